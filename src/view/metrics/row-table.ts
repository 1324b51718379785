import {
  indexPrevious,
  lastValueOf,
  type MetricAnswer,
  type MetricColumn,
  type MetricLabel,
  type MetricRow,
  type PreviousRows,
  samplesOf,
} from '../../domain/metrics/metric-answer.ts';
import { shownLabels } from '../../domain/metrics/shown-labels.ts';
import { severityOf, type Threshold, thresholdsOf } from '../../domain/metrics/threshold.ts';
import type { Unit } from '../../domain/metrics/unit.ts';
import { safe, sanitize, sanitizeAll } from '../../domain/text/sanitize.ts';
import { spanOfSamples, type TimeSpan } from '../chart/resample.ts';
import { renderTrend } from '../chart/sparkline.ts';
import { compareColumns } from '../table/change.ts';
import { type FilledColumn, renderColumns, type Style } from '../table/table.ts';
import type { Frame, Line, Segment } from '../text/line.ts';
import { formatRowValues, unitOfRow } from './row-units.ts';

export interface RowTableOptions {
  readonly frame: Frame;
  /** Gives every label a column, even if it distinguishes no rows. */
  readonly wide: boolean;
}

/** Renders a saved query's rows as a table: identifying labels, then a column for each measure. A value past a threshold has the threshold's tone. */
export function renderRows(answer: MetricAnswer, options: RowTableOptions): Line[] {
  return answer.rows.length === 0 ? [] : renderColumns(columnsOfRows(answer, options), options.frame);
}

function columnsOfRows(answer: MetricAnswer, { frame, wide }: RowTableOptions): readonly FilledColumn[] {
  const { rows, rowLabels, columns, anchor } = answer;
  const labels = wide ? (answer.declaredLabels ?? []) : shownLabels(answer, rows);
  const identifying = (rowLabels ?? []).filter((name) => labels.some((label) => label.name === name));
  const filled = labels.map((label) => labelColumn(label, rows, label.name === identifying.at(-1)));
  const previous = indexPrevious(answer);
  for (const [index, column] of columns.entries()) {
    filled.push(...measureColumns(answer, { column, index, frame }));
    // Of every measure on a wide table; else of the one that rows come from.
    if (previous !== null && (wide || column.name === anchor))
      filled.push(...changeColumns(answer, { column, index, previous }));
  }
  return filled;
}

function labelColumn(
  { name, title }: MetricLabel,
  rows: readonly MetricRow[],
  isLast: boolean,
): FilledColumn {
  return {
    column: { title: sanitize(title.toUpperCase()), minWidthCells: isLast ? 16 : 8, cut: 'middle' },
    texts: sanitizeAll(rows.map((row) => row.labels[name] ?? '')),
  };
}

interface MeasureOptions {
  readonly column: MetricColumn;
  readonly index: number;
  readonly frame: Frame;
}

/** The column of one measure; for a range, a trend column precedes it. */
function measureColumns(
  { rows, ranged, thresholds: all }: MetricAnswer,
  { column, index, frame }: MeasureOptions,
): readonly FilledColumn[] {
  const values = rows.map((row) => lastValueOf(row, column.name));
  const title = sanitize(column.title.toUpperCase());
  const thresholds = thresholdsOf(all, column.name);
  const styles = values.map((value) => styleOf(thresholds, value));
  const isBad = styles.some((style) => style !== undefined && style !== muted);
  const filled: FilledColumn = {
    // The anchor always stays. A narrow screen hides the last of the others first, but hides columns with bad values after all others.
    column: { title, align: 'right', priority: index === 0 ? 0 : isBad ? 2 : 10 + index },
    texts: sanitizeAll(formatRowValues(values, column, rows)),
    styles,
  };
  if (!ranged) return [filled];
  const span = spanOfSamples(rows.map((row) => samplesOf(row, column.name)));
  const trend = {
    title: index === 0 ? safe`TREND` : safe`${title} TREND`,
    priority: 20 + index,
    minWidthCells: trendWidth(frame),
  };
  const cells = rows.map((row) => trendCell(row, column.name, span, frame));
  return [{ column: trend, texts: cells.map(({ text }) => text), styles: cells }, filled];
}

/** The columns with the earlier value of a measure and its change. Those of the anchor are hidden last. */
function changeColumns(
  { rows, previous: earlier }: MetricAnswer,
  { column, index, previous }: ChangeOptions,
): readonly FilledColumn[] {
  const compared = rows.map((row) => ({
    before: lastValueOf(previous.rowOf(row), column.name),
    after: lastValueOf(row, column.name),
  }));
  const unit =
    column.resourceLabel === undefined
      ? column.unit
      : (at: number): Unit => unitOfRow(column, rows[at]?.labels);
  const options = { unit, ago: earlier?.title ?? '', priority: index === 0 ? 1 : 12 + index };
  const { columns, cells } = compareColumns(compared, options);
  return columns.map((one, at) => ({
    column: one,
    texts: cells.map((row) => row[at]?.text ?? safe``),
    styles: cells.map((row) => row[at]),
  }));
}

interface ChangeOptions {
  readonly column: MetricColumn;
  readonly index: number;
  readonly previous: PreviousRows;
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

function trendCell(row: MetricRow, column: string, span: TimeSpan | null, frame: Frame): Segment {
  return {
    text: renderTrend(samplesOf(row, column), span, trendWidth(frame), frame.ascii),
    tone: 'accent',
  };
}
