import { safe, sanitize } from '../domain/sanitize.ts';
import type { InstantRow, RangeRow } from '../saved/join-columns.ts';
import { lastValueOf, type PreviousRows } from '../saved/previous-rows.ts';
import type { Column, SavedQuery } from '../saved/saved-query.ts';
import { shownLabels } from '../saved/shown-labels.ts';
import { severityOf } from '../saved/threshold.ts';
import { compareColumns } from './change.ts';
import type { Frame, Line, Segment, Tone } from './line.ts';
import { spanOfSamples, type TimeSpan } from './resample.ts';
import { renderTrend } from './sparkline.ts';
import { renderTable, type Table, type TableColumn } from './table.ts';
import { formatColumn } from './units.ts';

/** The rows of a saved query: one value a column, or the samples of a range. */
export interface RowData {
  readonly query: SavedQuery;
  /** The columns that were asked; a column the store could not answer is not among them. */
  readonly columns: readonly Column[];
  readonly data:
    | { readonly kind: 'instant'; readonly rows: readonly InstantRow[] }
    | { readonly kind: 'range'; readonly rows: readonly RangeRow[] };
  /** The same at an earlier time (`1d ago`), shown beside each measure with the change. */
  readonly previous?: { readonly title: string; readonly rows: PreviousRows } | undefined;
}

export interface RowTableOptions {
  readonly frame: Frame;
  /** Every label a column, also those that tell no rows apart. */
  readonly wide: boolean;
}

/** A saved query's rows as a table: identifying labels, then a column a measure, in its tone past a threshold. */
export function renderRows(data: RowData, options: RowTableOptions): Line[] {
  return data.data.rows.length === 0 ? [] : renderTable(tableOfRows(data, options), options.frame);
}

/** The same as a table value, for a pane that draws only the rows it shows. */
function tableOfRows({ query, columns, data, previous }: RowData, { frame, wide }: RowTableOptions): Table {
  const labels = wide
    ? [...query.rowLabels.map((name) => ({ name, title: name })), ...query.details]
    : shownLabels(query, data.rows);
  const identifying = query.rowLabels.filter((name) => labels.some((label) => label.name === name));
  const measures = columns.flatMap((column, index) => {
    const measure = measureOf(data, { column, index, query, frame });
    // Of every measure on a wide table; else of the one that rows come from.
    const isCompared = previous !== undefined && (wide || column.name === query.anchor);
    return isCompared ? [measure, changeOf(data, { column, index, previous })] : [measure];
  });
  return {
    columns: [
      ...labels.map(({ name, title }): TableColumn => {
        const isLast = name === identifying.at(-1);
        return { title: sanitize(title.toUpperCase()), minWidthCells: isLast ? 16 : 8, cut: 'middle' };
      }),
      ...measures.flatMap((measure) => measure.columns),
    ],
    rows: data.rows.map((row, at) => [
      ...labels.map(({ name }): Segment => ({ text: sanitize(row.labels[name] ?? '') })),
      ...measures.flatMap((measure) => measure.cells[at] ?? []),
    ]),
  };
}

/** One measure's columns (a range has its trend beside it), row by row. */
interface Measure {
  readonly columns: readonly TableColumn[];
  readonly cells: readonly (readonly Segment[])[];
}

interface MeasureOptions {
  readonly column: Column;
  readonly index: number;
  readonly query: SavedQuery;
  readonly frame: Frame;
}

function measureOf(data: RowData['data'], options: MeasureOptions): Measure {
  const { column, index, query, frame } = options;
  const values = data.rows.map((row) => lastValueOf(row, column.name));
  const texts = formatColumn(values, column.unit);
  const title = sanitize(column.title.toUpperCase());
  // The anchor stays; of the others the last is the first to go on a narrow screen.
  const valueColumn: TableColumn = { title, align: 'right', priority: index === 0 ? 0 : 10 + index };
  const valueCells = values.map((value, at): Segment => {
    return { text: sanitize(texts[at] ?? ''), tone: toneOf(query, column.name, value) };
  });
  if (data.kind === 'instant') return { columns: [valueColumn], cells: valueCells.map((cell) => [cell]) };
  const span = spanOfSamples(data.rows.map((row) => row.samples[column.name] ?? []));
  const trendCells = trendWidth(frame);
  return {
    columns: [
      {
        title: index === 0 ? safe`TREND` : safe`${title} TREND`,
        priority: 20 + index,
        minWidthCells: trendCells,
      },
      valueColumn,
    ],
    cells: data.rows.map((row, at) => [
      trendCell(row, column.name, span, frame),
      valueCells[at] ?? { text: sanitize('') },
    ]),
  };
}

/** What the measure was, and the change: of the anchor they stay longest. */
function changeOf(data: RowData['data'], { column, index, previous }: ChangeOptions): Measure {
  const compared = data.rows.map((row) => ({
    before: lastValueOf(previous.rows.rowOf(row), column.name),
    after: lastValueOf(row, column.name),
  }));
  const options = { unit: column.unit, ago: previous.title, priority: index === 0 ? 1 : 12 + index };
  return compareColumns(compared, options);
}

interface ChangeOptions {
  readonly column: Column;
  readonly index: number;
  readonly previous: NonNullable<RowData['previous']>;
}

function toneOf(query: SavedQuery, column: string, value: string | null): Tone | undefined {
  return value === null ? 'muted' : (severityOf(query, column, value) ?? undefined);
}

function trendWidth(frame: Frame): number {
  return frame.widthCells !== null && frame.widthCells < 100 ? 10 : 20;
}

function trendCell(row: RangeRow, column: string, span: TimeSpan | null, frame: Frame): Segment {
  return {
    text: renderTrend(row.samples[column] ?? [], span, trendWidth(frame), frame.ascii),
    tone: 'accent',
  };
}
