import type { Labels } from '../../domain/labels.ts';
import type { Series } from '../../domain/metrics/series.ts';
import { ownValue } from '../../domain/own-value.ts';
import { queryInstant } from '../promql/evaluate/engine.ts';
import { formatValue } from '../promql/words/format-number.ts';
import type { DemoSeries, LabelMatcher, MetricSource } from '../source/sources.ts';

/** A series given by its values, one for each interval from Unix time 0; null means no sample. */
export interface WrittenSeries {
  /** The labels, including `__name__`. */
  readonly labels: Labels;
  readonly values: readonly (number | null)[];
}

/** Creates a MetricSource from given series. `intervalMs` is the time between their values. */
export function writtenMetrics(series: readonly WrittenSeries[], intervalMs: number): MetricSource {
  const all = series.map((one) => sampled(one, intervalMs));
  const select = (matchers: readonly LabelMatcher[], fromMs: number, toMs: number): DemoSeries[] =>
    all.flatMap((one) => {
      if (!matchers.every((matcher) => matcher.matches(ownValue(one.labels, matcher.name) ?? ''))) return [];
      const from = countUntil(one.timesMs, (timeMs) => timeMs < fromMs);
      const to = countUntil(one.timesMs, (timeMs) => timeMs <= toMs);
      if (from >= to) return [];
      return { ...one, timesMs: one.timesMs.subarray(from, to), values: one.values.subarray(from, to) };
    });
  return {
    scrapeIntervalMs: intervalMs,
    select,
    labelSets: (matchers, fromMs, toMs) => select(matchers, fromMs, toMs).map(({ labels }) => labels),
    exemplars: () => [],
    metadata: () => ({}),
  };
}

/** Runs an instant query over a source and returns the series that a client would decode. Throws ObsqError with status 400 or 422. */
export function queryWrittenMetrics(source: MetricSource, text: string, timeMs: number): Series[] {
  const { result } = queryInstant({ source, text, timeMs });
  if (result.kind === 'vector') {
    return result.samples.map(({ labels, value }) => ({
      labels,
      samples: [{ timeMs, value: formatValue(value) }],
      histograms: [],
    }));
  }
  if (result.kind === 'scalar') {
    return [{ labels: {}, samples: [{ timeMs, value: formatValue(result.value) }], histograms: [] }];
  }
  return [];
}

/** What a store that holds the series of an example says at a time. */
export interface WrittenStore {
  /** Whether there is a series for a metric name or selector: one with a sample anywhere until then, as on a server it needs one within an hour. */
  has(requirement: string): boolean;
  /** Runs an instant query. Throws ObsqError. */
  query(expr: string): Series[];
}

/** Creates the store of an example's series: `intervalSeconds` apart, asked `atSeconds` after the first. */
export function writtenStore(
  series: readonly WrittenSeries[],
  { intervalSeconds, atSeconds }: { readonly intervalSeconds: number; readonly atSeconds: number },
): WrittenStore {
  const source = writtenMetrics(series, intervalSeconds * 1000);
  const query = (expr: string): Series[] => queryWrittenMetrics(source, expr, atSeconds * 1000);
  return {
    has: (requirement) => query(`count_over_time(${requirement}[${atSeconds + 1}s])`).length > 0,
    query,
  };
}

function sampled({ labels, values }: WrittenSeries, intervalMs: number): DemoSeries {
  const kept = values.flatMap((value, at) => (value === null ? [] : [{ timeMs: at * intervalMs, value }]));
  return {
    labels,
    timesMs: Float64Array.from(kept, ({ timeMs }) => timeMs),
    values: Float64Array.from(kept, ({ value }) => value),
  };
}

/** Counts the times at the start of an ascending list that pass. */
function countUntil(timesMs: Float64Array, passes: (timeMs: number) => boolean): number {
  let count = 0;
  while (count < timesMs.length && passes(timesMs[count] ?? 0)) count += 1;
  return count;
}
