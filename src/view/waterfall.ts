import { joinSafe, repeatSafe, type SafeText, safe, sanitize, sliceSafe } from '../domain/sanitize.ts';
import { exceptionOf } from '../domain/span-exception.ts';
import { formatDurationNs } from './duration.ts';
import { lineWidth, padText, truncateLine, truncateMiddle, truncateText } from './fit.ts';
import type { Frame, Line, Segment, Tone } from './line.ts';
import { serviceTone } from './service-tone.ts';
import { formatShare } from './share.ts';
import { renderBar } from './waterfall-bar.ts';
import { layoutWaterfall, type WaterfallLayout } from './waterfall-layout.ts';
import { isError, type WaterfallModel } from './waterfall-model.ts';
import type { WaterfallRow } from './waterfall-rows.ts';

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
}

/** A trace as a waterfall: mark, tree, service, duration, share, bar. Only the rows asked for are drawn. */
export function renderWaterfall(model: WaterfallModel, frame: Frame, options: WaterfallOptions): Line[] {
  const layout = layoutWaterfall(model, frame);
  const lines: Line[] = options.header === false ? [] : [renderWaterfallHeader(model, layout, frame)];
  const from = options.from ?? 0;
  const until = options.count === undefined ? options.rows.length : from + options.count;
  for (const row of options.rows.slice(from, until)) {
    lines.push(renderWaterfallRow(model, layout, row, frame));
    if (options.exceptions === true) lines.push(...renderRowException(model, row, layout, frame));
  }
  return lines;
}

/** The line of titles, with the ends of the time axis over the bars. */
export function renderWaterfallHeader(model: WaterfallModel, layout: WaterfallLayout, frame: Frame): Line {
  const end = sanitize(formatDurationNs(model.tree.totalNs));
  const axis =
    layout.barCells >= end.length + 3 ? safe`0${padText(end, layout.barCells - 1, 'right')}` : safe``;
  const titles: Segment[] = [{ text: padText(safe`  SPAN`, layout.treeCells + 2), tone: 'heading' }];
  if (layout.serviceCells > 0)
    titles.push({ text: padText(safe`SERVICE`, layout.serviceCells), tone: 'heading' });
  titles.push({ text: padText(safe`DURATION`, layout.durationCells, 'right'), tone: 'heading' });
  if (layout.selfCells > 0)
    titles.push({ text: padText(safe`SELF`, layout.selfCells, 'right'), tone: 'heading' });
  if (layout.shareCells > 0)
    titles.push({ text: padText(safe`%`, layout.shareCells, 'right'), tone: 'heading' });
  if (axis !== '') titles.push({ text: axis, tone: 'muted' });
  return finish(titles, layout, frame);
}

/** One row. */
export function renderWaterfallRow(
  model: WaterfallModel,
  layout: WaterfallLayout,
  row: WaterfallRow,
  frame: Frame,
): Line {
  if (row.kind === 'detached') {
    const text = safe`  detached: parents not in this trace`;
    return truncateLine([{ text, tone: 'warn' }], frame.widthCells, frame.ascii);
  }
  const span = model.tree.spans[row.index];
  const group = model.groups[row.group];
  const durationNs = group?.totalNs ?? model.tree.durationNs[row.index] ?? 0;
  const failed = isError(span);
  const share = model.tree.totalNs > 0 ? durationNs / model.tree.totalNs : 0;
  const quiet = share < 0.01 && !failed;
  const tone: Tone | undefined = failed ? 'error' : quiet ? 'muted' : undefined;
  const service = sanitize(span?.service ?? '');
  const columns: Segment[][] = [renderTree(model, layout, row, tone, frame)];
  if (layout.serviceCells > 0) {
    const shown = padText(truncateText(service, layout.serviceCells, frame.ascii), layout.serviceCells);
    columns.push([{ text: shown, tone: quiet ? 'muted' : serviceTone(span?.service ?? '') }]);
  }
  columns.push([
    { text: padText(sanitize(formatDurationNs(durationNs)), layout.durationCells, 'right'), tone },
  ]);
  if (layout.selfCells > 0) columns.push([renderSelf(model, row, layout)]);
  if (layout.shareCells > 0)
    columns.push([{ text: padText(formatShare(share), layout.shareCells, 'right'), tone: 'muted' }]);
  if (layout.barCells > 0) {
    const bar = renderBar(model, group?.members ?? [row.index], layout.barCells, frame.ascii);
    columns.push([
      { text: bar, tone: failed ? 'error' : quiet ? 'muted' : serviceTone(span?.service ?? '') },
    ]);
  }
  return finish(
    columns.flat(),
    layout,
    frame,
    columns.map((column) => column.length),
  );
}

function renderSelf(model: WaterfallModel, row: WaterfallRow, layout: WaterfallLayout): Segment {
  const group = model.groups[row.group];
  let selfNs = 0;
  for (const index of group?.members ?? [row.index]) selfNs += model.times.selfNs[index] ?? 0;
  return { text: padText(sanitize(formatDurationNs(selfNs)), layout.selfCells, 'right'), tone: 'muted' };
}

