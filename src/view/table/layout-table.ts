// Which columns of a table fit the width, and how wide each is.
import { type SafeText, safe } from '../../domain/text/sanitize.ts';
import { isSingleCells, textWidth } from '../text/cell-width.ts';
import type { Align } from '../text/fit.ts';
import type { Frame, Segment } from '../text/line.ts';

export interface TableColumn {
  readonly title: SafeText;
  /** Default left; numbers belong at the right. */
  readonly align?: Align | undefined;
  /** 0 (default) always stays. A frame that is too narrow hides the highest number first. */
  readonly priority?: number | undefined;
  /** The least width that a text column may be cut to (default 12). Numbers are never cut while another column can be hidden. */
  readonly minWidthCells?: number | undefined;
  /** Where a long cell is cut (default end). Names of pods differ at both ends, so they are cut in the middle. */
  readonly cut?: 'end' | 'middle' | undefined;
}

/** Cells are segments: text and tone. A missing cell is empty. */
export interface Table {
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly Segment[])[];
}

/** The columns that are shown, with their widths, and the titles of those that are hidden. */
export interface TableLayout {
  readonly columns: readonly { readonly index: number; readonly widthCells: number }[];
  readonly hidden: readonly SafeText[];
}

export const gapCells = 2;

const empty = safe``;

const defaultMinCells = 12;

/** The style of a segment, without its text. */
export type Style = Omit<Segment, 'text'>;

/** A column with its cells, row by row. A text without a style is plain. All columns have the same number of cells. */
export interface FilledColumn {
  readonly column: TableColumn;
  readonly texts: readonly SafeText[];
  /** Absent if all texts are plain. */
  readonly styles?: readonly (Style | undefined)[] | undefined;
}

/** Turns a table that is given by rows into columns. */
export function fillColumns({ columns, rows }: Table): readonly FilledColumn[] {
  return columns.map((column, index) => ({
    column,
    texts: rows.map((row) => row[index]?.text ?? empty),
    styles: rows.map((row) => row[index]),
  }));
}

/** Chooses the columns that fit the frame, and their widths. Reads every cell once. */
export function layoutTable(table: Table, frame: Frame): TableLayout {
  return layoutColumns(fillColumns(table), frame);
}

/** Chooses and sizes the columns of a table that is given by columns. */
export function layoutColumns(filled: readonly FilledColumn[], frame: Frame): TableLayout {
  return fitColumns(
    filled.map(({ column }) => column),
    filled.map(measureColumn),
    frame,
  );
}

export function fitColumns(
  columns: readonly TableColumn[],
  measured: readonly MeasuredColumn[],
  frame: Frame,
): TableLayout {
  const all = columns.map((column, index) => ({
    column,
    index,
    widthCells: measured[index]?.widthCells ?? 0,
  }));
  if (frame.widthCells === null) return { columns: all, hidden: [] };
  let shown = all;
  while (sumWithGaps(shown.map(minimumWidth)) > frame.widthCells) {
    const victim = leastImportant(shown);
    if (victim === undefined) break;
    shown = shown.filter((one) => one !== victim);
  }
  const kept = new Set(shown.map((one) => one.index));
  return {
    columns: shrinkToFit(shown, frame.widthCells),
    hidden: all.filter((one) => !kept.has(one.index)).map((one) => one.column.title),
  };
}

interface Sized {
  readonly column: TableColumn;
  readonly index: number;
  readonly widthCells: number;
}

export interface MeasuredColumn {
  readonly widthCells: number;
  /** Whether each UTF-16 unit of the column's texts takes one terminal cell, so that lengths are widths. */
  readonly isSingle: boolean;
}

export function measureColumn({ column: { title }, texts }: FilledColumn): MeasuredColumn {
  // One test for the whole column: testing 5,000 cells one by one would cost more than drawing them.
  const isSingle = isSingleCells(title) && isSingleCells(texts.join(' '));
  let widthCells = isSingle ? title.length : textWidth(title);
  for (let row = 0; row < texts.length; row += 1) {
    const text = texts[row] ?? empty;
    const width = isSingle ? text.length : textWidth(text);
    if (width > widthCells) widthCells = width;
  }
  return { widthCells, isSingle };
}

/** The least width of a column. Right-aligned columns keep their width, because a number cut short reads as another number. */
function minimumWidth(one: Sized): number {
  if (one.column.align === 'right') return one.widthCells;
  return Math.min(one.widthCells, one.column.minWidthCells ?? defaultMinCells);
}

export function sumWithGaps(widths: readonly number[]): number {
  let sum = gapCells * Math.max(0, widths.length - 1);
  for (const width of widths) sum += width;
  return sum;
}

function leastImportant(shown: readonly Sized[]): Sized | undefined {
  let victim: Sized | undefined;
  for (const one of shown) {
    const priority = one.column.priority ?? 0;
    if (priority > 0 && priority >= (victim?.column.priority ?? 0)) victim = one;
  }
  return victim;
}

/** Narrows the widest text columns first, so that short ones stay whole. */
function shrinkToFit(shown: readonly Sized[], widthCells: number): TableLayout['columns'] {
  const widths = shown.map((one) => one.widthCells);
  const minima = shown.map(minimumWidth);
  let excess = sumWithGaps(widths) - widthCells;
  while (excess > 0) {
    let widest = -1;
    for (let index = 0; index < widths.length; index += 1) {
      if ((widths[index] ?? 0) <= (minima[index] ?? 0)) continue;
      if (widest < 0 || (widths[index] ?? 0) > (widths[widest] ?? 0)) widest = index;
    }
    // No column can shrink further: `renderRow` cuts the whole line with a sign.
    if (widest < 0) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
    excess -= 1;
  }
  return shown.map((one, position) => ({ index: one.index, widthCells: widths[position] ?? 0 }));
}
