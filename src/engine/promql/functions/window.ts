/** The samples of one series within a range, and the time of the range. One object is reused for all steps. */
export interface Window {
  times: Float64Array;
  values: Float64Array;
  /** The samples from `from` (inclusive) to `to` (exclusive) are in the range, at least one. */
  from: number;
  to: number;
  readonly rangeMs: number;
  /** The right end of the range in Unix ms, after offset and `@`. */
  endMs: number;
  /** The time of the step in Unix ms, from which `predict_linear` counts. */
  stepMs: number;
  /** The number argument of the function at this step; 0 if it has none. */
  parameter: number;
}

/** A function of a range. It returns a value, or undefined for none (NaN is a value). */
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
