import { type SafeText, sanitize } from '../domain/sanitize.ts';
import { parseSampleValue } from '../domain/series.ts';
import type { TimeZone } from '../domain/time-zone.ts';
import type { InstantRow, RangeRow } from '../saved/join-columns.ts';
import type { Column, SavedQuery, Threshold } from '../saved/saved-query.ts';
import type { Frame, Line, Segment, Tone } from './line.ts';
import { renderTable, type TableColumn } from './table.ts';
import { formatValue } from './units.ts';

/** The rows of a saved query: one value a column, or the samples of a range. */
export interface RowData {
  readonly query: SavedQuery;
  /** The columns that were asked; a column the store could not answer is not among them. */
  readonly columns: readonly Column[];
  readonly data:
    | { readonly kind: 'instant'; readonly rows: readonly InstantRow[] }
    | { readonly kind: 'range'; readonly rows: readonly RangeRow[] };
}

export interface RowTableOptions {
  readonly frame: Frame;
  readonly wide: boolean;
  readonly zone: TimeZone;
}

/** A saved query's rows as a table: identifying labels, then one column a measure, past a threshold in its tone. */
export function renderRows({ query, columns, data }: RowData, { frame }: RowTableOptions): Line[] {
  if (data.rows.length === 0) return [];
  const labels = labelColumns(query, data.rows);
  const head: TableColumn[] = [
    ...labels.map(({ title }, index) => ({
      title,
      minWidthCells: index === labels.length - 1 ? 16 : 8,
      cut: 'middle' as const,
      priority: 0,
    })),
    ...columns.flatMap((column, index) => measureColumns(column, data.kind, index)),
  ];
  const rows = data.rows.map((row) => [
    ...labels.map(({ name }): Segment => ({ text: sanitize(row.labels[name] ?? '') })),
    ...columns.flatMap((column) =>
      'values' in row ? valueCells(row, column, query.thresholds) : rangeCells(row, column, { query, frame }),
    ),
  ]);
  return renderTable({ columns: head, rows }, frame);
}

/** Row labels and details that at least one row has. */
function labelColumns(
  query: SavedQuery,
  rows: readonly (InstantRow | RangeRow)[],
): readonly { readonly name: string; readonly title: SafeText }[] {
  const all = [
    ...query.rowLabels.map((name) => ({ name, title: sanitize(name.toUpperCase()) })),
    ...query.details.map(({ name, title }) => ({ name, title: sanitize(title.toUpperCase()) })),
  ];
  return all.filter(({ name }) => rows.some((row) => row.labels[name] !== undefined));
}

function measureColumns(column: Column, kind: 'instant' | 'range', index: number): TableColumn[] {
  const title = sanitize(column.title.toUpperCase());
  const value: TableColumn = { title, align: 'right', priority: Math.max(0, index - 1) };
  if (kind === 'instant') return [value];
  return [value];
}

function valueCells(row: InstantRow, column: Column, thresholds: readonly Threshold[]): Segment[] {
  const value = row.values[column.name] ?? null;
  return [valueCell(value, column, thresholds)];
}

function rangeCells(
  row: RangeRow,
  column: Column,
  { query }: { readonly query: SavedQuery; readonly frame: Frame },
): Segment[] {
  return [valueCell((row.samples[column.name] ?? []).at(-1)?.value ?? null, column, query.thresholds)];
}

function valueCell(value: string | null, column: Column, thresholds: readonly Threshold[]): Segment {
  return {
    text: sanitize(formatValue(value, column.unit)),
    tone: thresholdTone(value, column.name, thresholds),
  };
}

/** The tone of a value past a threshold, the worst one winning; undefined where it is past none. */
export function thresholdTone(
  value: string | null,
  column: string,
  thresholds: readonly Threshold[],
): Tone | undefined {
  if (value === null) return 'muted';
  const number = parseSampleValue(value);
  const passed = thresholds.filter((threshold) => threshold.column === column && isPast(number, threshold));
  if (passed.some((threshold) => threshold.severity === 'error')) return 'error';
  return passed.length > 0 ? 'warn' : undefined;
}

function isPast(value: number, { op, value: limit }: Threshold): boolean {
  switch (op) {
    case '>':
      return value > limit;
    case '>=':
      return value >= limit;
    case '<':
      return value < limit;
    case '<=':
      return value <= limit;
  }
}
