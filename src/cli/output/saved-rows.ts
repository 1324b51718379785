import { formatRfc3339Utc } from '../../domain/time/time-format.ts';
import type { InstantRow, RangeRow } from '../../saved/rows/join-columns.ts';
import { lastValueOf, type PreviousRows } from '../../saved/rows/previous-rows.ts';
import type { SavedQuery } from '../../saved/saved-query.ts';
import type { SavedRows } from '../../services/metrics/run-saved-query.ts';
import { sampleRow } from './document-rows.ts';

/** The rows of a saved query's answer, with what is needed to write them. */
export interface SavedRowsText {
  readonly query: SavedQuery;
  /** The names of the columns that were queried. */
  readonly names: readonly string[];
  readonly data: SavedRows;
  /** The same rows at an earlier time (`--vs`). */
  readonly previous?: PreviousRows | undefined;
}

/** Schema `metrics-row`. */
export function* rowsJson({ names, data, previous }: SavedRowsText): Iterable<unknown> {
  if (data.kind === 'instant') {
    for (const row of data.rows) {
      const before = previous === undefined ? {} : { previous: lastValuesOf(previous.rowOf(row), names) };
      yield { labels: row.labels, values: lastValuesOf(row, names), ...before };
    }
    return;
  }
  for (const row of data.rows) {
    const before = previous === undefined ? {} : { previous: samplesOf(previous.rowOf(row), names) };
    yield { labels: row.labels, samples: samplesOf(row, names), ...before };
  }
}

function samplesOf(row: InstantRow | RangeRow | undefined, names: readonly string[]) {
  const samples = row !== undefined && 'samples' in row ? row.samples : {};
  return Object.fromEntries(names.map((name) => [name, (samples[name] ?? []).map(sampleRow)]));
}

/** The value of each column, for a range its last one; null if there is none. */
export function lastValuesOf(
  row: InstantRow | RangeRow | undefined,
  names: readonly string[],
): Readonly<Record<string, string | null>> {
  return Object.fromEntries(names.map((name) => [name, lastValueOf(row, name)]));
}

function labelNamesOf(query: SavedQuery): readonly string[] {
  return [...query.rowLabels, ...query.details.map((detail) => detail.name)];
}

/** Yields CSV records: labels, the time for a range, and the columns; with --vs then the earlier value of each column. */
export function* rowsCsv({ query, names, data, previous }: SavedRowsText): Iterable<readonly string[]> {
  const labelNames = labelNamesOf(query);
  const earlier = previous === undefined ? [] : names;
  yield [
    ...labelNames,
    ...(data.kind === 'range' ? ['time'] : []),
    ...names,
    ...earlier.map((name) => `${name}Previous`),
  ];
  for (const row of data.rows) {
    const labels = labelNames.map((name) => row.labels[name] ?? '');
    // For a range, every record has the last earlier value, because the earlier samples have other times.
    const before = earlier.map((name) => lastValueOf(previous?.rowOf(row), name) ?? '');
    if ('values' in row) yield [...labels, ...names.map((name) => row.values[name] ?? ''), ...before];
    else
      for (const [timeMs, values] of samplesByTime(row, names))
        yield [...labels, formatRfc3339Utc(timeMs), ...values, ...before];
  }
}

/** Joins the samples of the columns by time, in time order; '' if a column has no sample at a time. */
function samplesByTime(
  row: RangeRow,
  names: readonly string[],
): readonly (readonly [number, readonly string[]])[] {
  const byTime = new Map<number, string[]>();
  for (const [index, name] of names.entries()) {
    for (const sample of row.samples[name] ?? []) {
      const record = byTime.get(sample.timeMs) ?? names.map(() => '');
      record[index] = sample.value;
      byTime.set(sample.timeMs, record);
    }
  }
  return [...byTime].sort((a, b) => a[0] - b[0]);
}

/** Yields labels and values separated by tabs, without a header, for cut and awk. */
export function* rowsRaw({ query, names, data }: SavedRowsText): Iterable<string> {
  const labelNames = labelNamesOf(query);
  for (const row of data.rows) {
    const values = lastValuesOf(row, names);
    yield [
      ...labelNames.map((name) => row.labels[name] ?? ''),
      ...names.map((name) => values[name] ?? ''),
    ].join('\t');
  }
}
