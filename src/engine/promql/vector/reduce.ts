import { KahanMean, KahanSum } from '../functions/kahan.ts';
import { quantileOf } from '../functions/quantile.ts';
import type { AggregateOp } from '../words/ast.ts';

/** Reduces the values of a group at one step to one value. There is at least one value; `parameter` is the argument of quantile. */
export type Reduce = (values: readonly number[], parameter: number) => number;

/** The aggregations that reduce a group to one value. */
export const reducers: ReadonlyMap<AggregateOp, Reduce> = new Map<AggregateOp, Reduce>([
  ['sum', sum],
  ['avg', mean],
  ['min', (values) => extreme(values, -1)],
  ['max', (values) => extreme(values, 1)],
  ['count', (values) => values.length],
  ['group', () => 1],
  ['stdvar', variance],
  ['stddev', (values) => Math.sqrt(variance(values))],
  ['quantile', (values, q) => quantileOf(q, [...values])],
]);

function sum(values: readonly number[]): number {
  const total = new KahanSum(values[0]);
  for (let at = 1; at < values.length; at += 1) total.add(values[at] ?? Number.NaN);
  return total.total;
}

function mean(values: readonly number[]): number {
  const running = new KahanMean(values[0] ?? Number.NaN);
  for (let at = 1; at < values.length; at += 1) running.add(values[at] ?? Number.NaN);
  return running.mean;
}

function extreme(values: readonly number[], sign: 1 | -1): number {
  let found = values[0] ?? Number.NaN;
  for (const value of values) if (sign * value > sign * found || Number.isNaN(found)) found = value;
  return found;
}

/** Computes the variance value by value like the server: an infinity or NaN at the start makes the result NaN. */
function variance(values: readonly number[]): number {
  const first = values[0] ?? Number.NaN;
  let running = first;
  let squares = Number.isFinite(first) ? 0 : Number.NaN;
  for (let at = 1; at < values.length; at += 1) {
    const value = values[at] ?? Number.NaN;
    const delta = value - running;
    running += delta / (at + 1);
    squares += delta * (value - running);
  }
  return squares / values.length;
}
