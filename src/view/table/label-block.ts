import type { Labels } from '../../domain/labels.ts';
import { sanitize } from '../../domain/text/sanitize.ts';
import type { Segment } from '../text/line.ts';
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
  const names = [...new Set(sets.flatMap((labels) => Object.keys(labels)))]
    .filter((name) => !omit.has(name))
    .sort((a, b) => Number(b === '__name__') - Number(a === '__name__'));
  const telling = orderByTelling(sets, names);
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

/**
 * Names, those first that together tell most rows apart: two targets of one node differ in a path alone, and that is worth more than
 * the name of the node beside its address.
 */
function orderByTelling(sets: readonly Labels[], names: readonly string[]): readonly string[] {
  const chosen: string[] = [];
  let left = [...names];
  let groups: Grouping = { of: new Array<number>(sets.length).fill(0), count: Math.min(1, sets.length) };
  while (left.length > 0 && groups.count < sets.length) {
    let best: { readonly name: string; readonly groups: Grouping } | null = null;
    for (const name of left) {
      const split = splitGroups(groups, sets, name);
      if (split.count > (best?.groups.count ?? groups.count)) best = { name, groups: split };
    }
    if (best === null) break;
    const { name } = best;
    chosen.push(name);
    groups = best.groups;
    left = left.filter((other) => other !== name);
  }
  const distinct = new Map(left.map((name) => [name, new Set(sets.map((labels) => labels[name])).size]));
  return [...chosen, ...left.sort((a, b) => (distinct.get(b) ?? 0) - (distinct.get(a) ?? 0))];
}

/** Rows that no label looked at so far tells apart share a number. */
interface Grouping {
  readonly of: readonly number[];
  readonly count: number;
}

function splitGroups({ of }: Grouping, sets: readonly Labels[], name: string): Grouping {
  const numbers = new Map<string, number>();
  const split = sets.map((labels, row) => {
    const key = `${of[row]} ${labels[name] ?? ''}`;
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, numbers.size);
    return numbers.size - 1;
  });
  return { of: split, count: numbers.size };
}
