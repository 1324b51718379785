import type { Labels } from '../../domain/labels.ts';
import { ownValue } from '../../domain/own-value.ts';
import { sanitize } from '../../domain/text/sanitize.ts';
import type { Segment } from '../text/line.ts';
import type { TableColumn } from './layout-table.ts';

/** Adjacent columns of a table with their cells, row by row. */
export interface Block {
  readonly columns: readonly TableColumn[];
  readonly cells: readonly (readonly Segment[])[];
}

/** Turns labels into columns, with the metric's name first. A narrow frame hides the labels first that distinguish few rows. */
export function labelBlock(
  sets: readonly Labels[],
  omit: ReadonlySet<string>,
  leastCells: readonly [main: number, other: number] = [20, 12],
): Block {
  const names = [...new Set(sets.flatMap((labels) => Object.keys(labels)))]
    .filter((name) => !omit.has(name))
    .sort((a, b) => Number(b === '__name__') - Number(a === '__name__'));
  const ranked = rankByDistinction(sets, names);
  return {
    columns: names.map((name): TableColumn => {
      const rank = ranked.indexOf(name);
      const priority = rank === 0 ? 0 : rank < 3 ? rank : 30 + rank;
      return {
        title: sanitize(name),
        cut: 'middle',
        priority,
        minWidthCells: rank === 0 ? leastCells[0] : leastCells[1],
      };
    }),
    cells: sets.map((labels) => names.map((name) => ({ text: sanitize(ownValue(labels, name) ?? '') }))),
  };
}

/**
 * Orders names so that the first few together distinguish the most rows. Two targets of one node may differ only in a path, and
 * that path is worth more than the node's name beside its address.
 */
function rankByDistinction(sets: readonly Labels[], names: readonly string[]): readonly string[] {
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
    left = left.filter((one) => one !== name);
  }
  const distinct = new Map(
    left.map((name) => [name, new Set(sets.map((labels) => ownValue(labels, name))).size]),
  );
  return [...chosen, ...left.sort((a, b) => (distinct.get(b) ?? 0) - (distinct.get(a) ?? 0))];
}

/** The group number of each row. Rows with the same values in all chosen labels share a number. */
interface Grouping {
  readonly of: readonly number[];
  readonly count: number;
}

function splitGroups({ of }: Grouping, sets: readonly Labels[], name: string): Grouping {
  const numbers = new Map<string, number>();
  const split = sets.map((labels, row) => {
    const key = `${of[row]} ${ownValue(labels, name) ?? ''}`;
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, numbers.size);
    return numbers.size - 1;
  });
  return { of: split, count: numbers.size };
}
