import { ObsqError } from '../domain/errors.ts';
import { parseSampleValue } from '../domain/series.ts';
import type { InstantRow, RangeRow } from './join-columns.ts';
import type { SavedQuery } from './saved-query.ts';

/**
 * The rows ordered by a column or label; descending when the name begins with '-'. What has no value, or NaN, comes last
 * in both directions, and equals keep their order. A range row counts with its last sample. Throws `usage` for a name
 * that the query does not have.
 */
export function sortRows<Row extends InstantRow | RangeRow>(
  rows: readonly Row[],
  sort: string | null,
  query: SavedQuery,
): readonly Row[] {
  if (sort === null) return rows;
  const descending = sort.startsWith('-');
  const name = descending ? sort.slice(1) : sort;
  if (query.columns.some((column) => column.name === name)) {
    return sortBy(
      rows,
      descending,
      (row) => numberOf(row, name),
      (a, b) => a - b,
    );
  }
  const labels = [...query.rowLabels, ...query.details.map((detail) => detail.name)];
  if (labels.includes(name)) return sortBy(rows, descending, (row) => row.labels[name] ?? null, compareTexts);
  const known = [...query.columns.map((column) => column.name), ...labels].join(', ');
  throw new ObsqError({
    kind: 'usage',
    message: `${query.name} has no column or label named ${name}; it has ${known}`,
  });
}

function sortBy<Row, Key>(
  rows: readonly Row[],
  descending: boolean,
  keyOf: (row: Row) => Key | null,
  compare: (a: Key, b: Key) => number,
): readonly Row[] {
  const sign = descending ? -1 : 1;
  const keyed = rows.map((row) => ({ row, key: keyOf(row) }));
  keyed.sort((a, b) => {
    if (a.key === null || b.key === null) return (a.key === null ? 1 : 0) - (b.key === null ? 1 : 0);
    return sign * compare(a.key, b.key);
  });
  return keyed.map(({ row }) => row);
}

function numberOf(row: InstantRow | RangeRow, column: string): number | null {
  const text = 'values' in row ? row.values[column] : row.samples[column]?.at(-1)?.value;
  if (text === undefined || text === null) return null;
  const number = parseSampleValue(text);
  return Number.isNaN(number) ? null : number;
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
