import type { Column } from '../words/value.ts';

/**
 * Chooses the `counts[step]` greatest (or least) series of a group at each step. NaN is chosen last, and of equal values the earlier
 * series. For a single step the result is in order of value, which an instant answer shows.
 */
export function topColumns(columns: readonly Column[], counts: Float64Array, greatest: boolean): Column[] {
  const chosen = columns.map((column) => ({ ...column, present: new Uint8Array(column.present.length) }));
  const indexes = columns.map((_, index) => index);
  let order = indexes;
  for (const [step, count] of counts.entries()) {
    const here = indexes.filter((index) => columns[index]?.present[step] === 1);
    order = here.sort((a, b) => compareAt(columns, a, b, step, greatest)).slice(0, Math.max(0, count));
    for (const index of order) {
      const column = chosen[index];
      if (column !== undefined) column.present[step] = 1;
    }
  }
  if (counts.length !== 1) return chosen;
  return order.flatMap((index) => chosen[index] ?? []);
}

function compareAt(
  columns: readonly Column[],
  a: number,
  b: number,
  step: number,
  greatest: boolean,
): number {
  const left = columns[a]?.values[step] ?? Number.NaN;
  const right = columns[b]?.values[step] ?? Number.NaN;
  if (Number.isNaN(left) || Number.isNaN(right)) {
    return Number(Number.isNaN(left)) - Number(Number.isNaN(right)) || a - b;
  }
  return (greatest ? right - left : left - right) || a - b;
}
