import { KahanMean, KahanSum } from '../functions/kahan.ts';
import { quantileOf } from '../functions/quantile.ts';
import type { AggregateOp } from '../words/ast.ts';

/** Values of one group at one step -> one value. At least one value; `parameter` is quantile's. */
export type Reduce = (values: readonly number[], parameter: number) => number;

/** The aggregations that give one value for a group. */
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

/** Step by step, as the server does: an infinity or NaN at the start makes all of it NaN. */
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
