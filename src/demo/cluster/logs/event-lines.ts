import { jobRunsIn } from '../jobs.ts';
import { pendingPodOf, unschedulableMessage } from '../pending-pod.ts';
import type { Pod } from '../pods.ts';
import { hashText, unit } from '../shape/hash.ts';
import type { Model } from '../shape/model.ts';
import { type LogLine, nsOf } from './log-line.ts';
import type { LogStream, LogStreams } from './log-streams.ts';

/** A Kubernetes event with the fields that an event exporter writes. */
interface ClusterEvent {
  readonly seconds: number;
  readonly namespace: string;
  readonly kind: 'Pod' | 'Job' | 'CronJob' | 'Node' | 'HorizontalPodAutoscaler';
  readonly object: string;
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly component: string;
  readonly host: string;
  readonly count: number;
  readonly message: string;
}

/** The Kubernetes events of a window as log lines in logfmt, with their main fields as metadata. */
export function eventLines(
  model: Model,
  streams: LogStreams,
  wanted: ReadonlySet<LogStream>,
  window: { readonly fromSeconds: number; readonly toSeconds: number },
): LogLine[] {
  const { fromSeconds, toSeconds } = window;
  const lines: LogLine[] = [];
  if (!wanted.has(streams.events('otel-demo'))) return lines;
  const events = [
    ...crashEvents(model, fromSeconds, toSeconds),
    ...jobEvents(model, fromSeconds, toSeconds),
    ...scalingEvents(model, toSeconds),
  ];
  for (const event of events) {
    if (event.seconds < fromSeconds || event.seconds >= toSeconds) continue;
    const stream = streams.events(event.namespace);
    if (wanted.has(stream)) lines.push(eventLine(event, stream));
  }
  return lines;
}

function eventLine(event: ClusterEvent, stream: LogStream): LogLine {
  const host = event.host === '' ? '' : ` sourcehost=${event.host}`;
  const line =
    `name=${event.object} kind=${event.kind} namespace=${event.namespace} type=${event.type} reason=${event.reason} ` +
    `count=${event.count} sourcecomponent=${event.component}${host} msg=${JSON.stringify(event.message)}`;
  const node: { k8s_node_name?: string } = event.host === '' ? {} : { k8s_node_name: event.host };
  return {
    stream,
    timeNs: nsOf(event.seconds, unit(hashText(event.seconds, event.object + event.reason))),
    level: event.type === 'Warning' ? 'warn' : 'info',
    line,
    metadata: {
      ...node,
      k8s_event_reason: event.reason,
      k8s_event_type: event.type,
      k8s_event_count: String(event.count),
      k8s_object_kind: event.kind,
      k8s_object_name: event.object,
    },
  };
}

function crashEvents(model: Model, fromSeconds: number, toSeconds: number): ClusterEvent[] {
  const events: ClusterEvent[] = [];
  for (const usage of model.containers) {
    const { pod, crashes } = usage;
    if (crashes === null) continue;
    for (const kill of crashes.kills(fromSeconds - 120, toSeconds + 60)) {
      const count = usage.moment(kill.killedSeconds).restarts + 1;
      events.push(...eventsOfKill(pod, kill.killedSeconds, kill.restartSeconds, count));
    }
  }
  return events;
}

