// The columns of a table of metrics, one builder for each. The command's tables and the screen's table consist of these columns.
import {
  lastValueOf,
  type MetricAnswer,
  type MetricColumn,
  type MetricRow,
  type PreviousRows,
  samplesOf,
} from '../../domain/metrics/metric-answer.ts';
import { type HistogramSample, parseSampleValue } from '../../domain/metrics/series.ts';
import { severityOf, type Threshold, thresholdsOf } from '../../domain/metrics/threshold.ts';
import type { Unit } from '../../domain/metrics/unit.ts';
import { ownValue } from '../../domain/own-value.ts';
import { type SafeText, safe, sanitize, sanitizeAll } from '../../domain/text/sanitize.ts';
import type { TimeZone } from '../../domain/time/time-zone.ts';
import { spanOfSamples } from '../chart/resample.ts';
import { renderTrend } from '../chart/sparkline.ts';
import { formatMoment, isSameDay } from '../format/time.ts';
import { formatNumber, noValue } from '../format/units.ts';
import { type Compared, compareColumns } from '../table/change.ts';
import { type FilledColumn, fillColumns, type Style, type TableColumn } from '../table/layout-table.ts';
import { formatRowValues, unitOfRow } from './row-units.ts';
import { summarizeSamples } from './series-statistics.ts';

/** A column whose cells all have one style. */
export function styledColumn(column: TableColumn, texts: readonly SafeText[], style: Style): FilledColumn {
  return { column, texts, styles: texts.map(() => style) };
}

/** The values of one label; empty in a row without it. */
export function labelColumn(rows: readonly MetricRow[], name: string, column: TableColumn): FilledColumn {
  return { column, texts: sanitizeAll(rows.map((row) => ownValue(row.labels, name) ?? '')) };
}

/** The newest value of a measure in each row. A value past a threshold has the threshold's tone, and a missing one is muted. */
export function newestColumn(
  { rows, thresholds }: Pick<MetricAnswer, 'rows' | 'thresholds'>,
  measure: MetricColumn,
  column: TableColumn,
): FilledColumn {
  const values = rows.map((row) => lastValueOf(row, measure.name));
  const own = thresholdsOf(thresholds, measure.name);
  return {
    column,
    texts: sanitizeAll(formatRowValues(values, measure, rows)),
    styles: values.map((value) => styleOf(own, value)),
  };
}

/** Whether any value of a column is past a threshold. */
export function isPastThreshold({ styles }: FilledColumn): boolean {
  return styles?.some((style) => style !== undefined && style !== muted) ?? false;
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

export interface TrendOptions {
  readonly title: SafeText;
  readonly priority: number;
  readonly widthCells: number;
  readonly ascii: boolean;
}

/** How a measure went in each row, all over the same span of time. */
export function trendColumn(
  rows: readonly MetricRow[],
  { name }: MetricColumn,
  { title, priority, widthCells, ascii }: TrendOptions,
): FilledColumn {
  const span = spanOfSamples(rows.map((row) => samplesOf(row, name)));
  const texts = rows.map((row) => renderTrend(samplesOf(row, name), span, widthCells, ascii));
  return styledColumn({ title, priority, minWidthCells: widthCells }, texts, { tone: 'accent' });
}

/** A statistic of a range with the priority of its column. */
export type WantedStatistic = readonly [name: keyof typeof statisticTitles, priority: number];

const statisticTitles = { max: safe`MAX`, min: safe`MIN`, mean: safe`AVG` };

/** The greatest, the least or the mean value of a measure in each row. */
export function statisticColumns(
  rows: readonly MetricRow[],
  measure: MetricColumn,
  wanted: readonly WantedStatistic[],
): readonly FilledColumn[] {
  const statistics = rows.map((row) => summarizeSamples(samplesOf(row, measure.name)));
  return wanted.map(([name, priority]) => {
    const values = statistics.map((one) => numberText(one[name]));
    const texts = sanitizeAll(formatRowValues(values, measure, rows));
    return styledColumn({ title: statisticTitles[name], align: 'right', priority }, texts, muted);
  });
}

/** Writes a number as the servers do. */
function numberText(value: number | null): string | null {
  if (value === null) return null;
  return Number.isFinite(value) || Number.isNaN(value) ? String(value) : value > 0 ? '+Inf' : '-Inf';
}

export interface ChangeOptions {
  readonly previous: PreviousRows;
  /** Priority of the change; the earlier value has the next higher one. */
  readonly priority: number;
  /** Title of the change, default `CHANGE`. */
  readonly title?: SafeText | undefined;
}

/** The earlier value of a measure and how far it has gone since then, in each row. */
export function changeColumns(
  { rows, previous: earlier }: Pick<MetricAnswer, 'rows' | 'previous'>,
  measure: MetricColumn,
  { previous, priority, title }: ChangeOptions,
): readonly FilledColumn[] {
  const compared = rows.map(
    (row): Compared => ({
      before: lastValueOf(previous.rowOf(row), measure.name),
      after: lastValueOf(row, measure.name),
    }),
  );
  const unit =
    measure.resourceLabel === undefined
      ? measure.unit
      : (at: number): Unit => unitOfRow(measure, rows[at]?.labels);
  const { columns, cells } = compareColumns(compared, { unit, ago: earlier?.title ?? '', priority, title });
  return fillColumns({ columns, rows: cells });
}

/** The times of the newest values; none where all have the same time. A selector with a range does not align them. */
export function momentColumns(
  rows: readonly MetricRow[],
  { name }: MetricColumn,
  zone: TimeZone,
): readonly FilledColumn[] {
  const times = rows.map((row) => samplesOf(row, name).at(-1)?.timeMs ?? Number.NaN);
  const first = times.find((timeMs) => !Number.isNaN(timeMs)) ?? Number.NaN;
  if (times.every((timeMs) => timeMs === first || Number.isNaN(timeMs))) return [];
  const style = times.every((timeMs) => isSameDay(timeMs, first, zone)) ? 'clock' : 'dateTime';
  const texts = times.map((timeMs) => formatMoment(timeMs, zone, style));
  return [styledColumn({ title: safe`TIME`, priority: 21 }, texts, muted)];
}

/** The newest native histogram of each row in words; none where no row has one. */
export function histogramColumns(
  rows: readonly MetricRow[],
  { unit }: MetricColumn,
): readonly FilledColumn[] {
  if (rows.every(({ histograms }) => histograms === undefined || histograms.length === 0)) return [];
  const texts = rows.map(({ histograms }) => formatHistogram(histograms?.at(-1), unit));
  return [{ column: { title: safe`HISTOGRAM`, minWidthCells: 20 }, texts }];
}

function formatHistogram(histogram: HistogramSample | undefined, unit: Unit): SafeText {
  if (histogram === undefined) return safe``;
  const count = parseSampleValue(histogram.count);
  const mean = count > 0 ? formatNumber(parseSampleValue(histogram.sum) / count, unit) : noValue;
  return sanitize(`count ${formatNumber(count, 'count')}, mean ${mean}, ${histogram.buckets.length} buckets`);
}
