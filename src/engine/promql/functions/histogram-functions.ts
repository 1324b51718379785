import { type Labels, labelsKey } from '../../../domain/labels.ts';
import { parseSampleValue } from '../../../domain/metrics/series.ts';
import type { Expr } from '../words/ast.ts';
import type { Evaluation } from '../words/evaluation.ts';
import { formatG } from '../words/format-number.ts';
import {
  type Column,
  dropName,
  emptyColumn,
  labelOf,
  mergeSameLabelsets,
  withLabel,
  withSamples,
} from '../words/value.ts';
import { type Bucket, bucketFraction, bucketQuantile } from './histogram.ts';

interface Histogram {
  readonly name: string;
  readonly labels: Labels;
  readonly buckets: { readonly upper: number; readonly column: Column }[];
}

/** Evaluates histogram_quantile(q, buckets) at every step. */
export function histogramQuantile(
  q: Float64Array,
  columns: readonly Column[],
  [quantile, argument]: readonly [Expr, Expr],
  evaluation: Evaluation,
): Column[] {
  for (const value of q) {
    if (value >= 0 && value <= 1) continue;
    evaluation.notes.warn(`quantile value should be between 0 and 1, got ${formatG(value)}`, quantile);
  }
  return overHistograms(columns, argument, evaluation, (buckets, step, histogram) => {
    const { value, forced } = bucketQuantile(q[step] ?? Number.NaN, buckets);
    if (forced) {
      const why = 'input to histogram_quantile needed to be fixed for monotonicity';
      const where = 'https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile';
      evaluation.notes.info(
        `${why} (see ${where}) for metric name ${JSON.stringify(histogram.name)}`,
        argument,
      );
    }
    return value;
  });
}

/** Evaluates histogram_fraction(lower, upper, buckets) at every step. */
export function histogramFraction(
  bounds: readonly [Float64Array, Float64Array],
  columns: readonly Column[],
  argument: Expr,
  evaluation: Evaluation,
): Column[] {
  const [lower, upper] = bounds;
  return overHistograms(columns, argument, evaluation, (buckets, step) =>
    bucketFraction(lower[step] ?? Number.NaN, upper[step] ?? Number.NaN, buckets),
  );
}

function overHistograms(
  columns: readonly Column[],
  argument: Expr,
  evaluation: Evaluation,
  read: (buckets: readonly Bucket[], step: number, histogram: Histogram) => number,
): Column[] {
  const { steps } = evaluation.grid;
  const results: Column[] = [];
  for (const histogram of gatherHistograms(columns, argument, evaluation)) {
    const column = emptyColumn(histogram.labels, steps);
    for (let step = 0; step < steps; step += 1) {
      const buckets = bucketsAt(histogram, step);
      if (buckets.length === 0) continue;
      column.values[step] = read(buckets, step, histogram);
      column.present[step] = 1;
    }
    results.push(column);
  }
  return mergeSameLabelsets(withSamples(results));
}

function bucketsAt(histogram: Histogram, step: number): Bucket[] {
  const buckets: Bucket[] = [];
  for (const { upper, column } of histogram.buckets) {
    if (column.present[step] === 1) buckets.push({ upper, count: column.values[step] ?? Number.NaN });
  }
  return buckets;
}

/** Groups buckets by all labels but `le`, including the metric's name. */
function gatherHistograms(columns: readonly Column[], argument: Expr, evaluation: Evaluation): Histogram[] {
  const histograms = new Map<string, Histogram>();
  for (const column of columns) {
    const name = labelOf(column.labels, '__name__');
    const bound = labelOf(column.labels, 'le');
    const upper = parseBound(bound);
    if (upper === null) {
      const bad = 'bucket label "le" is missing or has a malformed value';
      const what = `of ${JSON.stringify(bound)} for metric name ${JSON.stringify(name)}`;
      evaluation.notes.warn(`${bad} ${what}`, argument);
      continue;
    }
    const without = withLabel(column.labels, 'le', '');
    const key = labelsKey(without);
    const histogram = histograms.get(key) ?? { name, labels: dropName(without), buckets: [] };
    histogram.buckets.push({ upper, column });
    histograms.set(key, histogram);
  }
  return [...histograms.values()];
}

function parseBound(text: string): number | null {
  const value = parseSampleValue(/^\+?inf(inity)?$/i.test(text) ? '+Inf' : text);
  return text.trim() === '' || Number.isNaN(value) ? null : value;
}
