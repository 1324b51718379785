import { isError, type WaterfallModel } from './waterfall-model.ts';
import { thinRows, type WaterfallRow } from './waterfall-rows.ts';

export interface ChooseOptions {
  /** Lines there are. */
  readonly mostLines: number;
  /** Lines a row takes: its own, and what stands below it. */
  readonly linesOf: (row: WaterfallRow) => number;
  /** Places of rows that come next after those. */
  readonly wanted?: Iterable<number> | undefined;
}

/** A path element that took less of the trace explains nothing. */
const leastShare = 0.005;
/** After so many rows in a row that found no room, no other is tried. */
const maxMisses = 200;

/**
 * The rows that explain a trace on a screen that has no room for all of it: where failures began and what took the time, in turns,
 * each with its callers; then those that are wanted; then what passed the failures on; then the longest of the rest. In the order of the tree.
 */
export function chooseRows(
  model: WaterfallModel,
  rows: readonly WaterfallRow[],
  options: ChooseOptions,
): readonly WaterfallRow[] {
  if (linesFit(rows, options)) return rows;
  const ranked = rankRows(model, rows, (options.mostLines + 1) * (maxMisses + 1));
  const parents = findParentRows(rows);
  const picker = createPicker(rows, parents, options);
  for (let turn = 0; turn < Math.max(ranked.origins.length, ranked.path.length); turn += 1) {
    const origin = ranked.origins[turn];
    if (origin !== undefined) picker.take(origin, 'alone');
    const step = ranked.path[turn];
    if (step !== undefined) picker.take(step, 'alone');
    if (picker.isFull()) break;
  }
  for (const place of options.wanted ?? []) picker.take(place, 'alone');
  for (const place of [...ranked.callers, ...ranked.others]) {
    if (picker.isFull()) break;
    picker.take(place, 'with callers');
  }
  return thinRows(rows, parents, picker.isTaken);
}

function linesFit(rows: readonly WaterfallRow[], { mostLines, linesOf }: ChooseOptions): boolean {
  if (rows.length > mostLines) return false;
  return rows.reduce((sum, row) => sum + linesOf(row), 0) <= mostLines;
}

interface Ranked {
  readonly origins: readonly number[];
  readonly path: readonly number[];
  readonly callers: readonly number[];
  readonly others: readonly number[];
}

/** Places of rows by what they explain; each list with the weightiest first. */
function rankRows(model: WaterfallModel, rows: readonly WaterfallRow[], most: number): Ranked {
  const { tree, path } = model;
  const own = new Float64Array(rows.length);
  const duration = new Float64Array(rows.length);
  const origins: number[] = [];
  const onPath: number[] = [];
  const callers: number[] = [];
  const others: number[] = [];
  for (let place = 0; place < rows.length; place += 1) {
    const row = rows[place];
    if (row === undefined || row.kind === 'detached') continue;
    const group = row.group < 0 ? undefined : model.groups[row.group];
    duration[place] = group?.totalNs ?? tree.durationNs[row.index] ?? 0;
    const ownNs =
      group === undefined
        ? (path.ownNs[row.index] ?? 0)
        : group.members.reduce((sum, index) => sum + (path.ownNs[index] ?? 0), 0);
    own[place] = ownNs;
    if (isError(tree.spans[row.index])) (model.errorsBelow[row.index] === 1 ? origins : callers).push(place);
    else if (ownNs > 0 && ownNs >= tree.totalNs * leastShare) onPath.push(place);
    else others.push(place);
  }
  const byWeight =
    (weights: Float64Array) =>
    (a: number, b: number): number =>
      (weights[b] ?? 0) - (weights[a] ?? 0) || a - b;
  return {
    origins: origins.sort(byWeight(duration)),
    path: onPath.sort(byWeight(own)),
    callers: callers.sort(byWeight(duration)),
    others: heaviest(others, duration, most).sort(byWeight(duration)),
  };
}

/** The `most` heaviest, of equal ones the first: each row that finds room ends a run of misses, so nobody looks at more. */
function heaviest(places: readonly number[], weights: Float64Array, most: number): number[] {
  if (places.length <= most) return [...places];
  const sorted = Float64Array.from(places, (place) => weights[place] ?? 0).sort();
  const least = sorted[sorted.length - most] ?? 0;
  const heavier = places.filter((place) => (weights[place] ?? 0) > least);
  const equal = places.filter((place) => (weights[place] ?? 0) === least);
  return [...heavier, ...equal.slice(0, most - heavier.length)];
}

interface Picker {
  /** Takes a row with its callers where there is room; `alone`: without them where there is not (the tree then skips levels). */
  take(place: number, how: 'alone' | 'with callers'): void;
  readonly isTaken: (place: number) => boolean;
  isFull(): boolean;
}

function createPicker(
  rows: readonly WaterfallRow[],
  parentOf: Int32Array,
  { mostLines, linesOf }: ChooseOptions,
): Picker {
  const taken = new Uint8Array(rows.length);
  let left = mostLines;
  let misses = 0;
  const cost = (place: number): number => {
    const row = rows[place];
    return row === undefined ? 0 : linesOf(row);
  };
  const add = (place: number, lines: number): void => {
    taken[place] = 1;
    left -= lines;
  };
  return {
    take: (place, how) => {
      if (taken[place] === 1) return;
      const chain: number[] = [];
      let lines = 0;
      // No further up than there is room for, or a chain of 50,000 spans would be walked for each of them.
      for (let at = place; at >= 0 && taken[at] === 0 && lines <= left; at = parentOf[at] ?? -1) {
        chain.push(at);
        lines += cost(at);
      }
      if (lines <= left) for (const one of chain) add(one, cost(one));
      else if (how === 'alone' && cost(place) <= left) add(place, cost(place));
      else misses += 1;
    },
    isTaken: (place) => taken[place] === 1,
    isFull: () => left <= 0 || misses > maxMisses,
  };
}

/** The row each row hangs from; -1 for none. The heading of detached subtrees counts as theirs. */
function findParentRows(rows: readonly WaterfallRow[]): Int32Array {
  const parents = new Int32Array(rows.length).fill(-1);
  const lastAt: number[] = [];
  let heading = -1;
  for (let place = 0; place < rows.length; place += 1) {
    const row = rows[place];
    if (row === undefined) continue;
    if (row.kind === 'detached') {
      heading = place;
      continue;
    }
    parents[place] = row.depth === 0 ? heading : (lastAt[row.depth - 1] ?? -1);
    lastAt[row.depth] = place;
  }
  return parents;
}
