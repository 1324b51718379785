import type { Metrics } from '../parse/ast.ts';
import { formatStatic } from '../parse/format-field.ts';
import { compareStatics } from './evaluate-field.ts';
import type { Bucket, GroupExemplar, MetricGroup, SeriesLabel } from './metric-values.ts';

/** One series of an answer; NaN marks an interval without a value. */
export interface MetricSeries {
  readonly labels: readonly SeriesLabel[];
  readonly values: number[];
  readonly exemplars: readonly GroupExemplar[];
}

export interface Intervals {
  readonly count: number;
  readonly seconds: number;
}

/** Turns groups into series (one for each group, or for each of its quantiles or histogram buckets), then applies rank and threshold. */
export function buildSeries(
  groups: readonly MetricGroup[],
  metrics: Metrics,
  intervals: Intervals,
): MetricSeries[] {
  const series = groups.flatMap((group) => seriesOfGroup(group, metrics, intervals));
  series.sort((a, b) => compareText(labelsText(a), labelsText(b)));
  const { threshold, rank } = metrics;
  const ranked = rank === null ? series : rankSeries(series, rank, intervals.count);
  if (threshold === null) return ranked;
  return keepValues(ranked, (value) =>
    compareStatics(threshold.operator, { type: 'float', value }, { type: 'float', value: threshold.value }),
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function labelsText(series: MetricSeries): string {
  return series.labels.map(({ key, value }) => `${key}=${formatStatic(value, false)}`).join(',');
}

function seriesOfGroup(group: MetricGroup, metrics: Metrics, intervals: Intervals): MetricSeries[] {
  const valuesOf = (read: (bucket: Bucket | undefined) => number): number[] =>
    Array.from({ length: intervals.count }, (_, index) => read(group.buckets[index]));
  if (metrics.operator === 'quantile_over_time') {
    // Tempo attaches all exemplars to the first quantile.
    return [...metrics.quantiles]
      .sort((a, b) => a - b)
      .map((p, index) => ({
        labels: [...group.labels, { key: 'p', value: { type: 'float', value: p } }],
        values: valuesOf((bucket) => (bucket === undefined ? 0 : log2Quantile(p, bucket.powers))),
        exemplars: index === 0 ? group.exemplars : [],
      }));
  }
  if (metrics.operator === 'histogram_over_time') {
    const powers = new Set(group.buckets.flatMap((bucket) => [...(bucket?.powers.keys() ?? [])]));
    return [...powers].map((power) => ({
      labels: [...group.labels, { key: '__bucket', value: { type: 'float', value: power } }],
      values: valuesOf((bucket) => bucket?.powers.get(power) ?? 0),
      exemplars: group.exemplars.filter(({ value }) => value <= power && value > power / 2),
    }));
  }
  const labels: readonly SeriesLabel[] =
    group.labels.length > 0
      ? group.labels
      : [{ key: '__name__', value: { type: 'string', value: metrics.operator } }];
  return [{ labels, values: valuesOf(bucketReader(metrics, intervals)), exemplars: group.exemplars }];
}

/** Creates the reader of a bucket's value. In an empty interval counts and sums are 0, and extremes and means have no value. */
function bucketReader(metrics: Metrics, intervals: Intervals): (bucket: Bucket | undefined) => number {
  switch (metrics.operator) {
    case 'rate':
      return (bucket) => (bucket?.count ?? 0) / intervals.seconds;
    case 'sum_over_time':
      return (bucket) => bucket?.sum ?? 0;
    case 'min_over_time':
      return (bucket) => bucket?.min ?? Number.NaN;
    case 'max_over_time':
      return (bucket) => bucket?.max ?? Number.NaN;
    case 'avg_over_time':
      return (bucket) => (bucket === undefined ? Number.NaN : bucket.sum / bucket.count);
    default:
      return (bucket) => bucket?.count ?? 0;
  }
}

/** Computes a quantile as Tempo does, from buckets with doubling bounds, exponentially between them. */
function log2Quantile(p: number, powers: ReadonlyMap<number, number>): number {
  const bounds = [...powers.keys()].sort((a, b) => a - b);
  const total = bounds.reduce((sum, bound) => sum + (powers.get(bound) ?? 0), 0);
  const wanted = Math.ceil(p * total);
  let below = 0;
  for (const bound of bounds) {
    const count = powers.get(bound) ?? 0;
    if (below + count >= wanted) {
      const fraction = (wanted - below) / count;
      const top = Math.log2(bound);
      return 2 ** (top - 1 + fraction);
    }
    below += count;
  }
  return 0;
}

/** Applies `topk(n)` or `bottomk(n)`, which chooses anew in each interval. It removes series that are never chosen. */
function rankSeries(
  series: readonly MetricSeries[],
  rank: { readonly operator: 'topk' | 'bottomk'; readonly count: number },
  intervals: number,
): MetricSeries[] {
  const sign = rank.operator === 'topk' ? -1 : 1;
  const chosen = series.map((one) => ({ ...one, values: one.values.map(() => Number.NaN) }));
  for (let index = 0; index < intervals; index += 1) {
    const order = series
      .map((one, at) => ({ at, value: one.values[index] ?? Number.NaN }))
      .filter(({ value }) => !Number.isNaN(value))
      .sort((a, b) => sign * (a.value - b.value));
    for (const { at, value } of order.slice(0, rank.count)) {
      const target = chosen[at];
      if (target !== undefined) target.values[index] = value;
    }
  }
  return keepValues(chosen, () => true);
}

/** Keeps the values that pass, the series that still have a value, and the exemplars of the kept points. */
function keepValues(series: readonly MetricSeries[], passes: (value: number) => boolean): MetricSeries[] {
  return series
    .map((one) => ({ ...one, values: one.values.map((value) => (passes(value) ? value : Number.NaN)) }))
    .filter((one) => one.values.some((value) => !Number.isNaN(value)))
    .map((one) => ({
      ...one,
      exemplars: one.exemplars.filter(({ interval }) => !Number.isNaN(one.values[interval])),
    }));
}
