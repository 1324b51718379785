import type { Labels } from '../../../domain/labels.ts';
import { computedSeries, constantSeries, type Family, family, type SeriesSpec } from '../family.ts';
import type { NodeUsage } from '../node-usage.ts';
import { type ClusterNode, clusterName } from '../nodes.ts';
import { jitter } from '../shape/jitter.ts';

/** The labels of node-exporter's series. It names only its target; this cluster's scrape adds the label `node`. */
export function nodeExporterLabels(node: ClusterNode): Record<string, string> {
  return { cluster: clusterName, job: 'node-exporter', instance: `${node.ip}:9100`, node: node.name };
}

/** The CPU modes of a node's busy time. Their shares sum to 1. */
const busyModes: readonly (readonly [mode: string, share: number])[] = [
  ['user', 0.71],
  ['system', 0.22],
  ['iowait', 0.03],
  ['softirq', 0.03],
  ['nice', 0.01],
  ['irq', 0],
  ['steal', 0],
];

/** node-exporter's CPU, load, memory and identity (docs/stores.md 6.3). */
export function nodeExporterFamilies(usages: readonly NodeUsage[]): Family[] {
  return [
    family(
      { name: 'node_cpu_seconds_total', type: 'counter', help: 'Seconds the CPUs spent in each mode.' },
      () => usages.flatMap(cpuSeries),
    ),
    ...loads(usages),
    ...memory(usages),
    ...identity(usages),
  ];
}

function cpuSeries(usage: NodeUsage): SeriesSpec[] {
  const { node } = usage;
  const series: SeriesSpec[] = [];
  for (let cpu = 0; cpu < node.cores; cpu++) {
    const labels = { ...nodeExporterLabels(node), cpu: String(cpu) };
    // The first core is a little busier than the last.
    const share = (1 + 0.04 * ((node.cores - 1) / 2 - cpu)) / node.cores;
    for (const [mode, modeShare] of busyModes) {
      series.push({
        labels: { ...labels, mode },
        sample: (times) => usage.busySeconds(times).map((busy) => hundredths(busy * share * modeShare)),
      });
    }
    series.push({
      labels: { ...labels, mode: 'idle' },
      sample: (times) => {
        const busy = usage.busySeconds(times);
        return times.map((seconds, index) =>
          hundredths(usage.upSeconds(seconds) - (busy[index] ?? 0) * share),
        );
      },
    });
  }
  return series;
}

/** Rounds down to hundredths of a second, because the kernel counts in ticks of 10 ms. */
function hundredths(seconds: number): number {
  return Math.floor(seconds * 100) / 100;
}

function loads(usages: readonly NodeUsage[]): Family[] {
  return [1, 5, 15].map((minutes) =>
    family({ name: `node_load${minutes}`, type: 'gauge', help: `${minutes}m load average.` }, () =>
      usages.map((usage) =>
        computedSeries(nodeExporterLabels(usage.node), (seconds) => {
          const cores = usage.busyCores(seconds, minutes * 60);
          return Math.round(100 * cores * (1.12 + (0.2 / minutes) * jitter(usage.key, seconds))) / 100;
        }),
      ),
    ),
  );
}

function memory(usages: readonly NodeUsage[]): Family[] {
  const gauge = (name: string, of: (usage: NodeUsage, usedBytes: number) => number): Family =>
    family(
      { name, type: 'gauge', help: `Memory information field ${name.split('_')[2] ?? ''}.`, unit: '' },
      () =>
        usages.map((usage) => ({
          labels: nodeExporterLabels(usage.node),
          sample: (times) => usage.usedBytes(times).map((used) => Math.floor(of(usage, used))),
        })),
    );
  const left = (usage: NodeUsage, used: number): number => usage.node.memoryBytes - used;
  return [
    gauge('node_memory_MemTotal_bytes', (usage) => usage.node.memoryBytes),
    gauge('node_memory_MemAvailable_bytes', left),
    gauge('node_memory_MemFree_bytes', (usage, used) => left(usage, used) * 0.42),
    gauge('node_memory_Cached_bytes', (usage, used) => left(usage, used) * 0.5),
    gauge('node_memory_Buffers_bytes', (usage, used) => left(usage, used) * 0.06),
    gauge('node_memory_Slab_bytes', (_usage, used) => used * 0.08),
    gauge('node_memory_SwapTotal_bytes', () => 0),
    gauge('node_memory_SwapFree_bytes', () => 0),
  ];
}

function identity(usages: readonly NodeUsage[]): Family[] {
  const each = (
    name: string,
    help: string,
    more: (node: ClusterNode) => Labels,
    value: (usage: NodeUsage) => number,
  ) =>
    family({ name, type: 'gauge', help }, () =>
      usages.map((usage) =>
        constantSeries({ ...nodeExporterLabels(usage.node), ...more(usage.node) }, value(usage)),
      ),
    );
  return [
    each(
      'node_uname_info',
      'Labeled system information as provided by the uname system call.',
      (node) => ({
        nodename: node.name,
        sysname: 'Linux',
        machine: 'x86_64',
        release: '6.8.0-85-generic',
        domainname: '(none)',
      }),
      () => 1,
    ),
    each(
      'node_boot_time_seconds',
      'Node boot time, in unixtime.',
      () => ({}),
      (usage) => usage.bootSeconds,
    ),
  ];
}
