import { ObsqError } from '../../domain/errors.ts';
import { parseSampleValue } from '../../domain/metrics/series.ts';
import type { SavedQuery } from '../saved-query.ts';
import type { InstantRow, RangeRow } from './join-columns.ts';
import { lastValueOf } from './previous-rows.ts';

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
    return sortByNumber(rows, descending, name);
  }
  const labels = [...query.rowLabels, ...query.details.map((detail) => detail.name)];
  if (labels.includes(name)) return sortByText(rows, descending, name);
  const known = [...query.columns.map((column) => column.name), ...labels].join(', ');
  throw new ObsqError({
    kind: 'usage',
    message: `${query.name} has no column or label named ${name}; it has ${known}`,
  });
}

function sortByNumber<Row extends InstantRow | RangeRow>(
  rows: readonly Row[],
  descending: boolean,
  column: string,
): readonly Row[] {
  const keys = new Float64Array(rows.length);
  const places: number[] = [];
  const last: Row[] = [];
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at];
    if (row === undefined) continue;
    const text = lastValueOf(row, column);
    const key = text === null ? Number.NaN : parseSampleValue(text);
    keys[at] = key;
    if (Number.isNaN(key)) last.push(row);
    else places.push(at);
  }
  // Places and numbers beside them: a comparison reads no object. Of two infinities the difference is NaN, which counts as equal.
  places.sort(
    descending ? (a, b) => (keys[b] ?? 0) - (keys[a] ?? 0) : (a, b) => (keys[a] ?? 0) - (keys[b] ?? 0),
  );
  const sorted: Row[] = [];
  for (const at of places) {
    const row = rows[at];
    if (row !== undefined) sorted.push(row);
  }
  return sorted.concat(last);
}

function sortByText<Row extends InstantRow | RangeRow>(
  rows: readonly Row[],
  descending: boolean,
  label: string,
): readonly Row[] {
  const named = rows.filter((row) => row.labels[label] !== undefined);
  const last = rows.filter((row) => row.labels[label] === undefined);
  const sign = descending ? -1 : 1;
  named.sort((a, b) => sign * compareTexts(a.labels[label] ?? '', b.labels[label] ?? ''));
  return [...named, ...last];
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
