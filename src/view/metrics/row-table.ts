import type { Threshold } from '../../domain/metrics/threshold.ts';
import { severityOf, thresholdsOf } from '../../domain/metrics/threshold.ts';
import type { Unit } from '../../domain/metrics/unit.ts';
import { safe, sanitize, sanitizeAll } from '../../domain/text/sanitize.ts';
import type { InstantRow, RangeRow } from '../../saved/rows/join-columns.ts';
import { lastValueOf, type PreviousRows } from '../../saved/rows/previous-rows.ts';
import { type ShownLabel, shownLabels } from '../../saved/rows/shown-labels.ts';
import type { Column, SavedQuery } from '../../saved/saved-query.ts';
import { spanOfSamples, type TimeSpan } from '../chart/resample.ts';
import { renderTrend } from '../chart/sparkline.ts';
import { compareColumns } from '../table/change.ts';
import { type FilledColumn, renderColumns, type Style } from '../table/table.ts';
import type { Frame, Line, Segment } from '../text/line.ts';
import { formatRowValues, unitOfRow } from './row-units.ts';

/** The rows of a saved query, with one value in each column or with the samples of a range. */
export interface RowData {
  readonly query: SavedQuery;
  /** The queried columns, without those that the store could not answer. */
  readonly columns: readonly Column[];
  readonly data:
    | { readonly kind: 'instant'; readonly rows: readonly InstantRow[] }
    | { readonly kind: 'range'; readonly rows: readonly RangeRow[] };
  /** The rows at an earlier time (`1d ago`), shown beside each measure with the change. */
  readonly previous?: { readonly title: string; readonly rows: PreviousRows } | undefined;
}

export interface RowTableOptions {
  readonly frame: Frame;
  /** Gives every label a column, even if it distinguishes no rows. */
  readonly wide: boolean;
}

/** Renders a saved query's rows as a table: identifying labels, then a column for each measure. A value past a threshold has the threshold's tone. */
export function renderRows(data: RowData, options: RowTableOptions): Line[] {
  return data.data.rows.length === 0 ? [] : renderColumns(columnsOfRows(data, options), options.frame);
}

function columnsOfRows(
  { query, columns, data, previous }: RowData,
  { frame, wide }: RowTableOptions,
): readonly FilledColumn[] {
  const labels = wide
    ? [...query.rowLabels.map((name) => ({ name, title: name })), ...query.details]
    : shownLabels(query, data.rows);
  const identifying = query.rowLabels.filter((name) => labels.some((label) => label.name === name));
  const filled = labels.map((label) => labelColumn(label, data.rows, label.name === identifying.at(-1)));
  for (const [index, column] of columns.entries()) {
    filled.push(...measureColumns(data, { column, index, query, frame }));
    // A wide table compares every measure, a normal one only the anchor.
    if (previous !== undefined && (wide || column.name === query.anchor))
      filled.push(...changeColumns(data, { column, index, previous }));
  }
  return filled;
}

function labelColumn(label: ShownLabel, rows: RowData['data']['rows'], isLast: boolean): FilledColumn {
  const { name, title } = label;
  return {
    column: { title: sanitize(title.toUpperCase()), minWidthCells: isLast ? 16 : 8, cut: 'middle' },
    texts: sanitizeAll(rows.map((row) => row.labels[name] ?? '')),
  };
}

interface MeasureOptions {
  readonly column: Column;
  readonly index: number;
  readonly query: SavedQuery;
  readonly frame: Frame;
}

/** The column of one measure; for a range, a trend column precedes it. */
function measureColumns(data: RowData['data'], options: MeasureOptions): readonly FilledColumn[] {
  const { column, index, query, frame } = options;
  const values = data.rows.map((row) => lastValueOf(row, column.name));
  const title = sanitize(column.title.toUpperCase());
  const thresholds = thresholdsOf(query.thresholds, column.name);
  const styles = values.map((value) => styleOf(thresholds, value));
  const isBad = styles.some((style) => style !== undefined && style !== muted);
  const filled: FilledColumn = {
    // The anchor always stays. A narrow screen hides the last of the others first, but hides columns with bad values after all others.
    column: { title, align: 'right', priority: index === 0 ? 0 : isBad ? 2 : 10 + index },
    texts: sanitizeAll(formatRowValues(values, column, data.rows)),
    styles,
  };
  if (data.kind === 'instant') return [filled];
  const span = spanOfSamples(data.rows.map((row) => row.samples[column.name] ?? []));
  const trend = {
    title: index === 0 ? safe`TREND` : safe`${title} TREND`,
    priority: 20 + index,
    minWidthCells: trendWidth(frame),
  };
  const cells = data.rows.map((row) => trendCell(row, column.name, span, frame));
  return [{ column: trend, texts: cells.map(({ text }) => text), styles: cells }, filled];
}

/** The columns with the earlier value of a measure and its change. Those of the anchor are hidden last. */
function changeColumns(
  data: RowData['data'],
  { column, index, previous }: ChangeOptions,
): readonly FilledColumn[] {
  const compared = data.rows.map((row) => ({
    before: lastValueOf(previous.rows.rowOf(row), column.name),
    after: lastValueOf(row, column.name),
  }));
  const unit =
    column.resourceLabel === undefined
      ? column.unit
      : (at: number): Unit => unitOfRow(column, data.rows[at]?.labels);
  const options = { unit, ago: previous.title, priority: index === 0 ? 1 : 12 + index };
  const { columns, cells } = compareColumns(compared, options);
  return columns.map((one, at) => ({
    column: one,
    texts: cells.map((row) => row[at]?.text ?? safe``),
    styles: cells.map((row) => row[at]),
  }));
}

interface ChangeOptions {
  readonly column: Column;
  readonly index: number;
  readonly previous: NonNullable<RowData['previous']>;
}

const muted: Style = { tone: 'muted' };
const tones: Readonly<Record<Threshold['severity'], Style>> = {
  warn: { tone: 'warn' },
  error: { tone: 'error' },
};

function styleOf(thresholds: readonly Threshold[], value: string | null): Style | undefined {
  if (value === null) return muted;
  const severity = severityOf(thresholds, value);
  return severity === null ? undefined : tones[severity];
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
