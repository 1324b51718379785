import type { RangeAggregation } from '../parse/ast.ts';

/** The samples of one series in one window: `values[first]` to `values[end - 1]`. */
export interface WindowSamples {
  readonly values: readonly number[];
  readonly first: number;
  readonly end: number;
}

/** Computes a range aggregation over the samples of a window, which has at least one. */
export type RangeFunction = (window: WindowSamples) => number;

export function rangeFunction(aggregation: RangeAggregation): RangeFunction {
  const seconds = aggregation.rangeNs / 1e9;
  switch (aggregation.operator) {
    case 'count_over_time':
      return (window) => window.end - window.first;
    case 'rate':
    case 'bytes_rate':
      return (window) => sum(window) / seconds;
    case 'bytes_over_time':
    case 'sum_over_time':
      return sum;
    case 'avg_over_time':
      return mean;
    case 'min_over_time':
      return (window) => fold(window, Math.min);
    case 'max_over_time':
      return (window) => fold(window, Math.max);
    case 'stddev_over_time':
      return (window) => Math.sqrt(variance(window));
    case 'stdvar_over_time':
      return variance;
    case 'first_over_time':
      return (window) => window.values[window.first] ?? Number.NaN;
    case 'last_over_time':
      return (window) => window.values[window.end - 1] ?? Number.NaN;
    case 'quantile_over_time':
      return (window) =>
        quantile(aggregation.parameter ?? Number.NaN, window.values.slice(window.first, window.end));
    default:
      return () => 1;
  }
}

function fold(window: WindowSamples, join: (a: number, b: number) => number): number {
  let result = window.values[window.first] ?? Number.NaN;
  for (let index = window.first + 1; index < window.end; index += 1)
    result = join(result, window.values[index] ?? 0);
  return result;
}

function sum(window: WindowSamples): number {
  return fold(window, (a, b) => a + b);
}

function mean(window: WindowSamples): number {
  return sum(window) / (window.end - window.first);
}

function variance(window: WindowSamples): number {
  const center = mean(window);
  let total = 0;
  for (let index = window.first; index < window.end; index += 1)
    total += ((window.values[index] ?? 0) - center) ** 2;
  return total / (window.end - window.first);
}

/** Prometheus's quantile, linear between the two nearest ranks. */
function quantile(q: number, values: readonly number[]): number {
  if (values.length === 0 || Number.isNaN(q)) return Number.NaN;
  if (q < 0) return Number.NEGATIVE_INFINITY;
  if (q > 1) return Number.POSITIVE_INFINITY;
  const sorted = [...values].sort((a, b) => a - b);
  const rank = q * (sorted.length - 1);
  const lower = Math.floor(rank);
  const below = sorted[lower] ?? Number.NaN;
  const above = sorted[Math.min(lower + 1, sorted.length - 1)] ?? Number.NaN;
  const weight = rank - lower;
  return below * (1 - weight) + above * weight;
}
