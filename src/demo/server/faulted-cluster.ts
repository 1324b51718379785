import type { DemoCluster, LogSource, MetricSource, TraceSource } from '../../engine/source/sources.ts';
import type { Fault, FaultPlan } from './fault.ts';

/** Applies the faults that change data to the cluster: dropped metrics, no exemplars, an empty store. */
export function faultedCluster(cluster: DemoCluster, plan: FaultPlan): DemoCluster {
  return {
    ...cluster,
    metrics: plan.metrics.reduce(faultedMetrics, cluster.metrics),
    logs: has(plan.logs, 'empty') ? emptyLogs : cluster.logs,
    traces: has(plan.traces, 'empty') ? emptyTraces : cluster.traces,
  };
}

export function has(faults: readonly Fault[], kind: Fault['kind']): boolean {
  return faults.some((fault) => fault.kind === kind);
}

const emptyLogs: LogSource = { streams: () => [], entries: () => [] };
const emptyTraces: TraceSource = { traceById: () => null, traces: () => [] };

function faultedMetrics(metrics: MetricSource, fault: Fault): MetricSource {
  switch (fault.kind) {
    case 'empty':
      return { ...metrics, select: () => [], labelSets: () => [], exemplars: () => [], metadata: () => ({}) };
    case 'no-exemplars':
      return { ...metrics, exemplars: () => [], exemplarLimit: 0 };
    case 'drop':
      return withoutNames(metrics, (name) => fault.names.test(name));
    default:
      return metrics;
  }
}

function withoutNames(metrics: MetricSource, isDropped: (name: string) => boolean): MetricSource {
  const nameOf = (labels: Readonly<Record<string, string>>): string => labels.__name__ ?? '';
  return {
    ...metrics,
    select: (...window) => metrics.select(...window).filter((series) => !isDropped(nameOf(series.labels))),
    labelSets: (...window) => metrics.labelSets(...window).filter((labels) => !isDropped(nameOf(labels))),
    exemplars: (...window) =>
      metrics.exemplars(...window).filter((series) => !isDropped(nameOf(series.seriesLabels))),
    metadata: () =>
      Object.fromEntries(Object.entries(metrics.metadata()).filter(([name]) => !isDropped(name))),
  };
}
