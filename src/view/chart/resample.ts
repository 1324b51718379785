import { parseSampleValue, type Sample } from '../../domain/metrics/series.ts';
import type { Window } from '../../domain/time/window.ts';

/** The time span that the columns of a picture cover. */
export interface TimeSpan {
  readonly fromMs: number;
  readonly toMs: number;
  /** Distance between samples. Two samples more than one and a half steps apart have a gap between them. */
  readonly stepMs: number;
}

/** The column of a time: the first column is at `fromMs`, the last at `toMs`. The result may lie outside the columns. */
export function columnOfTime(timeMs: number, span: Window, columns: number): number {
  const range = span.toMs - span.fromMs;
  if (range <= 0) return 0;
  return Math.round(((timeMs - span.fromMs) / range) * (columns - 1));
}

/** The time in the middle of a column. */
export function timeOfColumn(column: number, span: TimeSpan, columns: number): number {
  return columns <= 1 ? span.fromMs : span.fromMs + ((span.toMs - span.fromMs) * column) / (columns - 1);
}

/**
 * Reduces samples (in time order) to one value for each column. A column with several samples takes the greatest, so that
 * peaks survive. Columns between neighbouring samples follow a straight line; columns in a gap are NaN. A NaN sample makes a gap.
 */
export function resampleToColumns(samples: readonly Sample[], span: TimeSpan, columns: number): Float64Array {
  const result = new Float64Array(columns).fill(Number.NaN);
  let previous: { readonly column: number; readonly timeMs: number; readonly value: number } | null = null;
  for (const sample of samples) {
    const value = parseSampleValue(sample.value);
    const column = columnOfTime(sample.timeMs, span, columns);
    if (Number.isNaN(value)) {
      previous = null;
      continue;
    }
    const isNeighbour = previous !== null && sample.timeMs - previous.timeMs <= span.stepMs * 1.5;
    if (previous !== null && isNeighbour) fillBetween(result, previous, { column, value });
    const before = result[column];
    if (before !== undefined && !(before >= value)) result[column] = value;
    previous = { column, timeMs: sample.timeMs, value };
  }
  return result;
}

interface Point {
  readonly column: number;
  readonly value: number;
}

function fillBetween(result: Float64Array, from: Point, to: Point): void {
  // There is no straight line to infinity: the columns keep the first value.
  const slope = Number.isFinite(to.value - from.value)
    ? (to.value - from.value) / (to.column - from.column)
    : 0;
  for (let column = Math.max(0, from.column + 1); column < Math.min(to.column, result.length); column += 1) {
    result[column] = from.value + slope * (column - from.column);
  }
}

/** The span that covers all sample lists: the first and last time of any list, and the least distance between neighbours. Null without samples. */
export function spanOfSamples(lists: Iterable<readonly Sample[]>): TimeSpan | null {
  let fromMs = Number.POSITIVE_INFINITY;
  let toMs = Number.NEGATIVE_INFINITY;
  let stepMs = Number.POSITIVE_INFINITY;
  for (const samples of lists) {
    let before: number | null = null;
    for (const { timeMs } of samples) {
      if (timeMs < fromMs) fromMs = timeMs;
      if (timeMs > toMs) toMs = timeMs;
      if (before !== null && timeMs > before && timeMs - before < stepMs) stepMs = timeMs - before;
      before = timeMs;
    }
  }
  if (fromMs > toMs) return null;
  return { fromMs, toMs, stepMs: Number.isFinite(stepMs) ? stepMs : Math.max(1, toMs - fromMs) };
}
