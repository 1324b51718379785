import { computedSeries, constantSeries, type Family, family, type SeriesSpec } from '../family.ts';
import { clusterName, gib, mib } from '../nodes.ts';
import { replicasAt } from '../pending-pod.ts';
import type { Model } from '../shape/model.ts';
import { type Workload, workloads } from '../workloads.ts';

const namespace = 'otel-demo';

interface QuotaRow {
  readonly resource: string;
  readonly hard: number;
  /** The amount that one pod of a workload uses. */
  readonly ofPod: (workload: Workload) => number;
}

function sum(workload: Workload, of: (shape: Workload['containers'][number]) => number): number {
  return workload.containers.reduce((total, shape) => total + of(shape), 0);
}

const rows: readonly QuotaRow[] = [
  { resource: 'pods', hard: 40, ofPod: () => 1 },
  { resource: 'requests.cpu', hard: 6, ofPod: (workload) => sum(workload, (shape) => shape.requestCores) },
  {
    resource: 'requests.memory',
    hard: 6 * gib,
    ofPod: (workload) => sum(workload, (shape) => shape.requestMiB * mib),
  },
  { resource: 'limits.cpu', hard: 16, ofPod: (workload) => sum(workload, (shape) => shape.limitCores) },
  {
    resource: 'limits.memory',
    hard: 12 * gib,
    ofPod: (workload) => sum(workload, (shape) => shape.limitMiB * mib),
  },
  { resource: 'persistentvolumeclaims', hard: 5, ofPod: (workload) => (workload.volumeGiB > 0 ? 1 : 0) },
];

/** The quota of `otel-demo`: its limits, and what its pods request of them. */
export function kubeQuotaFamilies(model: Model): Family[] {
  const inside = workloads.filter((workload) => workload.namespace === namespace);
  const used = (row: QuotaRow, seconds: number): number => {
    let total = 0;
    for (const workload of inside) total += row.ofPod(workload) * replicasAt(model, workload.name, seconds);
    return Math.round(total * 1000) / 1000;
  };
  const series = (row: QuotaRow): SeriesSpec[] => {
    const labels = { cluster: clusterName, namespace, resourcequota: namespace, resource: row.resource };
    return [
      constantSeries({ ...labels, type: 'hard' }, row.hard),
      computedSeries({ ...labels, type: 'used' }, (seconds) => used(row, seconds)),
    ];
  };
  const head = {
    name: 'kube_resourcequota',
    type: 'gauge',
    help: 'Information about resource quota.',
  } as const;
  return [family(head, () => rows.flatMap(series))];
}
