import {
  appendSafe,
  padStartSafe,
  repeatSafe,
  type SafeText,
  safe,
  sanitize,
} from '../../domain/text/sanitize.ts';
import type { Span } from '../../domain/trace/trace.ts';
import { formatDurationNs } from '../format/duration.ts';
import { formatShare } from '../format/share.ts';
import { textWidth } from '../text/cell-width.ts';
import { padText, truncateLine, truncateMiddle, truncateText } from '../text/fit.ts';
import type { Frame, Line, Segment, Tone } from '../text/line.ts';
import { serviceTone } from '../text/service-tone.ts';
import { createBarPainter } from './waterfall-bar.ts';
import type { WaterfallLayout } from './waterfall-layout.ts';
import { isError, type WaterfallModel } from './waterfall-model.ts';
import type { WaterfallRow } from './waterfall-rows.ts';
import { createBranchPainter } from './waterfall-tree.ts';

/** Draws one row of a waterfall. A painter serves all rows of a trace, because it measures their shared facts only once. */
export type RowPainter = (row: WaterfallRow) => Line;

/** A sanitised text with its width in cells. */
interface Measured {
  readonly text: SafeText;
  readonly cells: number;
}

/** Most traces have few names. This bounds the memory for a trace in which every span has its own. */
const maxKeptNames = 4096;

/** Creates a painter for the rows of one trace in one frame. */
export function createRowPainter(model: WaterfallModel, layout: WaterfallLayout, frame: Frame): RowPainter {
  const branchOf = createBranchPainter(layout.maxLevels, frame.ascii);
  const barOf = createBarPainter(model, layout.barCells, frame.ascii);
  const measure = createMeasure();
  const serviceOf = createServiceColumn(layout, frame.ascii);
  const { tree, groups, times } = model;
  const gap: Segment = { text: layout.gap };

  /** Whether the times of a row are not those that were sent, or cannot be true. */
  const isDoubtful = ({ index }: WaterfallRow): boolean =>
    (times.skewNs[index] ?? 0) > 0 || (tree.shiftNs[index] ?? 0) !== 0 || model.flaws.has(index);

  const selfNsOf = (row: WaterfallRow): number => {
    const members = row.group < 0 ? undefined : groups[row.group]?.members;
    if (members === undefined) return times.selfNs[row.index] ?? 0;
    return members.reduce((sum, index) => sum + (times.selfNs[index] ?? 0), 0);
  };

  return (row) => {
    if (row.kind === 'detached') return renderDetached(frame);
    const span = tree.spans[row.index];
    const group = row.group < 0 ? undefined : groups[row.group];
    const durationNs = group?.totalNs ?? tree.durationNs[row.index] ?? 0;
    const failed = isError(span);
    const share = tree.totalNs > 0 ? durationNs / tree.totalNs : 0;
    const quiet = share < 0.01 && !failed;
    const tone: Tone | undefined = failed ? 'error' : quiet ? 'muted' : undefined;
    const service = serviceOf(span?.service ?? '');
    const branch = branchOf(row);
    const room = Math.max(1, layout.treeCells - branch.length);
    const full = nameOf(row, span?.name ?? '', group?.members.length);
    const name = layout.isOpen && full.cells > room ? full.text : fitName(full, room, frame.ascii);
    const line: Segment[] = [
      markOf(failed, isDoubtful(row)),
      { text: branch, tone: 'muted' },
      { text: name, tone },
    ];
    if (layout.serviceCells > 0) line.push(gap, { text: service.text, tone: quiet ? 'muted' : service.tone });
    if (layout.idCells > 0) line.push(gap, idOf(span, group !== undefined, layout.idCells));
    const duration =
      group === undefined && model.flaws.has(row.index) ? unknown : sanitize(formatDurationNs(durationNs));
    line.push(gap, { text: padStartSafe(duration, layout.durationCells), tone });
    if (layout.selfCells > 0)
      line.push(gap, { text: durationText(selfNsOf(row), layout.selfCells), tone: 'muted' });
    if (layout.shareCells > 0)
      line.push(gap, { text: padStartSafe(formatShare(share), layout.shareCells), tone: 'muted' });
    if (layout.barCells > 0) {
      const bar = group === undefined ? barOf.one(row.index) : barOf.many(group.members);
      line.push(gap, { text: bar, tone: failed ? 'error' : quiet ? 'muted' : service.tone });
    }
    return layout.fits ? line : truncateLine(line, frame.widthCells, frame.ascii);
  };

  function nameOf(row: WaterfallRow, name: string, members: number | undefined): Measured {
    const measured = measure(name);
    const count = members !== undefined ? safe`${members}x ` : row.folded > 0 ? safe`+${row.folded} ` : null;
    return count === null
      ? measured
      : { text: appendSafe(count, measured.text), cells: count.length + measured.cells };
  }
}

function createMeasure(): (name: string) => Measured {
  const known = new Map<string, Measured>();
  return (name) => {
    let found = known.get(name);
    if (found === undefined) {
      const text = name === '' ? safe`(no name)` : sanitize(name);
      found = { text, cells: textWidth(text) };
      if (known.size >= maxKeptNames) known.clear();
      known.set(name, found);
    }
    return found;
  };
}

function createServiceColumn(
  { serviceCells: cells, isOpen }: WaterfallLayout,
  ascii: boolean,
): (service: string) => { text: SafeText; tone: Tone } {
  const known = new Map<string, { text: SafeText; tone: Tone }>();
  return (service) => {
    let found = known.get(service);
    if (found === undefined) {
      const name = sanitize(service);
      const text = padText(isOpen ? name : truncateText(name, cells, ascii), cells);
      found = { text, tone: serviceTone(service) };
      known.set(service, found);
    }
    return found;
  };
}

/** Cuts or pads a name to exactly `room` cells. */
function fitName({ text, cells }: Measured, room: number, ascii: boolean): SafeText {
  if (cells <= room) return appendSafe(text, repeatSafe(safe` `, room - cells));
  return padText(cutName(text, room, ascii), room);
}

/** Cuts a name. An RPC (`oteldemo.Checkout…/PlaceOrder`) loses its middle, because its end says most; a statement loses its end. */
export function cutName(name: SafeText, widthCells: number, ascii: boolean): SafeText {
  return /^[^ ]*\//.test(name)
    ? truncateMiddle(name, widthCells, ascii)
    : truncateText(name, widthCells, ascii);
}

const failedMark: Segment = { text: safe`! `, tone: 'error' };
const skewMark: Segment = { text: safe`~ `, tone: 'warn' };
const noMark: Segment = { text: safe`  ` };

/** The duration of a span that did not end, or ended before it began. */
const unknown = safe`-`;

/** The mark of a row: `!` for a failure, `~` for times that were adjusted or cannot be true. It stands in the first column, where the eye runs down. */
function markOf(failed: boolean, isDoubtful: boolean): Segment {
  if (failed) return failedMark;
  return isDoubtful ? skewMark : noMark;
}

/** Renders a span's id; a group has none. Hostile data may send ids of any length, so the text is cut and padded. */
function idOf(span: Span | undefined, isGroup: boolean, cells: number): Segment {
  const id = isGroup ? safe`` : sanitize(span?.spanId ?? '');
  return { text: padText(truncateText(id, cells), cells), tone: 'key' };
}

function durationText(durationNs: number, cells: number): SafeText {
  return padStartSafe(sanitize(formatDurationNs(durationNs)), cells);
}

function renderDetached(frame: Frame): Line {
  const text = safe`  detached: parents not in this trace`;
  return truncateLine([{ text, tone: 'warn' }], frame.widthCells, frame.ascii);
}
