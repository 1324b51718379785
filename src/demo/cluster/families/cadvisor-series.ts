import type { Labels } from '../../../domain/labels.ts';
import { type Family, type MetricType, perGrid, type SeriesSpec } from '../family.ts';
import { clusterName } from '../nodes.ts';
import type { ContainerUsage } from '../pod-usage.ts';
import type { Pod } from '../pods.ts';
import { hex32, mix } from '../shape/hash.ts';
import type { Model } from '../shape/model.ts';

export interface CadvisorHead {
  readonly name: string;
  readonly type: MetricType;
  readonly help: string;
}

/** The labels that the kubelet's /metrics/cadvisor and its scrape add to every series of a pod. */
function podCgroupLabels(pod: Pod): Record<string, string> {
  return {
    cluster: clusterName,
    job: 'kubelet',
    metrics_path: '/metrics/cadvisor',
    instance: `${pod.node.ip}:10250`,
    node: pod.node.name,
    namespace: pod.namespace,
    pod: pod.name,
    id: `/kubepods/burstable/pod${pod.uid}`,
  };
}

export function containerLabels(usage: ContainerUsage): Labels {
  const id = containerId(mix(usage.pod.key, usage.shape.name.length));
  const base = podCgroupLabels(usage.pod);
  return {
    ...base,
    id: `${base.id}/${id}`,
    name: id,
    image: usage.shape.image,
    container: usage.shape.name,
  };
}

/** The labels of a pod's sandbox. Runtimes differ: nodes 1 and 2 have `container="POD"`, node 3 has only the pause image. */
export function pauseLabels(pod: Pod): Labels {
  const id = containerId(mix(pod.key, 999));
  const base = podCgroupLabels(pod);
  const labels = { ...base, id: `${base.id}/${id}`, name: id, image: 'registry.k8s.io/pause:3.10' };
  return pod.node.number === 3 ? labels : { ...labels, container: 'POD' };
}

function containerId(key: number): string {
  return [1, 2, 3, 4, 5, 6, 7, 8].map((word) => hex32(mix(key, word))).join('');
}

/** The use of a pod's sandbox process: very small, but not zero. */
type PauseValue = (pod: Pod, seconds: number) => number;

/**
 * Builds one metric for the three kinds of cgroup of every pod: each container, the sandbox, and the pod's own cgroup with
 * the sum of the others. `value` is NaN while a container is not running.
 */
export function cgroupFamily(
  model: Model,
  head: CadvisorHead,
  value: (usage: ContainerUsage, seconds: number) => number,
  pause: PauseValue,
): Family {
  const series = (): SeriesSpec[] =>
    model.pods.flatMap((pod) => cgroupSeries(model.containersOf(pod), pod, value, pause));
  let made: readonly SeriesSpec[] | undefined;
  return {
    ...head,
    unit: '',
    series: () => {
      made ??= series();
      return made;
    },
  };
}

function cgroupSeries(
  usages: readonly ContainerUsage[],
  pod: Pod,
  value: (usage: ContainerUsage, seconds: number) => number,
  pause: PauseValue,
): SeriesSpec[] {
  const sampled = usages.map((usage) => ({
    labels: containerLabels(usage),
    sample: perGrid((times) => times.map((seconds) => value(usage, seconds))),
    present: (_from: number, to: number) => to >= pod.startedSeconds,
  }));
  const pauseSeries: SeriesSpec = {
    labels: pauseLabels(pod),
    sample: perGrid((times) =>
      times.map((seconds) => (seconds < pod.startedSeconds ? Number.NaN : pause(pod, seconds))),
    ),
    present: (_from, to) => to >= pod.startedSeconds,
  };
  const podSeries: SeriesSpec = {
    labels: podCgroupLabels(pod),
    sample: (times) => {
      const sum = Float64Array.from(pauseSeries.sample(times));
      for (const { sample } of sampled) {
        const values = sample(times);
        for (let index = 0; index < sum.length; index++) {
          const term = values[index] ?? Number.NaN;
          if (!Number.isNaN(term)) sum[index] = (sum[index] ?? 0) + term;
        }
      }
      return sum;
    },
    present: (_from, to) => to >= pod.startedSeconds,
  };
  return [...sampled, pauseSeries, podSeries];
}
