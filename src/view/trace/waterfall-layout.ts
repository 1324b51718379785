import { type SafeText, safe, sanitize } from '../../domain/text/sanitize.ts';
import { textWidth } from '../text/cell-width.ts';
import type { Frame } from '../text/line.ts';
import type { WaterfallModel } from './waterfall-model.ts';

/** The width of each column in cells; 0 hides a column. It depends on the trace and the frame, not on the scroll position. */
export interface WaterfallLayout {
  readonly treeCells: number;
  readonly serviceCells: number;
  readonly idCells: number;
  readonly durationCells: number;
  readonly selfCells: number;
  readonly shareCells: number;
  readonly barCells: number;
  readonly gap: SafeText;
  /** Whether the columns together are no wider than the frame. */
  readonly fits: boolean;
  /** Whether a name that is wider than its column is whole and pushes the rest of its row out, as in a pipe. */
  readonly isOpen: boolean;
  /** The number of levels drawn as lines; deeper rows show their depth as a number. */
  readonly maxLevels: number;
}

const durationCells = 8;
const shareCells = 4;
const spanIdCells = 16;
/** Width of the mark of a failed span, before the tree. */
const markCells = 2;
/** A pipe cuts nothing, but one name of 1,000 characters must not make every row so wide. */
const mostPipeCells = 100;
/** The number of spans whose names are measured: enough to choose a width, and bounded for huge traces. */
const measuredSpans = 2000;

/** Divides the frame among the columns. Short names leave more cells to the bars. A pipe gets whole names and bars of 40 cells. */
export function layoutWaterfall(
  model: WaterfallModel,
  frame: Frame,
  { spanIds = false }: { readonly spanIds?: boolean | undefined } = {},
): WaterfallLayout {
  const widest = measureNames(model);
  if (frame.widthCells === null) return layoutUnbounded(model, widest, spanIds);
  const width = frame.widthCells;
  const idCells = spanIds && width >= 60 ? spanIdCells : 0;
  const gapCells = width >= 100 ? 2 : 1;
  const serviceCells = width < 50 ? 0 : Math.min(widest.service, width < 100 ? 12 : width < 140 ? 18 : 26);
  const selfCells = width >= 110 ? durationCells : 0;
  const share = width >= 70 ? shareCells : 0;
  const columns = [serviceCells, idCells, durationCells, selfCells, share].filter((cells) => cells > 0);
  const fixed = markCells + columns.reduce((sum, cells) => sum + cells + gapCells, 0);
  const left = Math.max(10, width - fixed);
  // The bar gets a fifth or a quarter of the width at least, since a bar of few cells shows nothing.
  const leastBar = Math.min(60, Math.floor(width / (width < 100 ? 5 : 4)));
  const treeWanted = Math.min(widest.tree, left - gapCells - leastBar);
  const barCells = width < (spanIds ? 100 : 60) ? 0 : left - gapCells - treeWanted;
  const treeCells = barCells > 0 ? treeWanted : Math.min(left, Math.max(widest.tree, 10));
  return {
    treeCells,
    serviceCells,
    idCells,
    durationCells,
    selfCells,
    shareCells: share,
    barCells,
    fits: fixed + treeCells + (barCells > 0 ? gapCells + barCells : 0) <= width,
    isOpen: false,
    gap: gapCells === 2 ? safe`  ` : safe` `,
    maxLevels: Math.max(2, Math.min(24, Math.floor((treeCells * 0.45) / 2))),
  };
}

function layoutUnbounded(
  model: WaterfallModel,
  widest: { readonly tree: number; readonly service: number },
  spanIds: boolean,
): WaterfallLayout {
  let treeCells = widest.tree;
  // A pipe cuts nothing, so every name is measured here.
  const cellsOf = new Map<string, number>();
  for (let index = 0; index < model.tree.spans.length; index += 1) {
    const name = model.tree.spans[index]?.name ?? '';
    let cells = cellsOf.get(name);
    if (cells === undefined) {
      cells = textWidth(sanitize(name));
      cellsOf.set(name, cells);
    }
    treeCells = Math.max(treeCells, indentOf(model, index) + cells + 6);
  }
  return {
    treeCells: Math.min(treeCells, mostPipeCells),
    serviceCells: Math.min(widest.service, mostPipeCells),
    idCells: spanIds ? spanIdCells : 0,
    durationCells,
    selfCells: durationCells,
    shareCells,
    barCells: 40,
    fits: true,
    isOpen: true,
    gap: safe`  `,
    maxLevels: 24,
  };
}

function measureNames(model: WaterfallModel): { tree: number; service: number } {
  let tree = 12;
  for (const index of model.tree.order.subarray(0, measuredSpans)) {
    const name = model.tree.spans[index]?.name ?? '';
    // A group shows its number of spans before its name.
    const prefix = (model.groupOf[index] ?? -1) >= 0 ? 5 : 0;
    tree = Math.max(tree, indentOf(model, index) + prefix + textWidth(sanitize(name)));
  }
  let service = 7;
  for (const name of model.services) service = Math.max(service, textWidth(sanitize(name)));
  return { tree, service };
}

function indentOf(model: WaterfallModel, index: number): number {
  return Math.min(24, model.tree.depth[index] ?? 0) * 2;
}
