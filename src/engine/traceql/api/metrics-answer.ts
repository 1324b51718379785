import { nsToMs } from '../../../domain/time/nanoseconds.ts';
import type { Span } from '../../../domain/trace/trace.ts';
import type { TraceSource } from '../../source/sources.ts';
import { namedFields } from '../evaluate/conditions.ts';
import { compileStages } from '../evaluate/evaluate-spanset.ts';
import { compileReference } from '../evaluate/field-value.ts';
import type { MetricSeries } from '../evaluate/metric-series.ts';
import type { GroupExemplar } from '../evaluate/metric-values.ts';
import { createSpanCounter, type SpanCounter } from '../evaluate/span-counter.ts';
import { TraceView } from '../evaluate/trace-view.ts';
import type { Metrics, TraceQuery } from '../parse/ast.ts';
import { formatReference } from '../parse/format-field.ts';
import { bytesPerSpan, searchMetrics } from './search.ts';
import type { MsRange } from './tempo-params.ts';
import { encodeStatic, type WireAttribute } from './wire-value.ts';

/** The source finds traces by the start of their root; all spans of a trace start within this time after it. */
const longestTraceMs = 60_000;

interface Counted {
  readonly counter: SpanCounter;
  readonly inspectedBytes: number;
}

/** Counts every matching span in its interval; `intervalOf` returns null for a span outside all of them. */
function countSpans(
  traces: TraceSource,
  query: TraceQuery & { readonly metrics: Metrics },
  range: MsRange,
  intervalOf: (timeMs: number) => number | null,
): Counted {
  const evaluate = compileStages(query.stages);
  const counter = createSpanCounter(query.metrics);
  let inspectedBytes = 0;
  for (const spans of traces.traces(range.fromMs - longestTraceMs, range.toMs, 'forward')) {
    inspectedBytes += spans.length * bytesPerSpan;
    const trace = new TraceView(spans);
    for (const found of evaluate(trace)) {
      for (const span of found.spans) {
        const interval = intervalOf(nsToMs(span.startNs));
        if (interval !== null) counter.add(span, trace, interval);
      }
    }
  }
  return { counter, inspectedBytes };
}

export interface RangeOptions {
  readonly range: MsRange;
  readonly stepMs: number;
  /** The greatest number of exemplars over all series. */
  readonly exemplars: number;
}

/**
 * Answers a metrics query over a range. Points are at multiples of the step. Each covers the step before it, including its own
 * time, so the first point covers a single instant (see the recording `tempo/metrics-rate`).
 */
export function answerMetricsRange(
  traces: TraceSource,
  query: TraceQuery & { readonly metrics: Metrics },
  options: RangeOptions,
): object {
  const { range, stepMs } = options;
  const firstMs = Math.floor(range.fromMs / stepMs) * stepMs;
  const count = Math.floor((Math.floor(range.toMs / stepMs) * stepMs - firstMs) / stepMs) + 1;
  const intervalOf = (timeMs: number): number | null => {
    const interval = Math.ceil((timeMs - firstMs) / stepMs);
    return interval >= 0 && interval < count ? interval : null;
  };
  const readRange = { fromMs: firstMs - stepMs, toMs: firstMs + count * stepMs };
  const { counter, inspectedBytes } = countSpans(traces, query, readRange, intervalOf);
  const series = counter.series({ count, seconds: stepMs / 1000 });
  const timeOf = (index: number): number => firstMs + index * stepMs;
  const encodeExemplars = exemplarEncoder(query, options.exemplars);
  return {
    series: series.map((one) => {
      const exemplars = encodeExemplars(one);
      return {
        labels: encodeLabels(one),
        samples: encodeSamples(one, timeOf),
        ...(exemplars.length === 0 ? {} : { exemplars }),
      };
    }),
    metrics: searchMetrics(inspectedBytes),
  };
}

/** Answers a metrics query with one value for the whole window. */
export function answerMetricsInstant(
  traces: TraceSource,
  query: TraceQuery & { readonly metrics: Metrics },
  range: MsRange,
): object {
  const intervalOf = (timeMs: number): number | null =>
    timeMs > range.fromMs && timeMs <= range.toMs ? 0 : null;
  const { counter, inspectedBytes } = countSpans(traces, query, range, intervalOf);
  const seconds = (range.toMs - range.fromMs) / 1000;
  const series = counter.series({ count: 1, seconds });
  return {
    series: series.map((one) => ({ labels: encodeLabels(one), ...valueField(one.values[0] ?? 0) })),
    metrics: searchMetrics(inspectedBytes),
  };
}

function encodeLabels(series: MetricSeries): WireAttribute[] {
  return series.labels.map(({ key, value }) => ({ key, value: encodeStatic(value) }));
}

/** The field of a value. A zero is omitted, as in gogo's JSON (docs/stores.md 7.13). */
function valueField(value: number): { value?: number } {
  return value === 0 ? {} : { value };
}

function encodeSamples(series: MetricSeries, timeOf: (index: number) => number): object[] {
  const samples: object[] = [];
  for (const [index, value] of series.values.entries()) {
    if (!Number.isNaN(value)) samples.push({ timestampMs: String(timeOf(index)), ...valueField(value) });
  }
  return samples;
}

/** Creates an encoder for exemplars, which carry the trace's id and the values of the fields that the query names. */
function exemplarEncoder(
  query: TraceQuery & { readonly metrics: Metrics },
  limit: number,
): (series: MetricSeries) => object[] {
  const { field, by, operator } = query.metrics;
  const references = [...namedFields(query.stages), ...(field === null ? [] : [field]), ...by];
  const readers = new Map(
    references.map((reference) => [formatReference(reference), compileReference(reference)]),
  );
  // If the query counts spans, an exemplar has no value of its own and takes that of its point.
  const counts = operator === 'rate' || operator === 'count_over_time';
  let left = limit;
  const labelsOf = (span: Span, trace: TraceView): WireAttribute[] => {
    const labels: WireAttribute[] = [
      { key: 'trace:id', value: { stringValue: trace.traceId.replace(/^0+/, '') } },
    ];
    for (const [key, read] of readers) {
      const [value] = read(span, trace);
      if (value !== undefined && value.type !== 'nil') labels.push({ key, value: encodeStatic(value) });
    }
    return labels;
  };
  return (series) => {
    const shown = spread(series.exemplars, left);
    left -= shown.length;
    return shown.map(({ span, trace, interval, value }) => ({
      labels: labelsOf(span, trace),
      ...valueField(counts ? (series.values[interval] ?? 0) : value),
      timestampMs: String(Math.floor(nsToMs(span.startNs))),
    }));
  };
}

/** Chooses at most `limit` exemplars, spread evenly over the list. */
function spread(exemplars: readonly GroupExemplar[], limit: number): readonly GroupExemplar[] {
  if (exemplars.length <= limit) return exemplars;
  const step = exemplars.length / Math.max(1, limit);
  return Array.from({ length: limit }, (_, index) => exemplars[Math.floor(index * step)]).filter(
    (one) => one !== undefined,
  );
}
