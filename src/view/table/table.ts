import { joinSafe, repeatSafe, type SafeText, safe, trimEndSafe } from '../../domain/text/sanitize.ts';
import { isSingleCells, textWidth } from '../text/cell-width.ts';
import { type Align, truncateLine, truncateMiddle, truncateText } from '../text/fit.ts';
import type { Frame, Line, Segment } from '../text/line.ts';

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
const empty = safe``;
const defaultMinCells = 12;

/** How a text is shown, without the text. */
export type Style = Omit<Segment, 'text'>;

/** A column with its cells, row by row; a text without a style is plain. All columns have as many. */
export interface FilledColumn {
  readonly column: TableColumn;
  readonly texts: readonly SafeText[];
  /** None: all are plain. */
  readonly styles?: readonly (Style | undefined)[] | undefined;
}

/**
 * A table as lines, fitted to the frame: long text is cut with a sign, then the least important columns are hidden
 * and a note below says so. Without a width (a pipe) everything is shown in full.
 */
export function renderTable(table: Table, frame: Frame, options: TableOptions = {}): Line[] {
  return renderColumns(fillColumns(table), frame, options);
}

/** The same of a table by columns: for one of thousands of rows, which need not become a segment for each cell first. */
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

function fillColumns({ columns, rows }: Table): readonly FilledColumn[] {
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
  const plan = planRows(table.columns, layout, frame);
  const shown = plan.columns.map(({ index }) => ({
    texts: [row[index]?.text ?? empty],
    styles: [row[index]],
  }));
  return renderRow(plan, shown, 0);
}

/** What all rows of a table have in common, worked out once. */
interface RowPlan {
  readonly columns: readonly PlannedColumn[];
  readonly frame: Frame;
  /** No line can be longer than the frame. */
  readonly fits: boolean;
}

interface PlannedColumn {
  readonly index: number;
  readonly widthCells: number;
  readonly cut: TableColumn['cut'];
  readonly isRight: boolean;
  readonly isSingle: boolean;
}

/** `measured` where the rows are the table's own: others may hold any characters. */
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
 * Cells with the spaces between them. What has no style is put together, so that a plain row is one segment; spaces are never part
 * of a styled one, for underlines and colours end where the text does.
 */
function renderRow(
  { columns, frame, fits }: RowPlan,
  shown: readonly (Pick<FilledColumn, 'texts' | 'styles'> | undefined)[],
  row: number,
): Line {
  const line: Segment[] = [];
  let plain: SafeText[] = [];
  // Cells to leave before the next text. Those at the end are never written: they wrap, and they get copied.
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

/** Widths of the columns that fit the frame. Reads every cell once. */
export function layoutTable(table: Table, frame: Frame): TableLayout {
  return fitColumns(table.columns, fillColumns(table).map(measureColumn), frame);
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
  /** Every UTF-16 unit of every cell is one cell: lengths are widths. */
  readonly isSingle: boolean;
}

function measureColumn({ column: { title }, texts }: FilledColumn): MeasuredColumn {
  // One test of the whole column: of 5,000 cells each alone costs more than drawing them.
  const isSingle = isSingleCells(title) && isSingleCells(texts.join(' '));
  let widthCells = isSingle ? title.length : textWidth(title);
  for (let row = 0; row < texts.length; row += 1) {
    const text = texts[row] ?? empty;
    const width = isSingle ? text.length : textWidth(text);
    if (width > widthCells) widthCells = width;
  }
  return { widthCells, isSingle };
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

function cutCell(text: SafeText, { widthCells, cut }: PlannedColumn, frame: Frame): SafeText {
  return cut === 'middle'
    ? truncateMiddle(text, widthCells, frame.ascii)
    : truncateText(text, widthCells, frame.ascii);
}
