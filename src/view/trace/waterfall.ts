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
  /** The rows, as `listWaterfallRows` returns them. */
  readonly rows: readonly WaterfallRow[];
  /** The first row to draw and the number of rows; absent means all. */
  readonly from?: number | undefined;
  readonly count?: number | undefined;
  /** Whether a line below a span where a failure began shows its exception. */
  readonly exceptions?: boolean | undefined;
  /** Default true. */
  readonly header?: boolean | undefined;
  /** Adds a column with the id of each span, for use with `--span`. */
  readonly spanIds?: boolean | undefined;
  /** Gives further lines below a row, such as its log lines. `indent` is the text up to the column of the row's name. */
  readonly below?: ((row: WaterfallRow, indent: Line) => readonly Line[]) | undefined;
}

/** Renders a trace as a waterfall: mark, tree, service, duration, share, bar. It draws only the rows asked for. */
export function renderWaterfall(model: WaterfallModel, frame: Frame, options: WaterfallOptions): Line[] {
  return [...drawWaterfall(model, frame, options)];
}

/** Yields the waterfall line by line, so that a trace of 50,000 rows is never held in memory as a whole. */
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

/** The number of lines that a row's exception takes below it: 0 or 1. */
export function countExceptionLines(model: WaterfallModel, row: WaterfallRow): number {
  const span = model.tree.spans[row.index];
  return isOrigin(model, row) && span !== undefined && exceptionOf(span) !== null ? 1 : 0;
}

/** Renders the line of titles, with the ends of the time axis above the bars. */
function renderWaterfallHeader(model: WaterfallModel, layout: WaterfallLayout, frame: Frame): Line {
  const end = sanitize(formatDurationNs(model.tree.totalNs));
  const titles: SafeText[] = [padText(safe`  SPAN`, layout.treeCells + 2)];
  if (layout.serviceCells > 0) titles.push(padText(safe`SERVICE`, layout.serviceCells));
  if (layout.idCells > 0) titles.push(padText(safe`SPAN ID`, layout.idCells));
  titles.push(padText(safe`DURATION`, layout.durationCells, 'right'));
  if (layout.selfCells > 0) titles.push(padText(safe`SELF`, layout.selfCells, 'right'));
  if (layout.shareCells > 0) titles.push(padText(safe`%`, layout.shareCells, 'right'));
  const line: Segment[] = titles.flatMap((text, index): Segment[] =>
    index === 0 ? [{ text, tone: 'heading' }] : [{ text: layout.gap }, { text, tone: 'heading' }],
  );
  if (layout.barCells >= end.length + 3) {
    const axis = appendSafe(safe`0`, padText(end, layout.barCells - 1, 'right'));
    line.push({ text: layout.gap }, { text: axis, tone: 'muted' });
  }
  const last = line[line.length - 1];
  if (last !== undefined) line[line.length - 1] = { ...last, text: trimEndSafe(last.text) };
  // The columns have exact widths, so only a frame that is too narrow for them needs a cut.
  return layout.fits ? line : truncateLine(line, frame.widthCells, frame.ascii);
}

/** Whether a failure began in this row's span, in contrast to a caller that passed it on. */
function isOrigin(model: WaterfallModel, row: WaterfallRow): boolean {
  return row.kind === 'span' && model.errorsBelow[row.index] === 1 && isError(model.tree.spans[row.index]);
}

/** Renders the exception of a failed span, below the span's name. */
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
