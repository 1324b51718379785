import type { Labels } from '../domain/labels.ts';
import { sanitize } from '../domain/sanitize.ts';
import type { Segment } from './line.ts';
import type { TableColumn } from './table.ts';

/** Some columns of a table with their cells, row by row. */
export interface Block {
  readonly columns: readonly TableColumn[];
  readonly cells: readonly (readonly Segment[])[];
}

/** Labels as columns, the metric's name first; those that tell few rows apart are hidden first. */
export function labelBlock(
  sets: readonly Labels[],
  omit: ReadonlySet<string>,
  leastCells: readonly [main: number, other: number] = [20, 12],
): Block {
  const distinct = new Map<string, Set<string>>();
  for (const labels of sets) {
    for (const [name, value] of Object.entries(labels)) {
      if (omit.has(name)) continue;
      const values = distinct.get(name);
      if (values === undefined) distinct.set(name, new Set([value]));
      else values.add(value);
    }
  }
  const names = [...distinct.keys()].sort((a, b) => Number(b === '__name__') - Number(a === '__name__'));
  const telling = [...names].sort((a, b) => (distinct.get(b)?.size ?? 0) - (distinct.get(a)?.size ?? 0));
  return {
    columns: names.map((name): TableColumn => {
      const rank = telling.indexOf(name);
      const priority = rank === 0 ? 0 : rank < 3 ? rank : 30 + rank;
      return {
        title: sanitize(name),
        cut: 'middle',
        priority,
        minWidthCells: rank === 0 ? leastCells[0] : leastCells[1],
      };
    }),
    cells: sets.map((labels) => names.map((name) => ({ text: sanitize(labels[name] ?? '') }))),
  };
}
