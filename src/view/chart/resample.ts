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

/** What a picture keeps of the samples of each of its columns. */
export interface Columns {
  /** The greatest finite value of each column; NaN in a gap. */
  readonly high: Float64Array;
  /** The least finite value of each column; NaN in a gap. */
  readonly low: Float64Array;
  /** 1 where a column has a sample of +Inf, 2 where it has one of -Inf, 3 with both, else 0. */
  readonly infinite: Uint8Array;
}

export const upInfinite = 1;
export const downInfinite = 2;

/**
 * Reduces samples (in time order) to the least and the greatest value of each column, so that neither a peak nor a dip of one
 * sample is lost. Columns between neighbouring samples follow a straight line; columns in a gap are NaN. A NaN sample makes a gap,
 * and so does an infinite one: no line leads there, the columns say apart that it was there.
 */
export function resampleToColumns(samples: readonly Sample[], span: TimeSpan, columns: number): Columns {
  const high = new Float64Array(columns).fill(Number.NaN);
  const low = new Float64Array(columns).fill(Number.NaN);
  const infinite = new Uint8Array(columns);
  let previous: Point | null = null;
  for (const { timeMs, value: text } of samples) {
    const value = parseSampleValue(text);
    const column = columnOfTime(timeMs, span, columns);
    if (!Number.isFinite(value)) {
      previous = null;
      const known = infinite[column];
      if (known !== undefined && !Number.isNaN(value))
        infinite[column] = known | (value > 0 ? upInfinite : downInfinite);
      continue;
    }
    const point: Point = { column, timeMs, value };
    if (previous !== null && timeMs - previous.timeMs <= span.stepMs * 1.5) {
      fillBetween(high, previous, point);
      fillBetween(low, previous, point);
    }
    if (column >= 0 && column < columns) {
      if (!((high[column] ?? Number.NaN) >= value)) high[column] = value;
      if (!((low[column] ?? Number.NaN) <= value)) low[column] = value;
    }
    previous = point;
  }
  return { high, low, infinite };
}

interface Point {
  readonly column: number;
  readonly timeMs: number;
  readonly value: number;
}

function fillBetween(result: Float64Array, from: Point, to: Point): void {
  // The difference of two huge values overflows: the columns keep the first one then.
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
