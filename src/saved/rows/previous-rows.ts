import { labelsKey, pickLabels } from '../../domain/labels.ts';
import type { SavedQuery } from '../saved-query.ts';
import type { InstantRow, RangeRow } from './join-columns.ts';

/** The rows of an earlier answer, found by the row labels of a later one: details (a last reason) may have changed. */
export interface PreviousRows {
  /** The same thing's row then, or undefined where it was not there. */
  rowOf(row: InstantRow | RangeRow): InstantRow | RangeRow | undefined;
  /** How many of them have no row among these. */
  countGone(rows: readonly (InstantRow | RangeRow)[]): number;
}

export function indexPrevious(query: SavedQuery, previous: readonly (InstantRow | RangeRow)[]): PreviousRows {
  const keyOf = (row: InstantRow | RangeRow): string => labelsKey(pickLabels(row.labels, query.rowLabels));
  const byKey = new Map(previous.map((row) => [keyOf(row), row]));
  return {
    rowOf: (row) => byKey.get(keyOf(row)),
    countGone: (rows) => {
      const now = new Set(rows.map(keyOf));
      return [...byKey.keys()].filter((key) => !now.has(key)).length;
    },
  };
}

/** A column's value of an instant row, or its last of a range; null where there is none. */
export function lastValueOf(row: InstantRow | RangeRow | undefined, column: string): string | null {
  if (row === undefined) return null;
  return 'values' in row ? (row.values[column] ?? null) : (row.samples[column]?.at(-1)?.value ?? null);
}
