import type { Labels } from '../../../domain/labels.ts';
import { computedSeries, type Family, family, type MetricType, type SeriesSpec } from '../family.ts';
import { type CronJob, cronJobs, type JobRun, jobRun, jobRunsIn } from '../jobs.ts';
import { clusterName } from '../nodes.ts';
import type { Model } from '../shape/model.ts';

/** The metrics of kube-state-metrics v2 on CronJobs and the Jobs that their history limits keep. Their label is `job_name`, because the scrape uses `job`. */
export function kubeJobFamilies(model: Model): Family[] {
  return [...jobs(model), ...crons(model)];
}

/** The series of every kept run, each present only while its Job exists. */
export function runSeries(
  model: Model,
  make: (run: JobRun) => readonly { readonly labels: Labels; readonly at: (seconds: number) => number }[],
): (fromSeconds: number, toSeconds: number) => SeriesSpec[] {
  return (fromSeconds, toSeconds) =>
    jobRunsIn(model, fromSeconds, toSeconds).flatMap((run) =>
      make(run).map(({ labels, at }) =>
        computedSeries(labels, (seconds) =>
          seconds >= run.startedSeconds && seconds < run.deletedSeconds ? at(seconds) : Number.NaN,
        ),
      ),
    );
}

function jobLabels(run: JobRun): Labels {
  return { cluster: clusterName, namespace: run.cron.namespace, job_name: run.jobName };
}

const never = Number.NaN;

interface JobColumn {
  readonly name: string;
  readonly help: string;
  readonly labels?: (run: JobRun) => Labels;
  readonly at: (run: JobRun, seconds: number) => number;
}

const ended = (run: JobRun, seconds: number): boolean => seconds >= run.endedSeconds;

const jobColumns: readonly JobColumn[] = [
  { name: 'kube_job_info', help: 'Information about job.', at: () => 1 },
  {
    name: 'kube_job_owner',
    help: "Information about the Job's owner.",
    labels: (run) => ({ owner_kind: 'CronJob', owner_name: run.cron.name, owner_is_controller: 'true' }),
    at: () => 1,
  },
  { name: 'kube_job_created', help: 'Unix creation timestamp', at: (run) => run.scheduledSeconds },
  {
    name: 'kube_job_spec_completions',
    help: 'The desired number of successfully finished pods the job should be run with.',
    at: () => 1,
  },
  {
    name: 'kube_job_status_start_time',
    help: 'StartTime represents time when the job was acknowledged by the Job Manager.',
    at: (run) => run.startedSeconds,
  },
  {
    name: 'kube_job_status_completion_time',
    help: 'CompletionTime represents time when the job was completed.',
    at: (run, seconds) => (run.succeeded && ended(run, seconds) ? run.endedSeconds : never),
  },
  {
    name: 'kube_job_status_active',
    help: 'The number of actively running pods.',
    at: (run, seconds) => Number(!ended(run, seconds)),
  },
  {
    name: 'kube_job_status_succeeded',
    help: 'The number of pods which reached Phase Succeeded.',
    at: (run, seconds) => Number(run.succeeded && ended(run, seconds)),
  },
  {
    name: 'kube_job_status_failed',
    help: 'The number of pods which reached Phase Failed and the reason for failure.',
    labels: (run) => (run.succeeded ? {} : { reason: 'BackoffLimitExceeded' }),
    at: (run, seconds) => (run.succeeded ? 0 : ended(run, seconds) ? 1 : never),
  },
];

function jobs(model: Model): Family[] {
  const columns = jobColumns.map(({ name, help, labels, at }) =>
    family(
      { name, type: 'gauge' satisfies MetricType, help },
      () => [],
      runSeries(model, (run) => [
        { labels: { ...jobLabels(run), ...labels?.(run) }, at: (seconds) => at(run, seconds) },
      ]),
    ),
  );
  const outcome = (name: string, help: string, succeeded: boolean): Family =>
    family(
      { name, type: 'gauge', help },
      () => [],
      runSeries(model, (run) =>
        run.succeeded === succeeded
          ? ['true', 'false', 'unknown'].map((condition) => ({
              labels: { ...jobLabels(run), condition },
              at: (seconds: number) => (ended(run, seconds) ? Number(condition === 'true') : never),
            }))
          : [],
      ),
    );
  return [
    ...columns,
    outcome('kube_job_complete', 'The job has completed its execution.', true),
    outcome('kube_job_failed', 'The job has failed its execution.', false),
  ];
}

/** The last run that was due at the given second. */
function lastRun(model: Model, cron: CronJob, seconds: number): JobRun {
  const due = Math.floor(seconds / cron.periodSeconds) * cron.periodSeconds;
  return jobRun(model.seed, cron, due, model.anchorSeconds);
}

function crons(model: Model): Family[] {
  const gauge = (
    name: string,
    help: string,
    at: (cron: CronJob, seconds: number) => number,
    more: (cron: CronJob) => Labels = () => ({}),
  ): Family =>
    family({ name: `kube_cronjob_${name}`, type: 'gauge', help }, () =>
      cronJobs.map((cron) =>
        computedSeries(
          { cluster: clusterName, namespace: cron.namespace, cronjob: cron.name, ...more(cron) },
          (seconds) => at(cron, seconds),
        ),
      ),
    );
  return [
    gauge(
      'info',
      'Info about cronjob.',
      () => 1,
      (cron) => ({ schedule: cron.schedule, concurrency_policy: 'Forbid', timezone: 'local' }),
    ),
    gauge('spec_suspend', 'Suspend flag tells the controller to suspend subsequent executions.', () => 0),
    gauge('status_active', 'Active holds pointers to currently running jobs.', (cron, seconds) => {
      const run = lastRun(model, cron, seconds);
      return Number(seconds >= run.startedSeconds && seconds < run.endedSeconds);
    }),
    gauge(
      'status_last_schedule_time',
      'LastScheduleTime keeps information of when was the last time the job was successfully scheduled.',
      (cron, seconds) => lastRun(model, cron, seconds).scheduledSeconds,
    ),
    gauge(
      'status_last_successful_time',
      'LastSuccessfulTime keeps information of when was the last time the job was completed successfully.',
      (cron, seconds) => lastSuccess(model, cron, seconds),
    ),
    gauge(
      'next_schedule_time',
      'Next time the cronjob should be scheduled.',
      (cron, seconds) => (Math.floor(seconds / cron.periodSeconds) + 1) * cron.periodSeconds,
    ),
  ];
}

function lastSuccess(model: Model, cron: CronJob, seconds: number): number {
  const until = cron.needsPayment ? Math.min(seconds, model.anchorSeconds - 1) : seconds;
  const run = lastRun(model, cron, until);
  return run.endedSeconds <= seconds
    ? run.endedSeconds
    : lastRun(model, cron, until - cron.periodSeconds).endedSeconds;
}
