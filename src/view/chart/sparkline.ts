import type { Sample } from '../../domain/metrics/series.ts';
import { type SafeText, safe, sanitize } from '../../domain/text/sanitize.ts';
import { type Columns, resampleToColumns, type TimeSpan, upInfinite } from './resample.ts';

const blocks = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;
/** A space means a gap, so the lowest of the eight ASCII levels is a line at the bottom. */
const asciiLevels = ['_', '.', ':', '-', '=', '+', '*', '#'] as const;

/**
 * Renders values as a row of small bars, one cell each, scaled between their own least and greatest or those of `range`. NaN is a
 * gap. An infinity has a sign of its own, `^` or `v`: a full bar would make it the greatest of the numbers.
 */
export function renderSparkline(
  values: readonly number[],
  ascii = false,
  range: ValueRange | null = finiteRange(values),
): SafeText {
  const { least, greatest } = range ?? { least: 0, greatest: 0 };
  const levels = ascii ? asciiLevels : blocks;
  let text = '';
  for (const value of values) {
    if (Number.isNaN(value)) text += ' ';
    else if (!Number.isFinite(value)) text += signOfInfinity(value > 0);
    else text += levels[levelOf(value, least, greatest)] ?? ' ';
  }
  return text === '' ? safe`` : sanitize(text);
}

/** The sign of an infinite value in charts and trends. */
export function signOfInfinity(isUp: boolean): string {
  return isUp ? '^' : 'v';
}

/**
 * Renders samples as a row of small bars. All rows of a table use one time span, so that gaps and late starts show. A cell with
 * several samples shows the greatest, or the least where that departs from the cells around: a dip of one sample is seen as a peak is.
 */
export function renderTrend(
  samples: readonly Sample[],
  span: TimeSpan | null,
  widthCells: number,
  ascii = false,
): SafeText {
  if (span === null || samples.length === 0) return safe``;
  const columns = resampleToColumns(samples, span, widthCells);
  const range = finiteRange([...columns.high, ...columns.low]);
  return renderSparkline(chooseEnds(columns, range), ascii, range);
}

/** How much farther than the greatest the least must depart before a cell shows it. */
const dipFactor = 2;
/** The share of the usual distance between greatest and least by which a dip must go below the usual least: noise does not. */
const noiseShare = 0.5;
/** The share of the whole range that the values of one cell must span before cells show both ends by turns. */
const turnShare = 0.8;

/** Chooses of each column the least or the greatest value, or an infinity where there is one. */
function chooseEnds({ high, low, infinite }: Columns, range: ValueRange | null): readonly number[] {
  const turnSpan = range === null ? 0 : (range.greatest - range.least) * turnShare;
  let wasTop = false;
  return Array.from(high, (top, at) => {
    const sign = infinite[at] ?? 0;
    if (sign !== 0) return (sign & upInfinite) === 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
    const bottom = low[at] ?? Number.NaN;
    if (top === bottom || Number.isNaN(top)) return top;
    const usualTop = usualAround(high, at) ?? top;
    const usualBottom = usualAround(low, at) ?? top;
    const depth = usualBottom - bottom;
    const isDip =
      depth > dipFactor * Math.max(0, top - usualTop) &&
      depth > noiseShare * (usualTop - usualBottom) &&
      !((low[at - 1] ?? bottom) < bottom) &&
      !((low[at + 1] ?? bottom) < bottom);
    // A series that goes through its whole range within every cell shows both ends by turns.
    const isTurn = !isDip && wasTop && top - bottom > turnSpan && depth >= 0;
    wasTop = !isDip && !isTurn;
    return isDip || isTurn ? bottom : top;
  });
}

/** The middle of the numbers in the two columns before and the two behind one; null where those are gaps. */
function usualAround(values: Float64Array, at: number): number | null {
  const near = [...values.slice(Math.max(0, at - 2), at), ...values.slice(at + 1, at + 3)];
  const sorted = near.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return low === undefined || high === undefined ? null : low + (high - low) / 2;
}

/** The least and the greatest of finite numbers. */
export interface ValueRange {
  readonly least: number;
  readonly greatest: number;
}

/** The least and the greatest of the finite numbers among the values; null if there is none. */
export function finiteRange(values: Iterable<number>): ValueRange | null {
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  return least > greatest ? null : { least, greatest };
}

function levelOf(value: number, least: number, greatest: number): number {
  const range = greatest - least;
  // A range below a thousandth of the value counts as flat: noise stretched to full height would alarm for nothing.
  if (range <= Math.abs(greatest) / 1000) return greatest === 0 ? 0 : 3;
  return Math.min(7, Math.floor(((value - least) / range) * 8));
}
