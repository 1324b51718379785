import { formatRfc3339Utc } from '../../domain/time/time-format.ts';
import type { InstantRow, RangeRow } from '../../saved/rows/join-columns.ts';
import { lastValueOf, type PreviousRows } from '../../saved/rows/previous-rows.ts';
import type { SavedQuery } from '../../saved/saved-query.ts';
import type { SavedRows } from '../../services/metrics/run-saved-query.ts';
import { sampleRow } from './document-rows.ts';

/** What the rows of an answer are written with. */
export interface SavedRowsText {
  readonly query: SavedQuery;
  /** The columns that were asked. */
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

/** Each column's value, the last of a range; null where there is none. */
export function lastValuesOf(
  row: InstantRow | RangeRow | undefined,
  names: readonly string[],
): Readonly<Record<string, string | null>> {
  return Object.fromEntries(names.map((name) => [name, lastValueOf(row, name)]));
}

function labelNamesOf(query: SavedQuery): readonly string[] {
  return [...query.rowLabels, ...query.details.map((detail) => detail.name)];
}

/** Labels, time where there are many, and the columns; with --vs each column's earlier value last. */
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
    // Of a range the earlier one's last value stands in every record: its times are others.
    const before = earlier.map((name) => lastValueOf(previous?.rowOf(row), name) ?? '');
    if ('values' in row) yield [...labels, ...names.map((name) => row.values[name] ?? ''), ...before];
    else
      for (const [timeMs, values] of samplesByTime(row, names))
        yield [...labels, formatRfc3339Utc(timeMs), ...values, ...before];
  }
}

/** The columns' samples beside each other, in time order; '' where a column has none at that time. */
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

/** Tab-separated labels and values, no header: for cut and awk. */
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
