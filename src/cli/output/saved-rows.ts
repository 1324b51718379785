import {
  indexPrevious,
  lastValueOf,
  lastValuesOf,
  type MetricAnswer,
  type MetricColumn,
  type MetricRow,
  samplesOf,
} from '../../domain/metrics/metric-answer.ts';
import { ownValue } from '../../domain/own-value.ts';
import { formatRfc3339Utc } from '../../domain/time/time-format.ts';
import { sampleRow } from './document-rows.ts';

/** The rows of a saved query's answer, with what is needed to write them. */
export function* rowsJson(answer: MetricAnswer): Iterable<unknown> {
  const { columns, rows, ranged } = answer;
  const previous = indexPrevious(answer);
  for (const row of rows) {
    const earlier = previous?.rowOf(row);
    if (ranged) {
      const before = previous === null ? {} : { previous: samplesByName(earlier, columns) };
      yield { labels: row.labels, samples: samplesByName(row, columns), ...before };
    } else {
      const before = previous === null ? {} : { previous: lastValuesOf(earlier, columns) };
      yield { labels: row.labels, values: lastValuesOf(row, columns), ...before };
    }
  }
}

function samplesByName(row: MetricRow | undefined, columns: readonly MetricColumn[]) {
  return Object.fromEntries(columns.map(({ name }) => [name, samplesOf(row, name).map(sampleRow)]));
}

function labelNamesOf({ declaredLabels }: MetricAnswer): readonly string[] {
  return (declaredLabels ?? []).map(({ name }) => name);
}

/** Labels, time where there are many, and the columns; with --vs each column's earlier value last. */
export function* rowsCsv(answer: MetricAnswer): Iterable<readonly string[]> {
  const { columns, rows, ranged } = answer;
  const labelNames = labelNamesOf(answer);
  const previous = indexPrevious(answer);
  const names = columns.map(({ name }) => name);
  const earlier = previous === null ? [] : names;
  yield [...labelNames, ...(ranged ? ['time'] : []), ...names, ...earlier.map((name) => `${name}Previous`)];
  for (const row of rows) {
    const labels = labelNames.map((name) => ownValue(row.labels, name) ?? '');
    // For a range, every record has the last earlier value, because the earlier samples have other times.
    const before = earlier.map((name) => lastValueOf(previous?.rowOf(row), name) ?? '');
    if (!ranged) yield [...labels, ...names.map((name) => lastValueOf(row, name) ?? ''), ...before];
    else
      for (const [timeMs, values] of samplesByTime(row, names))
        yield [...labels, formatRfc3339Utc(timeMs), ...values, ...before];
  }
}

/** Joins the samples of the columns by time, in time order; '' if a column has no sample at a time. */
function samplesByTime(
  row: MetricRow,
  names: readonly string[],
): readonly (readonly [number, readonly string[]])[] {
  const byTime = new Map<number, string[]>();
  for (const [index, name] of names.entries()) {
    for (const sample of samplesOf(row, name)) {
      const record = byTime.get(sample.timeMs) ?? names.map(() => '');
      record[index] = sample.value;
      byTime.set(sample.timeMs, record);
    }
  }
  return [...byTime].sort((a, b) => a[0] - b[0]);
}

/** Yields labels and values separated by tabs, without a header, for cut and awk. */
export function* rowsRaw(answer: MetricAnswer): Iterable<string> {
  const labelNames = labelNamesOf(answer);
  for (const row of answer.rows) {
    yield [
      ...labelNames.map((name) => ownValue(row.labels, name) ?? ''),
      ...answer.columns.map(({ name }) => lastValueOf(row, name) ?? ''),
    ].join('\t');
  }
}