function eventsOfKill(pod: Pod, killed: number, restart: number, count: number): ClusterEvent[] {
  const about = {
    namespace: pod.namespace,
    kind: 'Pod',
    object: pod.name,
    component: 'kubelet',
    host: pod.node.name,
  } as const;
  const warning = { ...about, type: 'Warning', count } as const;
  const normal = { ...about, type: 'Normal', count: count + 1 } as const;
  const image = pod.workload.containers[0]?.image ?? '';
  const events: ClusterEvent[] = [
    {
      ...warning,
      seconds: killed - 20,
      reason: 'Unhealthy',
      message:
        'Readiness probe failed: command timed out: "grpc_health_probe -addr=:8080" timed out after 1s',
    },
    {
      ...warning,
      seconds: killed - 10,
      reason: 'Unhealthy',
      message: 'Liveness probe failed: command timed out: "grpc_health_probe -addr=:8080" timed out after 1s',
    },
    {
      ...warning,
      seconds: killed,
      kind: 'Node',
      object: pod.node.name,
      component: 'kernel-monitor',
      reason: 'OOMKilling',
      message: `Memory cgroup out of memory: Killed process ${31_000 + count} (node) total-vm:1138476kB, anon-rss:258640kB, file-rss:40960kB (pod ${pod.namespace}/${pod.name})`,
    },
  ];
  for (let at = killed + 5; at < restart; at += 20) {
    const message = `Back-off restarting failed container payment in pod ${pod.name}_${pod.namespace}(${pod.uid})`;
    events.push({ ...warning, seconds: at, reason: 'BackOff', message });
  }
  events.push(
    {
      ...normal,
      seconds: restart - 1,
      reason: 'Pulled',
      message: `Container image "${image}" already present on machine`,
    },
    { ...normal, seconds: restart, reason: 'Created', message: 'Created container: payment' },
    { ...normal, seconds: restart, reason: 'Started', message: 'Started container payment' },
  );
  return events;
}

function jobEvents(model: Model, fromSeconds: number, toSeconds: number): ClusterEvent[] {
  const events: ClusterEvent[] = [];
  for (const run of jobRunsIn(model, fromSeconds - 120, toSeconds)) {
    const base = {
      namespace: run.cron.namespace,
      count: 1,
      component: 'cronjob-controller',
      host: '',
    } as const;
    const node = `node-${run.cron.node}`;
    const pod = {
      ...base,
      kind: 'Pod',
      object: run.podName,
      type: 'Normal',
      component: 'kubelet',
      host: node,
    } as const;
    events.push(
      {
        ...base,
        seconds: run.scheduledSeconds,
        kind: 'CronJob',
        object: run.cron.name,
        type: 'Normal',
        reason: 'SuccessfulCreate',
        message: `Created job ${run.jobName}`,
      },
      {
        ...pod,
        seconds: run.scheduledSeconds,
        component: 'default-scheduler',
        host: '',
        reason: 'Scheduled',
        message: `Successfully assigned ${run.cron.namespace}/${run.podName} to ${node}`,
      },
      {
        ...pod,
        seconds: run.startedSeconds,
        reason: 'Pulled',
        message: `Container image "${run.cron.image}" already present on machine`,
      },
      {
        ...pod,
        seconds: run.startedSeconds,
        reason: 'Started',
        message: `Started container ${run.cron.container}`,
      },
    );
    const job = {
      ...base,
      seconds: run.endedSeconds,
      kind: 'Job',
      object: run.jobName,
      component: 'job-controller',
    } as const;
    events.push(
      run.succeeded
        ? { ...job, type: 'Normal', reason: 'Completed', message: 'Job completed' }
        : {
            ...job,
            type: 'Warning',
            reason: 'BackoffLimitExceeded',
            message: 'Job has reached the specified backoff limit',
          },
    );
  }
  return events;
}

/** The autoscaler's only step, and the scheduler's failures every five minutes to find a node for the new pod. */
function scalingEvents(model: Model, toSeconds: number): ClusterEvent[] {
  const pending = pendingPodOf(model);
  if (pending === null || pending.createdSeconds >= toSeconds) return [];
  const { namespace } = pending.sibling;
  const base = { namespace, host: '', count: 1 } as const;
  const events: ClusterEvent[] = [
    {
      ...base,
      seconds: pending.createdSeconds - 1,
      kind: 'HorizontalPodAutoscaler',
      object: 'payment',
      type: 'Normal',
      reason: 'SuccessfulRescale',
      component: 'horizontal-pod-autoscaler',
      message: 'New size: 4; reason: cpu resource utilization (percentage of request) above target',
    },
  ];
  for (let seconds = pending.createdSeconds, count = 1; seconds < toSeconds; seconds += 300, count++) {
    events.push({
      ...base,
      seconds,
      kind: 'Pod',
      object: pending.name,
      type: 'Warning',
      reason: 'FailedScheduling',
      component: 'default-scheduler',
      count,
      message: unschedulableMessage,
    });
  }
  return events;
}
