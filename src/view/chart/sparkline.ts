import type { Sample } from '../../domain/metrics/series.ts';
import { type SafeText, safe, sanitize } from '../../domain/text/sanitize.ts';
import { resampleToColumns, type TimeSpan } from './resample.ts';

const blocks = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;
/** A space means a gap, so the lowest of the eight ASCII levels is a line at the bottom. */
const asciiLevels = ['_', '.', ':', '-', '=', '+', '*', '#'] as const;

/**
 * Renders values as a row of small bars, scaled between their own least and greatest. With more values than cells, each
 * cell shows the greatest of its values, so that peaks survive. NaN is a gap; infinities are full or empty bars.
 */
export function renderSparkline(values: readonly number[], widthCells: number, ascii = false): SafeText {
  const cells = maxPerCell(values, widthCells);
  const { least, greatest } = finiteRange(cells);
  const levels = ascii ? asciiLevels : blocks;
  let text = '';
  for (const value of cells)
    text += Number.isNaN(value) ? ' ' : (levels[levelOf(value, least, greatest)] ?? ' ');
  return text === '' ? safe`` : sanitize(text);
}

/** Renders samples as a row of small bars. All rows of a table use one time span, so that gaps and late starts show. */
export function renderTrend(
  samples: readonly Sample[],
  span: TimeSpan | null,
  widthCells: number,
  ascii = false,
): SafeText {
  if (span === null || samples.length === 0) return safe``;
  return renderSparkline([...resampleToColumns(samples, span, widthCells)], widthCells, ascii);
}

/** Divides values among the cells and keeps the greatest of each. Returns the values unchanged if there is a cell for each. */
function maxPerCell(values: readonly number[], widthCells: number): readonly number[] {
  if (values.length <= widthCells) return values;
  const cells = new Array<number>(Math.max(0, widthCells)).fill(Number.NaN);
  for (const [index, value] of values.entries()) {
    const cell = Math.floor((index * widthCells) / values.length);
    const before = cells[cell] ?? Number.NaN;
    if (!Number.isNaN(value) && !(before >= value)) cells[cell] = value;
  }
  return cells;
}

/** The least and the greatest of the finite numbers; 0 and 0 if there are none. */
export function finiteRange(values: Iterable<number>): { readonly least: number; readonly greatest: number } {
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  return least > greatest ? { least: 0, greatest: 0 } : { least, greatest };
}

function levelOf(value: number, least: number, greatest: number): number {
  if (value === Number.POSITIVE_INFINITY) return 7;
  if (value === Number.NEGATIVE_INFINITY) return 0;
  const range = greatest - least;
  // A range below a thousandth of the value counts as flat: noise stretched to full height would alarm for nothing.
  if (range <= Math.abs(greatest) / 1000) return greatest === 0 ? 0 : 3;
  return Math.min(7, Math.floor(((value - least) / range) * 8));
}
