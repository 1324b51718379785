import type { Window } from '../../domain/time/window.ts';
import type { Span, Trace } from '../../domain/trace/trace.ts';
import type { TracesToMetrics } from '../correlate/correlation.ts';
import { groupByTags } from '../labels/span-tags.ts';
import { fillVariables } from './grafana-variables.ts';
import type { PivotPoint } from './hop.ts';
import type { MetricHop } from './metric-hop.ts';
import { spanMetricStepMs } from './plan-span-metrics.ts';
import { windowOfSpans } from './plan-trace-logs.ts';

/** The values of Grafana's interval variables. Grafana derives them from a panel's width; here the step is fixed. */
const intervals: readonly (readonly [RegExp, string])[] = [
  [/\$__rate_interval\b|\$\{__rate_interval\}/g, '5m'],
  [/\$__interval\b|\$\{__interval\}/g, '1m'],
];

export interface TaggedMetricRequest {
  readonly from: PivotPoint;
  readonly trace: Trace;
  readonly spans: readonly Span[];
  readonly settings: TracesToMetrics;
  readonly nowMs: number;
}

const usualShiftMs = 60 * 60_000;

/** Plans a hop for each query of `tracesToMetrics` (docs/stores.md 5.4), with `$__tags` filled from the spans. */
export function planTaggedMetrics({ from, trace, spans, settings, nowMs }: TaggedMetricRequest): MetricHop[] {
  const groups = groupByTags(spans, settings.tags);
  return settings.queries.flatMap(({ name, query }) => {
    const text = intervals.reduce((sofar, [pattern, value]) => sofar.replace(pattern, value), query);
    const usesTags = /\$__tags|\$\{__tags\}/.test(text);
    const sources = usesTags ? groups : [{ matchers: [], spans }];
    return sources.flatMap((group): MetricHop[] => {
      const window = shifted(group.spans, settings, nowMs);
      const only = group.spans.length === 1 ? (group.spans[0] ?? null) : null;
      const filled = fillVariables(text, { trace, span: only, matchers: group.matchers });
      if (window === null || filled === null) return [];
      const reason = `${name}, as the context says`;
      return [
        {
          hop: {
            from,
            to: 'metric',
            store: 'metrics',
            language: 'promql',
            query: filled,
            window,
            reason,
            inferred: false,
          },
          name,
          title: name,
          unit: 'none',
          subjectLabel: '',
        },
      ];
    });
  });
}

function shifted(spans: readonly Span[], settings: TracesToMetrics, nowMs: number): Window | null {
  const window = windowOfSpans(spans, 0);
  if (window === null) return null;
  const align = (ms: number): number => Math.floor(ms / spanMetricStepMs) * spanMetricStepMs;
  const toMs = align(Math.min(nowMs, window.toMs + (settings.endShiftMs ?? usualShiftMs)));
  return { fromMs: Math.min(toMs, align(window.fromMs + (settings.startShiftMs ?? -usualShiftMs))), toMs };
}
