import { labelsKey } from '../../domain/labels.ts';
import { guessUnit } from '../../domain/metrics/guess-unit.ts';
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
  readonly expr: string;
  /** Gives every label a column, even if all series share it. */
  readonly wide: boolean;
  /** Whether series have many samples, shown as trend, last, least, greatest and mean. Otherwise each has one value. */
  readonly ranged: boolean;
  readonly timeZone: TimeZone;
  /** The series at an earlier time (`1d ago`), shown beside the values with the change. */
  readonly previous?: { readonly title: string; readonly series: readonly Series[] } | undefined;
}

/** Renders the series of a raw query as a table: labels, then value or trend. On a terminal, labels that all share appear once above. */
export function renderSeries(series: readonly Series[], options: SeriesTableOptions): Line[] {
  if (series.length === 0) return [];
  const { frame } = options;
  const shared = sharedLabels(series, options);
  const lines = renderTable(tableOfSeries(series, options), frame);
  if (Object.keys(shared).length === 0) return lines;
  const lead = series.length === 1 ? safe`` : safe`all: `;
  return [
    ...foldLine([{ text: safe`${lead}${formatSeriesName(shared)}`, tone: 'muted' }], frame.widthCells),
    ...lines,
  ];
}

/** Builds the table of series without rendering it. */
function tableOfSeries(series: readonly Series[], options: SeriesTableOptions): Table {
  const shared = sharedLabels(series, options);
  const unit = guessUnit(options.expr);
  const blocks = [
    labelBlock(
      series.map((one) => one.labels),
      new Set(Object.keys(shared)),
    ),
  ];
  if (series.some((one) => one.samples.length > 0)) {
    blocks.push(options.ranged ? rangeBlock(series, unit, options.frame) : valueBlock(series, unit));
    if (options.previous !== undefined) blocks.push(previousBlock(series, options.previous, unit));
    if (!options.ranged) blocks.push(momentBlock(series, options.timeZone));
  }
  if (series.some((one) => one.histograms.length > 0)) blocks.push(histogramBlock(series, unit));
  return {
    columns: blocks.flatMap((block) => block.columns),
    rows: series.map((_series, at) => blocks.flatMap((block) => block.cells[at] ?? [])),
  };
}

/** The labels that appear once above the table: none in a pipe or with -o wide, all labels of a single series. */
function sharedLabels(
  series: readonly Series[],
  options: SeriesTableOptions,
): Readonly<Record<string, string>> {
  if (options.frame.widthCells === null || options.wide) return {};
  const [only] = series;
  return series.length === 1 && only !== undefined
    ? only.labels
    : commonLabels(series.map((one) => one.labels));
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
function previousBlock(
  series: readonly Series[],
  previous: NonNullable<SeriesTableOptions['previous']>,
  unit: Unit,
): Block {
  const before = new Map(previous.series.map((one) => [labelsKey(one.labels), one]));
  const compared = series.map((one) => {
    const earlier = before.get(labelsKey(one.labels));
    return {
      before: earlier === undefined ? null : (lastSample(earlier)?.value ?? null),
      after: lastSample(one)?.value ?? null,
    };
  });
  return compareColumns(compared, { unit, ago: previous.title, priority: 1 });
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
