import { appendSafe, repeatSafe, type SafeText, safe } from '../../domain/text/sanitize.ts';
import type { WaterfallModel } from './waterfall-model.ts';

/** A stretch of time, in nanoseconds since the trace's start. */
interface Interval {
  readonly fromNs: number;
  readonly toNs: number;
}

const unicodeCells = { empty: safe` `, light: safe`─`, heavy: safe`━` };
const asciiCells = { empty: safe` `, light: safe`-`, heavy: safe`=` };

export interface BarPainter {
  /** Draws the bar of one span. */
  one(index: number): SafeText;
  /** Draws one bar for several spans. */
  many(members: readonly number[]): SafeText;
}

/**
 * Creates a painter for the bars of rows. A bar is light while the span runs and heavy while the trace waits for that span alone,
 * so that the heavy parts of all rows together form the critical path. A bar has at least one cell and no spaces at its end.
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
      // Stretches shorter than half a cell are skipped: they would make every parent of many short calls look critical.
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
