import type { Labels } from '../../../domain/labels.ts';
import type { LabelMatcher } from '../../../engine/source/sources.ts';
import { cronJobs } from '../jobs.ts';
import type { Pod } from '../pods.ts';
import type { Model } from '../shape/model.ts';

/** One log stream: the labels a store indexes (docs/stores.md 2.7), and what it belongs to. */
export interface LogStream {
  readonly labels: Labels;
  /** The pod whose container writes the stream; null for Kubernetes events and jobs. */
  readonly pod: Pod | null;
}

export interface LogStreams {
  readonly all: readonly LogStream[];
  ofPod(pod: Pod): LogStream;
  /** The stream of the Kubernetes events of a namespace. */
  events(namespace: string): LogStream;
  /** The stream of a CronJob's pods. */
  job(name: string): LogStream;
}

const eventsService = 'kubernetes-events';

export function createLogStreams(model: Model): LogStreams {
  const pods = new Map(model.pods.map((pod) => [pod, { labels: podLabels(pod), pod }]));
  const events = new Map(
    [...new Set(model.pods.map((pod) => pod.namespace))].map((namespace) => [
      namespace,
      eventStream(namespace),
    ]),
  );
  const jobs = new Map(
    cronJobs.map((cron) => [
      cron.name,
      {
        pod: null,
        labels: {
          service_name: cron.name,
          service_namespace: 'opentelemetry-demo',
          k8s_namespace_name: cron.namespace,
          k8s_container_name: cron.container,
          k8s_cronjob_name: cron.name,
        },
      },
    ]),
  );
  const none: LogStream = { labels: {}, pod: null };
  return {
    all: [...pods.values(), ...events.values(), ...jobs.values()],
    ofPod: (pod) => pods.get(pod) ?? none,
    events: (namespace) => events.get(namespace) ?? none,
    job: (name) => jobs.get(name) ?? none,
  };
}

export function selectStreams(streams: LogStreams, matchers: readonly LabelMatcher[]): LogStream[] {
  return streams.all.filter((stream) =>
    matchers.every((matcher) => matcher.matches(stream.labels[matcher.name] ?? '')),
  );
}

function podLabels(pod: Pod): Labels {
  const { workload } = pod;
  const labels = {
    service_name: workload.name,
    k8s_namespace_name: pod.namespace,
    k8s_pod_name: pod.name,
    k8s_container_name: workload.containers[0]?.name ?? workload.name,
    [`k8s_${workload.kind.toLowerCase()}_name`]: workload.name,
  };
  return pod.namespace === 'otel-demo' ? { ...labels, service_namespace: 'opentelemetry-demo' } : labels;
}

function eventStream(namespace: string): LogStream {
  return {
    labels: { service_name: eventsService, job: eventsService, k8s_namespace_name: namespace },
    pod: null,
  };
}
