/** One series' samples within a range, and where on the time line the range lies. Reused from step to step. */
export interface Window {
  times: Float64Array;
  values: Float64Array;
  /** The samples are those from `from` (inclusive) to `to` (exclusive). At least one. */
  from: number;
  to: number;
  readonly rangeMs: number;
  /** Unix ms of the right end of the range, offset and `@` included. */
  endMs: number;
  /** Unix ms of the step: what `predict_linear` counts from. */
  stepMs: number;
  /** The function's number argument at this step; 0 where it has none. */
  parameter: number;
}

/** A function of a range: a value, or undefined where it has none (NaN is a value). */
export type RangeFunction = (window: Window) => number | undefined;

export function sampleCount(window: Window): number {
  return window.to - window.from;
}

export function valueAt(window: Window, index: number): number {
  return window.values[index] ?? Number.NaN;
}

export function timeAt(window: Window, index: number): number {
  return window.times[index] ?? Number.NaN;
}
