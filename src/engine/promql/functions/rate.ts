import { sampleCount, timeAt, valueAt, type Window } from './window.ts';

/** Computes rate, increase or delta: the difference over the samples, extrapolated to the ends of the range. */
export function extrapolated(window: Window, isCounter: boolean, isRate: boolean): number | undefined {
  const count = sampleCount(window);
  if (count < 2) return undefined;
  const first = window.from;
  const last = window.to - 1;
  const difference = isCounter ? counterDifference(window) : valueAt(window, last) - valueAt(window, first);

  const sampledSeconds = (timeAt(window, last) - timeAt(window, first)) / 1000;
  const betweenSeconds = sampledSeconds / (count - 1);
  // If the gap at an end is longer than this, the series began or ended inside the range.
  const threshold = betweenSeconds * 1.1;
  let toStart = (timeAt(window, first) - (window.endMs - window.rangeMs)) / 1000;
  let toEnd = (window.endMs - timeAt(window, last)) / 1000;

  if (toStart >= threshold) toStart = betweenSeconds / 2;
  if (isCounter && difference > 0 && valueAt(window, first) >= 0) {
    // A counter is never below zero, so the extrapolation stops there.
    const toZero = sampledSeconds * (valueAt(window, first) / difference);
    if (toZero < toStart) toStart = toZero;
  }
  if (toEnd >= threshold) toEnd = betweenSeconds / 2;

  let factor = (sampledSeconds + toStart + toEnd) / sampledSeconds;
  if (isRate) factor /= window.rangeMs / 1000;
  return difference * factor;
}

function counterDifference(window: Window): number {
  const { values, from, to } = window;
  let previous = values[from] ?? Number.NaN;
  let difference = (values[to - 1] ?? Number.NaN) - previous;
  for (let at = from + 1; at < to; at += 1) {
    const current = values[at] ?? Number.NaN;
    if (current < previous) difference += previous;
    previous = current;
  }
  return difference;
}

/** Computes irate or idelta from the last two samples. */
export function lastTwo(window: Window, isRate: boolean): number | undefined {
  if (sampleCount(window) < 2) return undefined;
  const last = window.to - 1;
  const seconds = (timeAt(window, last) - timeAt(window, last - 1)) / 1000;
  if (seconds === 0) return undefined;
  const before = valueAt(window, last - 1);
  const current = valueAt(window, last);
  // A reset counter starts again at zero.
  const difference = isRate && current < before ? current : current - before;
  return isRate ? difference / seconds : difference;
}
