import { joinSafe, repeatSafe, type SafeText, safe } from '../domain/sanitize.ts';
import { textWidth } from './cell-width.ts';
import { type Align, truncateLine, truncateMiddle, truncateText } from './fit.ts';
import type { Frame, Line, Segment } from './line.ts';

export interface TableColumn {
  readonly title: SafeText;
  /** Numbers stand at the right. Default left. */
  readonly align?: Align | undefined;
  /** 0 (default) always stays; of the others the highest is hidden first when the frame is too narrow. */
  readonly priority?: number | undefined;
  /** Text columns may be cut down to this many cells (default 12); numbers are never cut while a column can be hidden. */
  readonly minWidthCells?: number | undefined;
  /** Where a cell that is too long is cut: names of pods differ at both ends. Default end. */
  readonly cut?: 'end' | 'middle' | undefined;
}

/** Cells are segments: text and tone. A missing cell is empty. */
export interface Table {
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly Segment[])[];
}

/** Which columns are shown, how wide, and what had to go. */
export interface TableLayout {
  readonly columns: readonly { readonly index: number; readonly widthCells: number }[];
  readonly hidden: readonly SafeText[];
}

export interface TableOptions {
  /** What shows hidden columns; default `-o wide`. */
  readonly widerHint?: SafeText | undefined;
  /** Default true. */
  readonly header?: boolean | undefined;
}

const gapCells = 2;
const gap: Segment = { text: safe`  ` };
const defaultMinCells = 12;

/**
 * A table as lines, fitted to the frame: long text is cut with a sign, then the least important columns are hidden
 * and a note below says so. Without a width (a pipe) everything is shown in full.
 */
export function renderTable(table: Table, frame: Frame, options: TableOptions = {}): Line[] {
  const layout = layoutTable(table, frame);
  const lines: Line[] = [];
  if (options.header !== false) lines.push(renderTableHeader(table, layout, frame));
  for (const row of table.rows) lines.push(renderTableRow(table, layout, row, frame));
  const note = renderHiddenNote(layout, frame, options.widerHint);
  if (note !== null) lines.push(note);
  return lines;
}

/** The line that says which columns are hidden, or null when all are shown. */
function renderHiddenNote(layout: TableLayout, frame: Frame, widerHint?: SafeText): Line | null {
  const count = layout.hidden.length;
  if (count === 0) return null;
  const noun = count === 1 ? safe`column` : safe`columns`;
  const names = joinSafe(layout.hidden, safe`, `);
  const sign = frame.ascii ? safe`~` : safe`…`;
  const note = safe`${sign} ${count} ${noun} hidden, ${widerHint ?? safe`-o wide`} shows: ${names}`;
  return truncateLine([{ text: note, tone: 'muted' }], frame.widthCells, frame.ascii);
}

/** The line of column titles. */
export function renderTableHeader(table: Table, layout: TableLayout, frame: Frame): Line {
  const titles = table.columns.map((column): Segment => ({ text: column.title, tone: 'heading' }));
  return renderTableRow(table, layout, titles, frame);
}

/** One row as a line; a pane renders only the rows it shows. */
export function renderTableRow(
  table: Table,
  layout: TableLayout,
  row: readonly Segment[],
  frame: Frame,
): Line {
  const line: Segment[] = [];
  const last = layout.columns.length - 1;
  for (const [position, { index, widthCells }] of layout.columns.entries()) {
    const column = table.columns[index];
    const cell = row[index];
    if (position > 0) line.push(gap);
    const shown = cell === undefined ? safe`` : cutCell(cell.text, widthCells, column?.cut, frame);
    const align = column?.align ?? 'left';
    // No spaces at the end of a line: they wrap, and they get copied.
    if (position === last && align === 'left') line.push({ ...cell, text: shown });
    else pushPadded(line, { ...cell, text: shown }, widthCells, align);
  }
  return truncateLine(trimEnd(line), frame.widthCells, frame.ascii);
}

/** Widths of the columns that fit the frame. Reads every cell once. */
export function layoutTable(table: Table, frame: Frame): TableLayout {
  const natural = naturalWidths(table);
  const all = table.columns.map((column, index) => ({ column, index, widthCells: natural[index] ?? 0 }));
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

function naturalWidths(table: Table): number[] {
  const widths = table.columns.map((column) => textWidth(column.title));
  for (const row of table.rows) {
    for (let index = 0; index < widths.length; index += 1) {
      const cell = row[index];
      if (cell === undefined) continue;
      const width = textWidth(cell.text);
      if (width > (widths[index] ?? 0)) widths[index] = width;
    }
  }
  return widths;
}

/** A number cut short reads as another number, so right-aligned columns keep their width. */
function minimumWidth(one: Sized): number {
  if (one.column.align === 'right') return one.widthCells;
  return Math.min(one.widthCells, one.column.minWidthCells ?? defaultMinCells);
}

function sumWithGaps(widths: readonly number[]): number {
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

/** Takes cells from the widest text columns first, so that short ones stay whole. */
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
    // Nothing left to take: the whole line is cut, with its sign.
    if (widest < 0) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
    excess -= 1;
  }
  return shown.map((one, position) => ({ index: one.index, widthCells: widths[position] ?? 0 }));
}

function cutCell(text: SafeText, widthCells: number, cut: TableColumn['cut'], frame: Frame): SafeText {
  if (text.length <= widthCells && textWidth(text) <= widthCells) return text;
  return cut === 'middle'
    ? truncateMiddle(text, widthCells, frame.ascii)
    : truncateText(text, widthCells, frame.ascii);
}

/** Padding is a segment of its own, so that underlines and colours end where the text does. */
function pushPadded(line: Segment[], cell: Segment, widthCells: number, align: Align): void {
  const missing = widthCells - textWidth(cell.text);
  if (missing <= 0) {
    line.push(cell);
    return;
  }
  const padding: Segment = { text: repeatSafe(safe` `, missing) };
  line.push(...(align === 'left' ? [cell, padding] : [padding, cell]));
}

function trimEnd(line: Segment[]): Line {
  while (line.length > 0 && line[line.length - 1]?.text.trim() === '') line.pop();
  return line;
}
