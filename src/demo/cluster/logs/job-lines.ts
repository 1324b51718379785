import { jobRunsIn } from '../jobs.ts';
import type { Model } from '../shape/model.ts';
import { failureMessage } from '../traces/span-attributes.ts';
import { type LogLine, nsOf } from './log-line.ts';
import type { LogStream, LogStreams } from './log-streams.ts';

/** The lines of the CronJobs' pods: the start of a run, and its success or failure. */
export function jobLines(
  model: Model,
  streams: LogStreams,
  wanted: ReadonlySet<LogStream>,
  window: { readonly fromSeconds: number; readonly toSeconds: number },
): LogLine[] {
  const { fromSeconds, toSeconds } = window;
  const lines: LogLine[] = [];
  for (const run of jobRunsIn(model, fromSeconds - 120, toSeconds)) {
    const stream = streams.job(run.cron.name);
    if (!wanted.has(stream)) continue;
    const metadata = {
      k8s_pod_name: run.podName,
      k8s_job_name: run.jobName,
      k8s_node_name: `node-${run.cron.node}`,
    };
    const add = (seconds: number, level: LogLine['level'], line: string): void => {
      if (seconds >= fromSeconds && seconds < toSeconds) {
        lines.push({ stream, timeNs: nsOf(seconds, 0.42), level, line, metadata });
      }
    };
    add(run.startedSeconds, 'info', `level=info msg="run started" job=${run.jobName}`);
    add(
      run.endedSeconds,
      run.succeeded ? 'info' : 'error',
      run.succeeded
        ? `level=info msg="run completed" job=${run.jobName} seconds=${run.endedSeconds - run.startedSeconds}`
        : `level=error msg="run failed" job=${run.jobName} err="rpc error: code = Unknown desc = ${failureMessage}"`,
    );
  }
  return lines;
}
