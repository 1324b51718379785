import { joinSafe, repeatSafe, type SafeText, safe } from '../domain/sanitize.ts';
import type { WaterfallModel } from './waterfall-model.ts';

/** Nanoseconds since the trace's start. */
interface Interval {
  readonly fromNs: number;
  readonly toNs: number;
}

const unicodeCells = { empty: safe` `, light: safe`─`, heavy: safe`━` };
const asciiCells = { empty: safe` `, light: safe`-`, heavy: safe`=` };

/**
 * Where a row lies in the trace: light where it ran, heavy where it alone was waited for, so that the heavy parts of
 * all rows together are the critical path. At least one cell, however short.
 */
export function renderBar(
  model: WaterfallModel,
  members: readonly number[],
  barCells: number,
  ascii: boolean,
): SafeText {
  const cells = ascii ? asciiCells : unicodeCells;
  const marks = new Uint8Array(barCells);
  const total = model.tree.totalNs;
  for (const index of members) {
    const fromNs = model.tree.startNs[index] ?? 0;
    mark(marks, { fromNs, toNs: fromNs + (model.tree.durationNs[index] ?? 0) }, total, 1);
  }
  for (const index of members) {
    for (const stretch of model.stretchesOf.get(index) ?? []) {
      // A stretch shorter than half a cell would make every parent of many short calls look critical.
      if ((stretch.toNs - stretch.fromNs) * barCells * 2 >= total) mark(marks, stretch, total, 2);
    }
  }
  return drawRuns(marks, [cells.empty, cells.light, cells.heavy]);
}

function drawRuns(marks: Uint8Array, cells: readonly SafeText[]): SafeText {
  const runs: SafeText[] = [];
  for (let from = 0; from < marks.length; ) {
    const value = marks[from] ?? 0;
    let to = from + 1;
    while (to < marks.length && marks[to] === value) to += 1;
    runs.push(repeatSafe(cells[value] ?? safe` `, to - from));
    from = to;
  }
  return joinSafe(runs, safe``);
}

function mark(marks: Uint8Array, { fromNs, toNs }: Interval, totalNs: number, value: number): void {
  const perCell = totalNs > 0 ? marks.length / totalNs : 0;
  const first = Math.min(marks.length - 1, Math.max(0, Math.floor(fromNs * perCell + 1e-9)));
  const last = Math.min(marks.length, Math.max(first + 1, Math.ceil(toNs * perCell - 1e-9)));
  marks.fill(value, first, last);
}
