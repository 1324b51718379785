import { KahanSum } from './kahan.ts';
import { sampleCount, timeAt, valueAt, type Window } from './window.ts';

interface Line {
  readonly slope: number;
  readonly intercept: number;
}

/** Computes deriv: the slope per second of the regression line through the samples. */
export function derivative(window: Window): number | undefined {
  if (sampleCount(window) < 2) return undefined;
  return fitLine(window, timeAt(window, window.from)).slope;
}

/** Computes predict_linear: the value of that line `parameter` seconds after the step. */
export function predictLinear(window: Window): number | undefined {
  if (sampleCount(window) < 2) return undefined;
  const { slope, intercept } = fitLine(window, window.stepMs);
  return slope * window.parameter + intercept;
}

function fitLine(window: Window, originMs: number): Line {
  const firstY = valueAt(window, window.from);
  let constant = true;
  const [x, y, xy, xx] = [new KahanSum(), new KahanSum(), new KahanSum(), new KahanSum()];
  for (let at = window.from; at < window.to; at += 1) {
    const seconds = (timeAt(window, at) - originMs) / 1000;
    const value = valueAt(window, at);
    if (at > window.from && value !== firstY) constant = false;
    x.add(seconds);
    y.add(value);
    xy.add(seconds * value);
    xx.add(seconds * seconds);
  }
  if (constant) {
    const isInfinite = Math.abs(firstY) === Number.POSITIVE_INFINITY;
    return isInfinite ? { slope: Number.NaN, intercept: Number.NaN } : { slope: 0, intercept: firstY };
  }
  const count = sampleCount(window);
  const covariance = xy.total - (x.total * y.total) / count;
  const variance = xx.total - (x.total * x.total) / count;
  const slope = covariance / variance;
  return { slope, intercept: y.total / count - (slope * x.total) / count };
}
