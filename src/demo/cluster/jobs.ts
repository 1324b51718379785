import { hashText, mix, nameSuffix, uidOf, unit } from './shape/hash.ts';

/** A CronJob of the cluster. */
export interface CronJob {
  readonly namespace: string;
  readonly name: string;
  readonly schedule: string;
  readonly periodSeconds: number;
  readonly container: string;
  readonly image: string;
  /** The number of the node that its pods run on. */
  readonly node: number;
  /** Whether its runs call `payment`, so that they fail while `payment` fails. */
  readonly needsPayment: boolean;
}

export const cronJobs: readonly CronJob[] = [
  {
    namespace: 'otel-demo',
    name: 'payment-reconcile',
    schedule: '*/10 * * * *',
    periodSeconds: 600,
    container: 'reconcile',
    image: 'ghcr.io/open-telemetry/demo:2.1.3-payment',
    node: 3,
    needsPayment: true,
  },
  {
    namespace: 'otel-demo',
    name: 'catalog-backup',
    schedule: '0 * * * *',
    periodSeconds: 3600,
    container: 'pg-dump',
    image: 'postgres:17.6',
    node: 1,
    needsPayment: false,
  },
];

/** One run of a CronJob: a Job and its pod. Times are Unix s. */
export interface JobRun {
  readonly cron: CronJob;
  readonly jobName: string;
  readonly podName: string;
  readonly jobUid: string;
  readonly podUid: string;
  readonly scheduledSeconds: number;
  readonly startedSeconds: number;
  readonly endedSeconds: number;
  readonly succeeded: boolean;
  /** When the history limits (3 succeeded, 1 failed) delete the Job; infinite if no later run replaces it. */
  readonly deletedSeconds: number;
}

const keptSucceeded = 3;
const keptFailed = 1;

/** Builds the run scheduled at `scheduledSeconds`, a multiple of the CronJob's period. */
export function jobRun(seed: number, cron: CronJob, scheduledSeconds: number, anchorSeconds: number): JobRun {
  const key = mix(hashText(seed, cron.name), scheduledSeconds);
  const succeeded = succeeds(cron, scheduledSeconds, anchorSeconds);
  // Kubernetes names the Jobs of a CronJob by the minute in which they were due.
  const jobName = `${cron.name}-${Math.floor(scheduledSeconds / 60)}`;
  const startedSeconds = scheduledSeconds + 1;
  return {
    cron,
    jobName,
    podName: `${jobName}-${nameSuffix(key, 5)}`,
    jobUid: uidOf(mix(key, 1)),
    podUid: uidOf(mix(key, 2)),
    scheduledSeconds,
    startedSeconds,
    endedSeconds: startedSeconds + 12 + Math.floor(unit(key) * 30),
    succeeded,
    deletedSeconds: deletedAt(cron, scheduledSeconds, anchorSeconds) + 45,
  };
}

function succeeds(cron: CronJob, scheduledSeconds: number, anchorSeconds: number): boolean {
  return !cron.needsPayment || scheduledSeconds < anchorSeconds;
}

/** When enough later runs with the same outcome have been scheduled for the history limit to delete this one. */
function deletedAt(cron: CronJob, scheduledSeconds: number, anchorSeconds: number): number {
  if (!succeeds(cron, scheduledSeconds, anchorSeconds))
    return scheduledSeconds + keptFailed * cron.periodSeconds;
  const later = scheduledSeconds + keptSucceeded * cron.periodSeconds;
  return succeeds(cron, later, anchorSeconds) ? later : Number.POSITIVE_INFINITY;
}

/** The runs whose Job exists at some time in the window. */
export function jobRunsIn(
  model: { readonly seed: number; readonly anchorSeconds: number },
  fromSeconds: number,
  toSeconds: number,
): JobRun[] {
  const { seed, anchorSeconds } = model;
  return cronJobs.flatMap((cron) => {
    const runs: JobRun[] = [];
    const oldest = Math.min(fromSeconds, anchorSeconds) - (keptSucceeded + 1) * cron.periodSeconds;
    const start = cron.needsPayment ? oldest : fromSeconds - (keptSucceeded + 1) * cron.periodSeconds;
    for (
      let due = Math.ceil(start / cron.periodSeconds) * cron.periodSeconds;
      due <= toSeconds;
      due += cron.periodSeconds
    ) {
      const run = jobRun(seed, cron, due, anchorSeconds);
      if (run.startedSeconds <= toSeconds && run.deletedSeconds > fromSeconds) runs.push(run);
    }
    return runs;
  });
}
