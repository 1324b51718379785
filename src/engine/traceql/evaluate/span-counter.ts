import type { Span } from '../../../domain/trace/trace.ts';
import type { Metrics } from '../parse/ast.ts';
import { CompareGroups } from './compare-groups.ts';
import { buildSeries, type Intervals, type MetricSeries } from './metric-series.ts';
import { MetricGroups } from './metric-values.ts';
import type { TraceView } from './trace-view.ts';

/** Counts spans by interval for a metrics function, and then gives its series. */
export interface SpanCounter {
  add(span: Span, trace: TraceView, interval: number): void;
  series(intervals: Intervals): readonly MetricSeries[];
}

export function createSpanCounter(metrics: Metrics): SpanCounter {
  if (metrics.selection !== null) {
    const groups = new CompareGroups(metrics.selection);
    return {
      add: (span, trace, interval) => groups.add(span, trace, interval),
      series: ({ count }) => groups.series(count),
    };
  }
  const groups = new MetricGroups(metrics);
  return {
    add: (span, trace, interval) => groups.add(span, trace, interval),
    series: (intervals) => buildSeries([...groups.groups.values()], metrics, intervals),
  };
}
