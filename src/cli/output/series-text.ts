import type { Labels } from '../../domain/labels.ts';
import {
  indexPrevious,
  lastValueOf,
  type MetricAnswer,
  samplesOf,
  valueColumn,
} from '../../domain/metrics/metric-answer.ts';
import type { Series } from '../../domain/metrics/series.ts';
import { ownValue } from '../../domain/own-value.ts';
import { formatLabelPair, formatSeriesSelector } from '../../domain/text/promql-name.ts';
import { formatRfc3339Utc } from '../../domain/time/time-format.ts';

/**
 * Yields series as CSV, one line for each sample: a column for every label, then time and value. With `previous` (`--vs`) each
 * line ends with the series' last value at the earlier time, because the earlier samples have other times. Native histograms have a
 * line each without a value, and their count and sum in two columns more.
 */
export function* seriesCsv(answer: MetricAnswer): Iterable<readonly string[]> {
  const { rows, ranged } = answer;
  const names = labelNames(rows.map(({ labels }) => labels));
  const previous = indexPrevious(answer);
  const hasHistograms = rows.some(({ histograms = [] }) => histograms.length > 0);
  const own = [
    ...(ranged ? ['time'] : []),
    'value',
    ...(previous === null ? [] : ['valuePrevious']),
    ...(hasHistograms ? ['count', 'sum'] : []),
  ];
  // A label may be called like one of the columns: two columns of one name are read as one by most programs.
  yield [...names.map((name) => (own.includes(name) ? `label_${name}` : name)), ...own];
  for (const row of rows) {
    const labels = names.map((name) => ownValue(row.labels, name) ?? '');
    const before = previous === null ? [] : [lastValueOf(previous.rowOf(row), valueColumn) ?? ''];
    const timeOf = (timeMs: number) => (ranged ? [formatRfc3339Utc(timeMs)] : []);
    for (const { timeMs, value } of samplesOf(row, valueColumn)) {
      yield [...labels, ...timeOf(timeMs), value, ...before, ...(hasHistograms ? ['', ''] : [])];
    }
    for (const { timeMs, count, sum } of row.histograms ?? []) {
      yield [...labels, ...timeOf(timeMs), '', ...before, count, sum];
    }
  }
}

/** Every label name of the rows: `__name__` first, the others in alphabetical order. */
export function labelNames(rows: readonly Labels[]): readonly string[] {
  const names = new Set<string>();
  for (const labels of rows) for (const name of Object.keys(labels)) names.add(name);
  return [...names].sort((a, b) => (a === '__name__' ? -1 : b === '__name__' ? 1 : a < b ? -1 : 1));
}

/** Yields series in promtool's format, one line for each sample: `up{job="x"} => 1 @[1795210007.83]`. */
export function* seriesRaw(series: readonly Series[]): Iterable<string> {
  for (const one of series) {
    const selector = formatSelector(one.labels);
    for (const sample of one.samples) yield `${selector} => ${sample.value} @[${sample.timeMs / 1000}]`;
    for (const histogram of one.histograms) {
      yield `${selector} => {count:${histogram.count}, sum:${histogram.sum}} @[${histogram.timeMs / 1000}]`;
    }
  }
}

/** Formats labels as a PromQL selector, names with dots in quotes. */
export function formatSelector(labels: Labels): string {
  const pairs = Object.keys(labels)
    .filter((name) => name !== '__name__')
    .sort()
    .map((name) => formatLabelPair(name, ownValue(labels, name) ?? ''));
  return formatSeriesSelector(labels.__name__ ?? '', pairs);
}
