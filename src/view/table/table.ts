import { counted } from '../../domain/text/counted.ts';
import {
  joinSafe,
  repeatSafe,
  type SafeText,
  safe,
  sanitize,
  trimEndSafe,
} from '../../domain/text/sanitize.ts';
import { textWidth } from '../text/cell-width.ts';
import { truncateLine, truncateMiddle, truncateText } from '../text/fit.ts';
import type { Frame, Line, Segment } from '../text/line.ts';
import {
  type FilledColumn,
  fillColumns,
  fitColumns,
  gapCells,
  type MeasuredColumn,
  measureColumn,
  type Style,
  sumWithGaps,
  type Table,
  type TableColumn,
  type TableLayout,
} from './layout-table.ts';

export interface TableOptions {
  /** How the user can see the hidden columns; default `-o wide`. */
  readonly widerHint?: SafeText | undefined;
  /** Default true. */
  readonly header?: boolean | undefined;
}

const empty = safe``;

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

function cutCell(text: SafeText, { widthCells, cut }: PlannedColumn, frame: Frame): SafeText {
  return cut === 'middle'
    ? truncateMiddle(text, widthCells, frame.ascii)
    : truncateText(text, widthCells, frame.ascii);
}
