import type { Labels } from '../../domain/labels.ts';
import {
  indexPrevious,
  lastValueOf,
  type MetricAnswer,
  samplesOf,
  valueColumn,
} from '../../domain/metrics/metric-answer.ts';
import type { Series } from '../../domain/metrics/series.ts';
import { formatRfc3339Utc } from '../../domain/time/time-format.ts';

/**
 * Yields series as CSV, one line for each sample: a column for every label, then time and value. With `previous` (`--vs`) each
 * line ends with the series' last value at the earlier time, because the earlier samples have other times.
 */
export function* seriesCsv(answer: MetricAnswer): Iterable<readonly string[]> {
  const { rows, ranged } = answer;
  const names = labelNames(rows.map(({ labels }) => labels));
  const previous = indexPrevious(answer);
  yield [...names, ...(ranged ? ['time'] : []), 'value', ...(previous === null ? [] : ['valuePrevious'])];
  for (const row of rows) {
    const labels = names.map((name) => row.labels[name] ?? '');
    const before = previous === null ? [] : [lastValueOf(previous.rowOf(row), valueColumn) ?? ''];
    for (const sample of samplesOf(row, valueColumn)) {
      yield [...labels, ...(ranged ? [formatRfc3339Utc(sample.timeMs)] : []), sample.value, ...before];
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

/** Formats labels as a PromQL selector. */
export function formatSelector(labels: Labels): string {
  const matchers = Object.keys(labels)
    .filter((name) => name !== '__name__')
    .sort()
    .map((name) => `${name}=${JSON.stringify(labels[name])}`);
  return `${labels.__name__ ?? ''}{${matchers.join(', ')}}`;
}