/** Mark, guides, branch and name, together exactly as wide as the layout says. */
function renderTree(
  model: WaterfallModel,
  layout: WaterfallLayout,
  row: WaterfallRow,
  tone: Tone | undefined,
  frame: Frame,
): Segment[] {
  const branch = renderBranch(row, layout, frame.ascii);
  const name = nameOf(model, row);
  const room = Math.max(1, layout.treeCells - lineWidth([{ text: branch }]));
  return [
    markOf(model, row.index),
    { text: branch, tone: 'muted' },
    { text: padText(cutName(name, room, frame.ascii), room), tone },
  ];
}

/** An RPC's name says most at its end, `oteldemo.Checkout…/PlaceOrder`; a statement's at its start. */
function cutName(name: SafeText, widthCells: number, ascii: boolean): SafeText {
  return /^[^ ]*\//.test(name)
    ? truncateMiddle(name, widthCells, ascii)
    : truncateText(name, widthCells, ascii);
}

/** `!` a failure, `~` a clock that disagrees with the parent's; always in the first column, where the eye runs down. */
function markOf(model: WaterfallModel, index: number): Segment {
  if (isError(model.tree.spans[index])) return { text: safe`! `, tone: 'error' };
  return (model.times.skewNs[index] ?? 0) > 0 ? { text: safe`~ `, tone: 'warn' } : { text: safe`  ` };
}

function nameOf(model: WaterfallModel, row: WaterfallRow): SafeText {
  const span = model.tree.spans[row.index];
  const name = span?.name === '' ? safe`(no name)` : sanitize(span?.name ?? '');
  const group = model.groups[row.group];
  if (group !== undefined) return safe`${group.members.length}x ${name}`;
  return row.folded > 0 ? safe`+${row.folded} ${name}` : name;
}

/** Lines of the tree down to this row; past the deepest level that has room, the depth stands as a number. */
function renderBranch(row: WaterfallRow, layout: WaterfallLayout, ascii: boolean): SafeText {
  if (row.depth === 0) return safe``;
  const parts: SafeText[] = [];
  const drawn = Math.min(row.depth, layout.maxLevels);
  for (let level = 1; level < drawn; level += 1) parts.push(guideAt(row, level, ascii));
  if (row.depth > layout.maxLevels) parts.push(ascii ? safe`>${row.depth} ` : safe`›${row.depth} `);
  else if (ascii) parts.push(row.hasNext ? safe`|-` : safe`\`-`);
  else parts.push(row.hasNext ? safe`├─` : safe`└─`);
  return joinSafe(parts, safe``);
}

function guideAt(row: WaterfallRow, level: number, ascii: boolean): SafeText {
  if ((row.guides & (1 << level)) === 0) return safe`  `;
  return ascii ? safe`| ` : safe`│ `;
}

/** What a failed span says, under its name; only where the failure began, not in every caller that passed it on. */
function renderRowException(
  model: WaterfallModel,
  row: WaterfallRow,
  layout: WaterfallLayout,
  frame: Frame,
): Line[] {
  const span = model.tree.spans[row.index];
  if (row.kind !== 'span' || span === undefined || !isError(span) || model.errorsBelow[row.index] !== 1)
    return [];
  const exception = exceptionOf(span);
  if (exception === null) return [];
  const levels: SafeText[] = [safe`  `];
  const drawn = Math.min(row.depth, layout.maxLevels);
  for (let level = 1; level < drawn; level += 1) levels.push(guideAt(row, level, frame.ascii));
  if (row.depth > 0) levels.push(row.hasNext ? (frame.ascii ? safe`| ` : safe`│ `) : safe`  `);
  const [first = ''] = exception.message.trim().split(/\r?\n/, 1);
  const text = sanitize([exception.type, first].filter((part) => part !== '').join(': '));
  const line: Line = [
    { text: joinSafe(levels, safe``), tone: 'muted' },
    { text: repeatSafe(safe` `, 2) },
    { text, tone: 'error' },
  ];
  return [truncateLine(line, frame.widthCells, frame.ascii)];
}

/** Columns joined with the layout's gap; no spaces at the end. */
function finish(segments: Segment[], layout: WaterfallLayout, frame: Frame, sizes?: readonly number[]): Line {
  const gap: Segment = { text: layout.gap };
  const line: Segment[] = [];
  let used = 0;
  for (const size of sizes ?? segments.map(() => 1)) {
    if (line.length > 0) line.push(gap);
    line.push(...segments.slice(used, used + size));
    used += size;
  }
  const last = line[line.length - 1];
  if (last !== undefined) line[line.length - 1] = { ...last, text: trimEndSafe(last.text) };
  // Columns are exact; only a frame too narrow for their least widths needs measuring.
  return layout.fits ? line : truncateLine(line, frame.widthCells, frame.ascii);
}

function trimEndSafe(text: SafeText): SafeText {
  return sliceSafe(text, 0, text.trimEnd().length);
}
