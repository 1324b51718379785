import type { Labels } from '../../../domain/labels.ts';
import { computedSeries, constantSeries, type Family, family, type SeriesSpec } from '../family.ts';
import { clusterName, gib, mib } from '../nodes.ts';
import type { ContainerUsage } from '../pod-usage.ts';
import type { Pod } from '../pods.ts';
import { hashText, mix } from '../shape/hash.ts';
import { jitteredTime } from '../shape/jitter.ts';
import type { Model } from '../shape/model.ts';
import { createWave } from '../shape/wave.ts';
import { containerLabels, pauseLabels } from './cadvisor-series.ts';

/** cAdvisor's network (on the sandbox alone), file systems, OOM events and machine facts (docs/stores.md 6.2). */
export function cadvisorIoFamilies(model: Model): Family[] {
  return [...networks(model), ...filesystems(model), oomEvents(model), ...machines(model)];
}

/** Network bytes per second of a pod, derived from the CPU use of its first container. */
function bytesPerSecond(pod: Pod): number {
  return 2000 + 220_000 * (pod.workload.containers[0]?.cores ?? 0.01);
}

/** A counter of a pod that grows by about `perSecond` from the pod's start on. */
function podCounter(pod: Pod, labels: Labels, key: number, perSecond: number): SeriesSpec {
  const wave = createWave(mix(pod.key, key));
  const begin = wave.integral(0);
  return computedSeries(
    labels,
    (seconds) => {
      if (seconds < pod.startedSeconds) return Number.NaN;
      const read = Math.max(pod.startedSeconds, jitteredTime(mix(pod.key, key), seconds));
      return Math.floor(perSecond * (wave.integral(read - pod.startedSeconds) - begin));
    },
    (_from, to) => to >= pod.startedSeconds,
  );
}

function networks(model: Model): Family[] {
  const kinds: readonly (readonly [name: string, help: string, share: number])[] = [
    ['receive_bytes', 'bytes received', 1],
    ['transmit_bytes', 'bytes transmitted', 0.92],
    ['receive_packets', 'packets received', 1 / 640],
    ['transmit_packets', 'packets transmitted', 1 / 660],
    ['receive_errors', 'errors encountered while receiving', 0],
    ['transmit_errors', 'errors encountered while transmitting', 0],
    ['receive_packets_dropped', 'packets dropped while receiving', 0],
    ['transmit_packets_dropped', 'packets dropped while transmitting', 0],
  ];
  return kinds.map(([kind, help, share]) => {
    const name = `container_network_${kind}_total`;
    return family({ name, type: 'counter', help: `Cumulative count of ${help}.` }, () =>
      model.pods
        // Pods on the host's network have no interface of their own.
        .filter((pod) => pod.workload.kind !== 'DaemonSet')
        .map((pod) =>
          podCounter(
            pod,
            { ...pauseLabels(pod), interface: 'eth0' },
            hashText(3, kind),
            share * bytesPerSecond(pod),
          ),
        ),
    );
  });
}

function filesystems(model: Model): Family[] {
  const counter = (name: string, help: string, perSecond: (usage: ContainerUsage) => number): Family =>
    family({ name, type: 'counter', help }, () =>
      model.containers.map((usage) =>
        podCounter(
          usage.pod,
          { ...containerLabels(usage), device: '/dev/sda' },
          hashText(5, name),
          perSecond(usage),
        ),
      ),
    );
  const writes = (usage: ContainerUsage): number =>
    usage.pod.workload.volumeGiB > 0 ? 90_000 : 900 + 12_000 * usage.shape.cores;
  const gauge = (name: string, help: string, value: (usage: ContainerUsage) => number): Family =>
    family({ name, type: 'gauge', help }, () =>
      model.containers.map((usage) =>
        constantSeries({ ...containerLabels(usage), device: '/dev/sda' }, value(usage)),
      ),
    );
  return [
    counter(
      'container_fs_reads_bytes_total',
      'Cumulative count of bytes read',
      (usage) => writes(usage) * 0.15,
    ),
    counter('container_fs_writes_bytes_total', 'Cumulative count of bytes written', writes),
    counter(
      'container_fs_reads_total',
      'Cumulative count of reads completed',
      (usage) => (writes(usage) * 0.15) / 16_384,
    ),
    counter(
      'container_fs_writes_total',
      'Cumulative count of writes completed',
      (usage) => writes(usage) / 12_288,
    ),
    gauge(
      'container_fs_usage_bytes',
      'Number of bytes that are consumed by the container on this filesystem.',
      (usage) => Math.floor(40 * mib + usage.shape.memoryMiB * 0.3 * mib),
    ),
    gauge(
      'container_fs_limit_bytes',
      'Number of bytes that can be consumed by the container on this filesystem.',
      () => 100 * gib,
    ),
  ];
}

function oomEvents(model: Model): Family {
  return family(
    {
      name: 'container_oom_events_total',
      type: 'counter',
      help: 'Count of out of memory events observed for the container',
    },
    () =>
      model.containers.map((usage) =>
        computedSeries(
          containerLabels(usage),
          // The pod's cgroup holds this counter, so a restart of the container does not reset it.
          (seconds) => {
            const { restarts, running } = usage.moment(seconds);
            return seconds < usage.pod.startedSeconds ? Number.NaN : restarts + (running ? 0 : 1);
          },
          (_from, to) => to >= usage.pod.startedSeconds,
        ),
      ),
  );
}

function machines(model: Model): Family[] {
  const labels = (ip: string, node: string): Labels => ({
    cluster: clusterName,
    job: 'kubelet',
    metrics_path: '/metrics/cadvisor',
    instance: `${ip}:10250`,
    node,
  });
  const of = (name: string, help: string, value: (node: Model['nodes'][number]) => number): Family =>
    family({ name, type: 'gauge', help }, () =>
      model.nodes.map((node) => constantSeries(labels(node.ip, node.name), value(node))),
    );
  return [
    of('machine_cpu_cores', 'Number of logical CPU cores.', (node) => node.cores),
    of('machine_memory_bytes', 'Amount of memory installed on the machine.', (node) => node.memoryBytes),
  ];
}
