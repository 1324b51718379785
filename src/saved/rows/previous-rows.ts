import { labelsKey, pickLabels } from '../../domain/labels.ts';
import type { SavedQuery } from '../saved-query.ts';
import type { InstantRow, RangeRow } from './join-columns.ts';

/** The rows of an earlier answer, indexed by row labels only, because details (a last reason) may have changed. */
export interface PreviousRows {
  /** The earlier row with the same row labels, or undefined. */
  rowOf(row: InstantRow | RangeRow): InstantRow | RangeRow | undefined;
  /** The number of earlier rows that have no counterpart in `rows`. */
  countGone(rows: readonly (InstantRow | RangeRow)[]): number;
}

/** Indexes the rows of an earlier answer. */
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

/** The value of a column in an instant row, or its last sample in a range row; null if there is none. */
export function lastValueOf(row: InstantRow | RangeRow | undefined, column: string): string | null {
  if (row === undefined) return null;
  return 'values' in row ? (row.values[column] ?? null) : (row.samples[column]?.at(-1)?.value ?? null);
}
