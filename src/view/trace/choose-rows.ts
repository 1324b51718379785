import { isError, type WaterfallModel } from './waterfall-model.ts';
import { thinRows, type WaterfallRow } from './waterfall-rows.ts';

export interface ChooseOptions {
  /** The number of lines to fill. */
  readonly mostLines: number;
  /** The number of lines that a row takes: its own and those below it (an exception, log lines). */
  readonly linesOf: (row: WaterfallRow) => number;
  /** Indices of further rows to show, after those that explain the trace. */
  readonly wanted?: Iterable<number> | undefined;
}

/** The least share of the trace's duration: a span on the critical path that took less explains nothing. */
const leastShare = 0.005;
/** After this many rows that found no room, no further row is tried. */
const maxMisses = 200;

/**
 * Chooses the rows that explain a trace which does not fit on the screen. It takes, in this order: the spans where failures began
 * and those that took the time, in turns and with their callers; the wanted rows; the spans that passed failures on; the longest
 * of the rest. The result is in the order of the tree.
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
  for (const at of options.wanted ?? []) picker.take(at, 'alone');
  for (const at of [...ranked.callers, ...ranked.others]) {
    if (picker.isFull()) break;
    picker.take(at, 'with callers');
  }
  // In a chain where no span is heavier than another, hardly any fits with all its callers.
  if (rows.filter((_row, at) => picker.isTaken(at)).length < options.mostLines / 2)
    for (const at of [...ranked.callers, ...ranked.others]) picker.take(at, 'alone');
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

/** Sorts the indices of rows by what they explain; the heaviest comes first in each list. */
function rankRows(model: WaterfallModel, rows: readonly WaterfallRow[], most: number): Ranked {
  const { tree, path } = model;
  const own = new Float64Array(rows.length);
  const duration = new Float64Array(rows.length);
  const origins: number[] = [];
  const onPath: number[] = [];
  const callers: number[] = [];
  const others: number[] = [];
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at];
    if (row === undefined || row.kind === 'detached') continue;
    const group = row.group < 0 ? undefined : model.groups[row.group];
    duration[at] = group?.totalNs ?? tree.durationNs[row.index] ?? 0;
    const ownNs =
      group === undefined
        ? (path.ownNs[row.index] ?? 0)
        : group.members.reduce((sum, index) => sum + (path.ownNs[index] ?? 0), 0);
    own[at] = ownNs;
    if (isError(tree.spans[row.index])) (model.errorsBelow[row.index] === 1 ? origins : callers).push(at);
    else if (ownNs > 0 && ownNs >= tree.totalNs * leastShare) onPath.push(at);
    else others.push(at);
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

/** The `most` heaviest rows; among equals the first. The picker gives up after `maxMisses`, so it never needs more than these. */
function heaviest(indices: readonly number[], weights: Float64Array, most: number): number[] {
  if (indices.length <= most) return [...indices];
  const sorted = Float64Array.from(indices, (at) => weights[at] ?? 0).sort();
  const least = sorted[sorted.length - most] ?? 0;
  const heavier = indices.filter((at) => (weights[at] ?? 0) > least);
  const equal = indices.filter((at) => (weights[at] ?? 0) === least);
  return [...heavier, ...equal.slice(0, most - heavier.length)];
}

interface Picker {
  /** Takes a row with its callers if they fit. With `alone` it may take the row without them; the tree then skips levels. */
  take(rowIndex: number, how: 'alone' | 'with callers'): void;
  readonly isTaken: (rowIndex: number) => boolean;
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
  const cost = (rowIndex: number): number => {
    const row = rows[rowIndex];
    return row === undefined ? 0 : linesOf(row);
  };
  const add = (rowIndex: number, lines: number): void => {
    taken[rowIndex] = 1;
    left -= lines;
  };
  return {
    take: (rowIndex, how) => {
      if (taken[rowIndex] === 1) return;
      const chain: number[] = [];
      let lines = 0;
      // The walk stops when the room is used up; otherwise each span of a chain of 50,000 would walk the whole chain.
      for (let at = rowIndex; at >= 0 && taken[at] === 0 && lines <= left; at = parentOf[at] ?? -1) {
        chain.push(at);
        lines += cost(at);
      }
      if (lines <= left) for (const one of chain) add(one, cost(one));
      else if (how === 'alone' && cost(rowIndex) <= left) add(rowIndex, cost(rowIndex));
      else misses += 1;
    },
    isTaken: (rowIndex) => taken[rowIndex] === 1,
    isFull: () => left <= 0 || misses > maxMisses,
  };
}

/** Finds the parent row of each row; -1 for none. Detached subtrees have their heading as parent. */
export function findParentRows(rows: readonly WaterfallRow[]): Int32Array {
  const parents = new Int32Array(rows.length).fill(-1);
  const lastAt: number[] = [];
  let heading = -1;
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at];
    if (row === undefined) continue;
    if (row.kind === 'detached') {
      heading = at;
      continue;
    }
    parents[at] = row.level === 0 ? heading : (lastAt[row.level - 1] ?? -1);
    lastAt[row.level] = at;
  }
  return parents;
}
