import { appendSafe, type SafeText, safe, sanitize, sliceSafe } from '../../domain/text/sanitize.ts';
import { exceptionOf } from '../../domain/trace/span-exception.ts';
import { formatDurationNs } from '../format/duration.ts';
import { padText, truncateLine } from '../text/fit.ts';
import type { Frame, Line, Segment } from '../text/line.ts';
import { layoutWaterfall, type WaterfallLayout } from './waterfall-layout.ts';
import { isError, type WaterfallModel } from './waterfall-model.ts';
import { createRowPainter } from './waterfall-row.ts';
import type { WaterfallRow } from './waterfall-rows.ts';
import { branchBelow } from './waterfall-tree.ts';

export interface WaterfallOptions {
  /** As `listWaterfallRows` gives them. */
  readonly rows: readonly WaterfallRow[];
  /** First row to draw, and how many; all when absent. */
  readonly from?: number | undefined;
  readonly count?: number | undefined;
  /** Whether the exception of a failed span stands on a line of its own below it. */
  readonly exceptions?: boolean | undefined;
  /** Default true. */
  readonly header?: boolean | undefined;
  /** A column with the id of each span, to ask for it by. */
  readonly spanIds?: boolean | undefined;
  /** Lines that belong below a row, e.g. what was logged in its span; `indent` leads to below the row's name. */
  readonly below?: ((row: WaterfallRow, indent: Line) => readonly Line[]) | undefined;
}

/** A trace as a waterfall: mark, tree, service, duration, share, bar. Only the rows asked for are drawn. */
export function renderWaterfall(model: WaterfallModel, frame: Frame, options: WaterfallOptions): Line[] {
  return [...drawWaterfall(model, frame, options)];
}

/** The same line by line: 50,000 rows need not be held to be written. */
export function* drawWaterfall(
  model: WaterfallModel,
  frame: Frame,
  options: WaterfallOptions,
): Generator<Line> {
  const layout = layoutWaterfall(model, frame, { spanIds: options.spanIds === true });
  if (options.header !== false) yield renderWaterfallHeader(model, layout, frame);
  const from = options.from ?? 0;
  const until = options.count === undefined ? options.rows.length : from + options.count;
  const paint = createRowPainter(model, layout, frame);
  for (const row of options.rows.slice(from, until)) {
    yield paint(row);
    if (options.exceptions === true && isOrigin(model, row)) {
      const line = renderRowException(model, row, layout, frame);
      if (line !== null) yield line;
    }
    if (options.below !== undefined) yield* options.below(row, indentBelow(row, layout, frame));
  }
}

/** Lines that a row's own failure takes below it. */
export function countExceptionLines(model: WaterfallModel, row: WaterfallRow): number {
  const span = model.tree.spans[row.index];
  return isOrigin(model, row) && span !== undefined && exceptionOf(span) !== null ? 1 : 0;
}

/** The line of titles, with the ends of the time axis over the bars. */
function renderWaterfallHeader(model: WaterfallModel, layout: WaterfallLayout, frame: Frame): Line {
  const end = sanitize(formatDurationNs(model.tree.totalNs));
  const titles: SafeText[] = [padText(safe`  SPAN`, layout.treeCells + 2)];
  if (layout.serviceCells > 0) titles.push(padText(safe`SERVICE`, layout.serviceCells));
  if (layout.idCells > 0) titles.push(padText(safe`SPAN ID`, layout.idCells));
  titles.push(padText(safe`DURATION`, layout.durationCells, 'right'));
  if (layout.selfCells > 0) titles.push(padText(safe`SELF`, layout.selfCells, 'right'));
  if (layout.shareCells > 0) titles.push(padText(safe`%`, layout.shareCells, 'right'));
  const line: Segment[] = titles.flatMap((text, place): Segment[] =>
    place === 0 ? [{ text, tone: 'heading' }] : [{ text: layout.gap }, { text, tone: 'heading' }],
  );
  if (layout.barCells >= end.length + 3) {
    const axis = appendSafe(safe`0`, padText(end, layout.barCells - 1, 'right'));
    line.push({ text: layout.gap }, { text: axis, tone: 'muted' });
  }
  const last = line[line.length - 1];
  if (last !== undefined) line[line.length - 1] = { ...last, text: trimEndSafe(last.text) };
  // Columns are exact; only a frame too narrow for their least widths needs measuring.
  return layout.fits ? line : truncateLine(line, frame.widthCells, frame.ascii);
}

/** A failure is told where it began, not in every caller that passed it on. */
function isOrigin(model: WaterfallModel, row: WaterfallRow): boolean {
  return row.kind === 'span' && model.errorsBelow[row.index] === 1 && isError(model.tree.spans[row.index]);
}

/** What a failed span says, under its name. */
function renderRowException(
  model: WaterfallModel,
  row: WaterfallRow,
  layout: WaterfallLayout,
  frame: Frame,
): Line | null {
  const span = model.tree.spans[row.index];
  const exception = span === undefined ? null : exceptionOf(span);
  if (exception === null) return null;
  const [first = ''] = exception.message.trim().split(/\r?\n/, 1);
  const text = sanitize([exception.type, first].filter((part) => part !== '').join(': '));
  const line: Line = [...indentBelow(row, layout, frame), { text, tone: 'error' }];
  return truncateLine(line, frame.widthCells, frame.ascii);
}

function indentBelow(row: WaterfallRow, layout: WaterfallLayout, frame: Frame): Line {
  const levels = branchBelow(row, layout.maxLevels, frame.ascii);
  return [{ text: appendSafe(safe`  `, levels), tone: 'muted' }, { text: safe`  ` }];
}

function trimEndSafe(text: SafeText): SafeText {
  return sliceSafe(text, 0, text.trimEnd().length);
}
