import type { Sample } from '../../domain/metrics/series.ts';
import { type SafeText, safe, sanitize } from '../../domain/text/sanitize.ts';
import { resampleToColumns, type TimeSpan } from './resample.ts';

const blocks = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;
/** A gap is a space, so the lowest of eight ASCII levels is a line on the ground. */
const asciiLevels = ['_', '.', ':', '-', '=', '+', '*', '#'] as const;

/**
 * Values as a row of small bars, between their own least and greatest. More values than cells: each cell shows the
 * greatest of its share, so that peaks survive. NaN is a gap; infinities stand at the edges.
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

/** Samples as a row of small bars over the time that all rows of a table share, so that gaps and late starts show. */
export function renderTrend(
  samples: readonly Sample[],
  span: TimeSpan | null,
  widthCells: number,
  ascii = false,
): SafeText {
  if (span === null || samples.length === 0) return safe``;
  return renderSparkline([...resampleToColumns(samples, span, widthCells)], widthCells, ascii);
}

/** Values shared out over cells, the greatest of each share; as they are when there are no more of them than cells. */
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

/** Least and greatest of the finite numbers; 0 and 0 where there are none. */
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
  // What moves by less than a thousandth does not move: noise blown up to full height would alarm for nothing.
  if (range <= Math.abs(greatest) / 1000) return greatest === 0 ? 0 : 3;
  return Math.min(7, Math.floor(((value - least) / range) * 8));
}
