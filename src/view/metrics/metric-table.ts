import type { Labels } from '../../domain/labels.ts';
import {
  indexPrevious,
  lastValueOf,
  type MetricAnswer,
  type MetricRow,
  seriesOfRow,
  valueColumn,
} from '../../domain/metrics/metric-answer.ts';
import {
  type HistogramSample,
  lastSample,
  parseSampleValue,
  type Series,
} from '../../domain/metrics/series.ts';
import type { Unit } from '../../domain/metrics/unit.ts';
import { type SafeText, safe, sanitize } from '../../domain/text/sanitize.ts';
import type { TimeZone } from '../../domain/time/time-zone.ts';
import { spanOfSamples } from '../chart/resample.ts';
import { renderTrend } from '../chart/sparkline.ts';
import { commonLabels, formatSeriesName } from '../format/label-text.ts';
import { formatMoment, isSameDay } from '../format/time.ts';
import { formatColumn, formatNumber, noValue } from '../format/units.ts';
import { compareColumns } from '../table/change.ts';
import { type Block, labelBlock } from '../table/label-block.ts';
import { renderTable, type Table } from '../table/table.ts';
import { foldLine } from '../text/fold-line.ts';
import type { Frame, Line, Segment } from '../text/line.ts';
import { summarizeSamples } from './series-statistics.ts';

export interface SeriesTableOptions {
  readonly frame: Frame;
  /** The query, from which the unit is guessed. */
  readonly wide: boolean;
  readonly timeZone: TimeZone;
}

/** Series of a typed query as a table: labels, then value or trend. On a terminal, labels that all share stand once above. */
export function renderSeries(answer: MetricAnswer, options: SeriesTableOptions): Line[] {
  const { rows } = answer;
  if (rows.length === 0) return [];
  const { frame } = options;
  const shared = sharedLabels(rows, options);
  const lines = renderTable(tableOfSeries(answer, shared, options), frame);
  if (Object.keys(shared).length === 0) return lines;
  const lead = rows.length === 1 ? safe`` : safe`all: `;
  return [
    ...foldLine([{ text: safe`${lead}${formatSeriesName(shared)}`, tone: 'muted' }], frame.widthCells),
    ...lines,
  ];
}

function tableOfSeries(answer: MetricAnswer, shared: Labels, { frame, timeZone }: SeriesTableOptions): Table {
  const { rows, ranged } = answer;
  const unit = answer.columns[0]?.unit ?? 'none';
  const series = rows.map(seriesOfRow);
  const blocks = [
    labelBlock(
      rows.map((row) => row.labels),
      new Set(Object.keys(shared)),
    ),
  ];
  if (series.some((one) => one.samples.length > 0)) {
    blocks.push(ranged ? rangeBlock(series, unit, frame) : valueBlock(series, unit));
    if (answer.previous !== null) blocks.push(previousBlock(answer, unit));
    if (!ranged) blocks.push(momentBlock(series, timeZone));
  }
  if (series.some((one) => one.histograms.length > 0)) blocks.push(histogramBlock(series, unit));
  return {
    columns: blocks.flatMap((block) => block.columns),
    rows: rows.map((_row, at) => blocks.flatMap((block) => block.cells[at] ?? [])),
  };
}

/** The labels that appear once above the table: none in a pipe or with -o wide, all labels of a single series. */
function sharedLabels(rows: readonly MetricRow[], options: SeriesTableOptions): Labels {
  if (options.frame.widthCells === null || options.wide) return {};
  const [only] = rows;
  return rows.length === 1 && only !== undefined
    ? only.labels
    : commonLabels(rows.map(({ labels }) => labels));
}

function valueBlock(series: readonly Series[], unit: Unit): Block {
  const values = series.map((one) => lastSample(one)?.value ?? null);
  const texts = formatColumn(values, unit);
  return {
    columns: [{ title: safe`VALUE`, align: 'right' }],
    cells: values.map((value, at) => [
      { text: sanitize(texts[at] ?? ''), tone: value === null ? 'muted' : undefined },
    ]),
  };
}

/** The columns with the earlier value of each series, found by its labels, and the change since then. */
function previousBlock(answer: MetricAnswer, unit: Unit): Block {
  const previous = indexPrevious(answer);
  const compared = answer.rows.map((row) => ({
    before: lastValueOf(previous?.rowOf(row), valueColumn),
    after: lastValueOf(row, valueColumn),
  }));
  return compareColumns(compared, { unit, ago: answer.previous?.title ?? '', priority: 1 });
}

/** The columns of a range: trend, last, least, greatest and mean. */
function rangeBlock(series: readonly Series[], unit: Unit, frame: Frame): Block {
  const span = spanOfSamples(series.map((one) => one.samples));
  const statistics = series.map((one) => summarizeSamples(one.samples));
  const trendCells = sparkCells(frame);
  const texts = (['last', 'max', 'min', 'mean'] as const).map((key) =>
    formatColumn(
      statistics.map((one) => (one[key] === null ? null : sampleText(one[key]))),
      unit,
    ),
  );
  return {
    columns: [
      { title: safe`TREND`, priority: 18, minWidthCells: trendCells },
      { title: safe`LAST`, align: 'right' },
      { title: safe`MAX`, align: 'right', priority: 5 },
      { title: safe`MIN`, align: 'right', priority: 19 },
      { title: safe`AVG`, align: 'right', priority: 20 },
    ],
    cells: series.map((one, at): Segment[] => [
      { text: renderTrend(one.samples, span, trendCells, frame.ascii), tone: 'accent' },
      ...texts.map(
        (column, index): Segment => ({
          text: sanitize(column[at] ?? ''),
          tone: index === 0 ? undefined : 'muted',
        }),
      ),
    ]),
  };
}

/** The width of a trend in a table, in cells. */
function sparkCells(frame: Frame): number {
  return frame.widthCells === null || frame.widthCells >= 120 ? 24 : 12;
}

/** Formats a number the way the servers do. */
function sampleText(value: number): string {
  return Number.isFinite(value) || Number.isNaN(value) ? String(value) : value > 0 ? '+Inf' : '-Inf';
}

/** The column of times, if instant values have different times (a selector over a range does not align them). */
function momentBlock(series: readonly Series[], zone: TimeZone): Block {
  const times = series.map((one) => lastSample(one)?.timeMs ?? Number.NaN);
  const first = times.find((timeMs) => !Number.isNaN(timeMs)) ?? Number.NaN;
  if (times.every((timeMs) => timeMs === first || Number.isNaN(timeMs))) return { columns: [], cells: [] };
  const style = times.every((timeMs) => isSameDay(timeMs, first, zone)) ? 'clock' : 'dateTime';
  return {
    columns: [{ title: safe`TIME`, priority: 21 }],
    cells: times.map((timeMs) => [{ text: formatMoment(timeMs, zone, style), tone: 'muted' }]),
  };
}

function histogramBlock(series: readonly Series[], unit: Unit): Block {
  return {
    columns: [{ title: safe`HISTOGRAM`, minWidthCells: 20 }],
    cells: series.map((one) => [{ text: formatHistogram(one.histograms[one.histograms.length - 1], unit) }]),
  };
}

function formatHistogram(histogram: HistogramSample | undefined, unit: Unit): SafeText {
  if (histogram === undefined) return safe``;
  const count = parseSampleValue(histogram.count);
  const mean = count > 0 ? formatNumber(parseSampleValue(histogram.sum) / count, unit) : noValue;
  return sanitize(`count ${formatNumber(count, 'count')}, mean ${mean}, ${histogram.buckets.length} buckets`);
}
