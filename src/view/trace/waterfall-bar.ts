import { appendSafe, repeatSafe, type SafeText, safe } from '../../domain/text/sanitize.ts';
import type { WaterfallModel } from './waterfall-model.ts';

/** Nanoseconds since the trace's start. */
interface Interval {
  readonly fromNs: number;
  readonly toNs: number;
}

const unicodeCells = { empty: safe` `, light: safe`─`, heavy: safe`━` };
const asciiCells = { empty: safe` `, light: safe`-`, heavy: safe`=` };

export interface BarPainter {
  /** The bar of one span. */
  one(index: number): SafeText;
  /** One bar for several spans. */
  many(members: readonly number[]): SafeText;
}

/**
 * Where a row lies in the trace: light where it ran, heavy where it alone was waited for, so that the heavy parts of
 * all rows together are the critical path. At least one cell, however short. No spaces at its end.
 */
export function createBarPainter(model: WaterfallModel, barCells: number, ascii: boolean): BarPainter {
  const cells = ascii ? asciiCells : unicodeCells;
  const marks = new Uint8Array(barCells);
  const { startNs, durationNs, totalNs } = model.tree;

  const markRun = (index: number): void => {
    const fromNs = startNs[index] ?? 0;
    mark(marks, { fromNs, toNs: fromNs + (durationNs[index] ?? 0) }, totalNs, 1);
  };
  const markWaitedFor = (index: number): void => {
    for (const stretch of model.stretchesOf.get(index) ?? []) {
      // A stretch shorter than half a cell would make every parent of many short calls look critical.
      if ((stretch.toNs - stretch.fromNs) * barCells * 2 >= totalNs) mark(marks, stretch, totalNs, 2);
    }
  };
  return {
    one: (index) => {
      marks.fill(0);
      markRun(index);
      if (model.path.isOn[index] === 1) markWaitedFor(index);
      return drawRuns(marks, [cells.empty, cells.light, cells.heavy]);
    },
    many: (members) => {
      marks.fill(0);
      for (const index of members) markRun(index);
      for (const index of members) markWaitedFor(index);
      return drawRuns(marks, [cells.empty, cells.light, cells.heavy]);
    },
  };
}

function drawRuns(marks: Uint8Array, cells: readonly SafeText[]): SafeText {
  let text = safe``;
  for (let from = 0; from < marks.length; ) {
    const value = marks[from] ?? 0;
    let to = from + 1;
    while (to < marks.length && marks[to] === value) to += 1;
    if (value !== 0 || to < marks.length)
      text = appendSafe(text, repeatSafe(cells[value] ?? safe` `, to - from));
    from = to;
  }
  return text;
}

function mark(marks: Uint8Array, { fromNs, toNs }: Interval, totalNs: number, value: number): void {
  const perCell = totalNs > 0 ? marks.length / totalNs : 0;
  const first = Math.min(marks.length - 1, Math.max(0, Math.floor(fromNs * perCell + 1e-9)));
  const last = Math.min(marks.length, Math.max(first + 1, Math.ceil(toNs * perCell - 1e-9)));
  marks.fill(value, first, last);
}
