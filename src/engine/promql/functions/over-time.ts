import { KahanMean, KahanSum } from './kahan.ts';
import { quantileOf } from './quantile.ts';
import { sampleCount, valueAt, type Window } from './window.ts';

export function sumOverTime(window: Window): number {
  const sum = new KahanSum();
  for (let at = window.from; at < window.to; at += 1) sum.add(valueAt(window, at));
  return Math.abs(sum.sum) === Number.POSITIVE_INFINITY ? sum.sum : sum.total;
}

export function avgOverTime(window: Window): number {
  const mean = new KahanMean(valueAt(window, window.from));
  for (let at = window.from + 1; at < window.to; at += 1) mean.add(valueAt(window, at));
  return mean.mean;
}

/** Finds the greatest (sign 1) or least (sign -1) value; NaN only if all are NaN. */
export function extremeOverTime(window: Window, sign: 1 | -1): number {
  let extreme = valueAt(window, window.from);
  for (let at = window.from + 1; at < window.to; at += 1) {
    const value = valueAt(window, at);
    if (sign * value > sign * extreme || Number.isNaN(extreme)) extreme = value;
  }
  return extreme;
}

export function varianceOverTime(window: Window): number {
  let count = 0;
  const mean = new KahanSum();
  const squares = new KahanSum();
  for (let at = window.from; at < window.to; at += 1) {
    count += 1;
    const value = valueAt(window, at);
    const delta = value - mean.total;
    mean.add(delta / count);
    squares.add(delta * (value - mean.total));
  }
  return squares.total / count;
}

export function quantileOverTime(window: Window): number {
  return quantileOf(window.parameter, Array.from(window.values.subarray(window.from, window.to)));
}

/** Counts how often the value fell. */
export function resetsOverTime(window: Window): number {
  let resets = 0;
  for (let at = window.from + 1; at < window.to; at += 1) {
    if (valueAt(window, at) < valueAt(window, at - 1)) resets += 1;
  }
  return resets;
}

/** Counts how often the value changed; NaN after NaN is no change. */
export function changesOverTime(window: Window): number {
  let changes = 0;
  for (let at = window.from + 1; at < window.to; at += 1) {
    const before = valueAt(window, at - 1);
    const value = valueAt(window, at);
    if (value !== before && !(Number.isNaN(value) && Number.isNaN(before))) changes += 1;
  }
  return changes;
}

export function lastOverTime(window: Window): number {
  return valueAt(window, window.to - 1);
}

export function countOverTime(window: Window): number {
  return sampleCount(window);
}
