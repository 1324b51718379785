import { counted } from '../../domain/text/counted.ts';
import {
  joinSafe,
  repeatSafe,
  type SafeText,
  safe,
  sanitize,
  trimEndSafe,
} from '../../domain/text/sanitize.ts';
import { isSingleCells, textWidth } from '../text/cell-width.ts';
import { type Align, truncateLine, truncateMiddle, truncateText } from '../text/fit.ts';
import type { Frame, Line, Segment } from '../text/line.ts';

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

export interface TableOptions {
  /** How the user can see the hidden columns; default `-o wide`. */
  readonly widerHint?: SafeText | undefined;
  /** Default true. */
  readonly header?: boolean | undefined;
}

const gapCells = 2;
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

/**
 * Renders a table, fitted to the frame: it cuts long text with a sign, then hides the least important columns and says so in
 * a note below. Without a width (a pipe) it shows everything in full.
 */
export function renderTable(table: Table, frame: Frame, options: TableOptions = {}): Line[] {
  return renderColumns(fillColumns(table), frame, options);
}

/** Renders a table that is given by columns. For thousands of rows this saves a segment for each cell. */
export function renderColumns(
  filled: readonly FilledColumn[],
  frame: Frame,
  options: TableOptions = {},
): Line[] {
  const measured = filled.map(measureColumn);
  const columns = filled.map(({ column }) => column);
  const layout = fitColumns(columns, measured, frame);
  const lines: Line[] = [];
  if (options.header !== false) lines.push(renderTableHeader({ columns, rows: [] }, layout, frame));
  const plan = planRows(columns, layout, frame, measured);
  const shown = layout.columns.map(({ index }) => filled[index]);
  const rowCount = Math.max(0, ...filled.map(({ texts }) => texts.length));
  for (let row = 0; row < rowCount; row += 1) lines.push(renderRow(plan, shown, row));
  const note = renderHiddenNote(layout, frame, options.widerHint);
  if (note !== null) lines.push(note);
  return lines;
}

/** Turns a table that is given by rows into columns. */
export function fillColumns({ columns, rows }: Table): readonly FilledColumn[] {
  return columns.map((column, index) => ({
    column,
    texts: rows.map((row) => row[index]?.text ?? empty),
    styles: rows.map((row) => row[index]),
  }));
}

/** The line that says which columns are hidden, or null when all are shown. */
function renderHiddenNote(layout: TableLayout, frame: Frame, widerHint?: SafeText): Line | null {
  const count = layout.hidden.length;
  if (count === 0) return null;
  const names = joinSafe(layout.hidden, safe`, `);
  const sign = frame.ascii ? safe`~` : safe`…`;
  const note = safe`${sign} ${sanitize(counted(count, 'column'))} hidden, ${widerHint ?? safe`-o wide`} shows: ${names}`;
  return truncateLine([{ text: note, tone: 'muted' }], frame.widthCells, frame.ascii);
}

/** Renders the line of column titles. */
export function renderTableHeader(table: Table, layout: TableLayout, frame: Frame): Line {
  const titles = table.columns.map((column): Segment => ({ text: column.title, tone: 'heading' }));
  return renderTableRow(table, layout, titles, frame);
}

/** Renders one row. A pane calls this for the rows it shows, instead of rendering the whole table. */
export function renderTableRow(
  table: Table,
  layout: TableLayout,
  row: readonly Segment[],
  frame: Frame,
): Line {
  const plan = planRows(table.columns, layout, frame);
  const shown = plan.columns.map(({ index }) => ({
    texts: [row[index]?.text ?? empty],
    styles: [row[index]],
  }));
  return renderRow(plan, shown, 0);
}

/** The facts that all rows of a table share, computed once. */
interface RowPlan {
  readonly columns: readonly PlannedColumn[];
  readonly frame: Frame;
  /** Whether the columns together fit the frame, so that no line needs cutting. */
  readonly fits: boolean;
}

interface PlannedColumn {
  readonly index: number;
  readonly widthCells: number;
  readonly cut: TableColumn['cut'];
  readonly isRight: boolean;
  readonly isSingle: boolean;
}

/** Plans the rows. Pass `measured` only for rows that were measured; other rows may hold characters of any width. */
function planRows(
  columns: readonly TableColumn[],
  layout: TableLayout,
  frame: Frame,
  measured?: readonly MeasuredColumn[],
): RowPlan {
  const planned = layout.columns.map(({ index, widthCells }) => ({
    index,
    widthCells,
    cut: columns[index]?.cut,
    isRight: columns[index]?.align === 'right',
    isSingle: measured?.[index]?.isSingle ?? false,
  }));
  const totalCells = sumWithGaps(planned.map((column) => column.widthCells));
  return { columns: planned, frame, fits: frame.widthCells === null || totalCells <= frame.widthCells };
}

/**
 * Renders the cells of a row and the spaces between them. Adjacent plain texts become one segment. Spaces are never part of a
 * styled segment, so that an underline or a colour ends where the text ends.
 */
function renderRow(
  { columns, frame, fits }: RowPlan,
  shown: readonly (Pick<FilledColumn, 'texts' | 'styles'> | undefined)[],
  row: number,
): Line {
  const line: Segment[] = [];
  let plain: SafeText[] = [];
  // Blank cells due before the next text. Blanks at the end of a line are never written, because they would wrap and be copied.
  let blankCells = 0;
  for (let position = 0; position < columns.length; position += 1) {
    const column = columns[position];
    if (column === undefined) continue;
    const cells = shown[position];
    let text = cells?.texts[row] ?? empty;
    let width = column.isSingle ? text.length : textWidth(text);
    if (width > column.widthCells) {
      text = cutCell(text, column, frame);
      width = textWidth(text);
    }
    const missing = width < column.widthCells ? column.widthCells - width : 0;
    if (position > 0) blankCells += gapCells;
    if (column.isRight) blankCells += missing;
    if (text !== '') {
      if (blankCells > 0) plain.push(spacesOf[blankCells] ?? spaces(blankCells));
      blankCells = 0;
      const style = cells?.styles?.[row];
      if (style === undefined || isPlain(style)) plain.push(text);
      else {
        if (plain.length > 0) line.push({ text: joinSafe(plain, empty) });
        line.push({ ...style, text });
        plain = [];
      }
    }
    if (!column.isRight) blankCells += missing;
  }
  const end = trimEndSafe(joinSafe(plain, empty));
  if (end !== '') line.push({ text: end });
  while (end === '' && line.at(-1)?.text.trim() === '') line.pop();
  return fits ? line : truncateLine(line, frame.widthCells, frame.ascii);
}

function isPlain({ tone, bold, dim, inverse, underline }: Style): boolean {
  return tone === undefined && !bold && !dim && !inverse && !underline;
}

const spacesOf: SafeText[] = [];

function spaces(count: number): SafeText {
  spacesOf[count] ??= repeatSafe(safe` `, count);
  return spacesOf[count];
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

function fitColumns(
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

interface MeasuredColumn {
  readonly widthCells: number;
  /** Whether each UTF-16 unit of the column's texts takes one terminal cell, so that lengths are widths. */
  readonly isSingle: boolean;
}

function measureColumn({ column: { title }, texts }: FilledColumn): MeasuredColumn {
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

function cutCell(text: SafeText, { widthCells, cut }: PlannedColumn, frame: Frame): SafeText {
  return cut === 'middle'
    ? truncateMiddle(text, widthCells, frame.ascii)
    : truncateText(text, widthCells, frame.ascii);
}
