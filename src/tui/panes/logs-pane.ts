import type { FollowLink } from '../../domain/logs/follow-link.ts';
import { counted } from '../../domain/text/counted.ts';
import { type SafeText, safe, sanitize } from '../../domain/text/sanitize.ts';
import { formatDuration } from '../../domain/time/duration.ts';
import { renderLogDetails } from '../../view/logs/log-details.ts';
import { type LogOptions, renderLogEntry } from '../../view/logs/log-lines.ts';
import { layoutLogs } from '../../view/logs/log-prefix.ts';
import { createSourceLooks } from '../../view/logs/source-look.ts';
import { lineWidth, sliceLine } from '../../view/text/fit.ts';
import { highlightLine, literalPattern } from '../../view/text/highlight.ts';
import type { Line, Segment } from '../../view/text/line.ts';
import { hasOwnQuery } from '../state/logs/ask-logs.ts';
import { newestOf } from '../state/model/loadable.ts';
import { indexOfSeq } from '../state/model/panes/log-buffer.ts';
import { emptyBuffer, type LogBuffer, type LogRow, type LogsPane } from '../state/model/panes/logs-state.ts';
import { type TuiState, workspaceOf } from '../state/model/tui-state.ts';
import { pivotOfLogs } from '../state/pivot/pivot-again.ts';
import { otherLogHops } from '../state/take-away/pane-questions.ts';
import { renderDrawer, rowsAboveDrawer } from './drawer.ts';
import { hopNotes } from './hop-notes.ts';
import { renderVolume } from './log-volume.ts';
import type { PaneImage, PaneRoom } from './pane-image.ts';
import { selectionMark } from './pane-image.ts';
import { renderInstead, renderStale, renderWaiting } from './waiting.ts';

/** Renders log lines, newest at the bottom. The title of a live tail says LIVE or PAUSED. */
export function renderLogsPane(state: TuiState, room: PaneRoom): PaneImage {
  const { logs: pane } = workspaceOf(state);
  const frame = { widthCells: room.columns, ascii: room.look.ascii };
  const buffer = newestOf(pane.answer) ?? emptyBuffer;
  const head = renderHead(pane, buffer, room);
  const title = renderTitle(pane);
  const note = renderNote(state, pane, buffer);
  if (pane.shown.length === 0) {
    const instead = renderInstead(pane.answer, state.nowMs, frame, canAskAgain(pane));
    const lines =
      instead.length > 0 ? instead : [[{ text: hintWithout(pane, buffer), tone: 'muted' as const }]];
    const hops = hopNotes(pane.hops, frame);
    return { title, note, lines: [...lines, ...hops].slice(0, room.rows), selected: null };
  }
  const listRows = pane.detailsTop === null ? room.rows : rowsAboveDrawer(room.rows);
  const above = listRows < 6 ? [] : head;
  const list = renderList(pane, { ...room, rows: listRows - above.length });
  const drawer = renderDetails(pane, { ...room, rows: room.rows - above.length - list.lines.length });
  // Only the first row of a selected entry is inverse; its other rows have a mark. Repainting two whole entries at every key
  // press would take too many bytes for a slow link.
  const selected = { from: above.length + list.from, count: Math.min(1, list.count) };
  return { title, note, lines: [...above, ...list.lines, ...drawer], selected };
}

function canAskAgain(pane: LogsPane): boolean {
  return pivotOfLogs(pane) !== null || hasOwnQuery(pane);
}

function hintWithout(pane: LogsPane, buffer: LogBuffer): SafeText {
  if (pane.tail !== null) return safe`waiting for lines`;
  if (buffer.rows.length > 0) return safe`no line matches the filter`;
  return pane.answer.kind === 'idle'
    ? safe`Enter on a series, an exemplar or a span opens its logs here`
    : safe`no lines`;
}

function renderTitle(pane: LogsPane): Line {
  const title: Segment[] = [];
  if (pane.tail !== null)
    title.push(
      pane.tail.sticks
        ? { text: safe`LIVE`, tone: 'ok', bold: true }
        : { text: safe`PAUSED`, tone: 'warn', bold: true, inverse: true },
    );
  if (pane.tail?.link.state === 'down') title.push({ text: safe` LINK DOWN`, tone: 'error', bold: true });
  if (pane.tail?.sticks === false && pane.tail.unseen > 0)
    title.push({ text: sanitize(` ${pane.tail.unseen} unseen`), tone: 'warn' });
  const others = otherLogHops(pane).length;
  // The number of further queries stands before the query, because a narrow pane cuts the end of the title.
  if (others > 0) title.push({ text: sanitize(`+${counted(others, 'query', 'queries')}  `), tone: 'muted' });
  if (pane.expr !== null)
    title.push({
      text: sanitize(`${pane.tail === null ? '' : '  '}${pane.expr.replace(/\s+/g, ' ')}`),
      tone: 'muted',
    });
  if (pane.filter !== '') title.unshift({ text: sanitize(`/${pane.filter}  `), tone: 'warn' });
  return title;
}

function renderNote(state: TuiState, pane: LogsPane, buffer: LogBuffer): Line {
  const stale = renderStale(pane.answer);
  if (stale.length > 0) return stale;
  const note: Segment[] = [...renderWaiting(pane.answer, state.nowMs)];
  if (
    pane.growsBy !== null &&
    pane.answer.kind === 'ready' &&
    workspaceOf(state).trace.trace.kind === 'loading'
  )
    note.push({ text: safe`more may come with the trace`, tone: 'muted' });
  if (note.length > 0) note.push({ text: safe`  ` });
  if (buffer.dropped > 0) note.push({ text: sanitize(`dropped ${buffer.dropped}  `), tone: 'warn' });
  if (buffer.droppedByStore > 0)
    note.push({ text: sanitize(`lost ${buffer.droppedByStore}  `), tone: 'warn' });
  if (pane.tail !== null) note.push(...renderLink(pane.tail.link, state.nowMs));
  if (pane.tail?.note !== null && pane.tail !== null)
    note.push({ text: sanitize(`${pane.tail.note}  `), tone: 'warn' });
  const { shown } = pane;
  if (newestOf(pane.answer) === null) return note;
  const all = counted(buffer.rows.length, 'line');
  const count = shown.length === buffer.rows.length ? all : `${shown.length} of ${all}`;
  note.push({ text: sanitize(count), tone: 'muted' });
  return note;
}

/** Renders what is not as usual with the link of a tail. */
function renderLink(link: FollowLink, nowMs: number): Line {
  const told: string[] = [];
  if (link.downSinceMs !== null) {
    const downMs = Math.max(0, nowMs - link.downSinceMs);
    told.push(
      `down for ${formatDuration(Math.round(downMs / 1000) * 1000)}, try ${link.tries}: ${link.reason}`,
    );
  } else if (link.state === 'polling') told.push(`polling: ${link.reason}`);
  if (link.filled > 0) told.push(`${counted(link.filled, 'line')} came late`);
  if (link.gaps > 0) told.push(counted(link.gaps, 'gap'));
  return told.map((text) => ({ text: sanitize(`${text}  `), tone: 'warn' }));
}

/** Renders the lines above the list: how the lines were found, and their number over time. */
function renderHead(pane: LogsPane, buffer: LogBuffer, room: PaneRoom): Line[] {
  const frame = { widthCells: room.columns, ascii: room.look.ascii };
  const found = pane.hops.findLast(({ count }) => count > 0);
  const failed = pane.hops.filter(({ status }) => status === 'failed' || status === 'partial');
  const shownHops = [...(found === undefined || failed.includes(found) ? [] : [found]), ...failed];
  const lines = hopNotes(shownHops.slice(0, 2), frame);
  if (room.rows >= 14 && buffer.rows.length >= 20) lines.push(renderVolume(buffer.rows, room));
  return lines;
}

interface List {
  readonly lines: Line[];
  /** The first row of the selected entry, and the number of its rows. */
  readonly from: number;
  readonly count: number;
}

/** Renders the entries around the selected one. It does not render entries outside the view. */
function renderList(pane: LogsPane, room: PaneRoom): List {
  const { shown } = pane;
  const selected = indexOfSeq(shown, pane.selectedSeq);
  const draw = entryRenderer(pane, room, selected);
  const height = Math.max(1, room.rows);
  const top = findTop(pane, selected, height, room, draw);
  const lines: Line[] = [];
  let from = 0;
  let count = 0;
  for (let index = top; index < shown.length && lines.length < height; index += 1) {
    const entry = draw(index);
    if (index === selected) {
      from = lines.length;
      count = Math.min(entry.length, height - from);
    }
    // A call takes only so many arguments, and an entry can have more lines than that.
    for (const line of entry) lines.push(line);
  }
  room.memory.setPage(
    'logs',
    Math.max(2, Math.floor(height / averageHeight(lines.length, top, shown.length))),
  );
  return { lines: lines.slice(0, height), from, count };
}

/** The average number of rows of an entry, so that the page keys move by one screen. */
function averageHeight(lines: number, top: number, count: number): number {
  return Math.max(1, lines / Math.max(1, Math.min(lines, count - top)));
}

/**
 * Finds the first entry to draw. It stays the same while the selected entry is fully visible. Otherwise the selected entry moves
 * to the middle, or to the bottom if it is the newest.
 */
function findTop(
  pane: LogsPane,
  selected: number,
  height: number,
  room: PaneRoom,
  draw: (index: number) => readonly Line[],
): number {
  const { shown } = pane;
  const isLast = selected === shown.length - 1;
  const keptSeq = room.memory.anchorOf('logs');
  const kept = keptSeq === null ? -1 : indexOfSeq(shown, keptSeq);
  let top = kept;
  if (isLast && pane.tail?.sticks !== false) top = fitUpwards(selected, height, draw);
  else if (kept < 0 || selected < kept || !isSeen(kept, selected, height, draw))
    top = fitUpwards(selected, Math.ceil(height / 2), draw);
  // The view never ends in empty rows while there are entries above.
  const lastTop = fitUpwards(shown.length - 1, height, draw);
  top = Math.max(0, Math.min(top, lastTop));
  room.memory.setAnchor('logs', shown[top]?.seq ?? 0);
  return top;
}

/** Finds the topmost entry that can be the first row while the entry at `last` still ends within the height. */
function fitUpwards(last: number, height: number, draw: (index: number) => readonly Line[]): number {
  let used = 0;
  let top = last;
  for (let index = last; index >= 0; index -= 1) {
    used += draw(index).length;
    if (used > height) break;
    top = index;
  }
  return top;
}

function isSeen(
  top: number,
  selected: number,
  height: number,
  draw: (index: number) => readonly Line[],
): boolean {
  let used = 0;
  for (let index = top; index <= selected; index += 1) {
    used += draw(index).length;
    if (used > height) return false;
  }
  return true;
}

/** Creates a renderer that draws each entry once per frame, however often the layout asks for its height. */
function entryRenderer(pane: LogsPane, room: PaneRoom, selected: number): (index: number) => readonly Line[] {
  const { look } = room;
  const frame = { widthCells: room.columns - 2, ascii: look.ascii };
  const sample = pane.shown.slice(-200);
  const layout = room.memory.keep('log-layout', [sample[0]?.seq, sample.length, room.columns, look], () =>
    layoutLogs(
      sample.map(({ entry }) => entry),
      frame,
      look.zone,
    ),
  );
  // A source keeps its look for as long as the pane is there, whatever scrolls by.
  const lookOf = room.memory.keep('log-looks', [], () => createSourceLooks());
  const options: LogOptions = {
    zone: look.zone,
    ...layout,
    lookOf,
    overflow: pane.wraps ? 'wrap' : 'cut',
  };
  const words = pane.filter.split(/\s+/).filter((word) => word !== '');
  const patterns = words.map(literalPattern);
  const drawn = new Map<number, readonly Line[]>();
  return (index) => {
    const known = drawn.get(index);
    if (known !== undefined) return known;
    const row = pane.shown[index];
    const lines = row === undefined ? [] : renderRow(row, options, pane, frame);
    const marked = lines.map((line, at): Line => {
      const lit = patterns.reduce((sum, pattern) => highlightLine(sum, pattern), line);
      return [
        at === 0 ? selectionMark(index === selected, look.ascii) : rowMark(index === selected, look),
        ...lit,
      ];
    });
    drawn.set(index, marked);
    return marked;
  };
}

/** The mark beside the further rows of a selected entry. */
function rowMark(isSelected: boolean, { ascii }: PaneRoom['look']): Segment {
  if (!isSelected) return { text: safe`  ` };
  return { text: ascii ? safe`: ` : safe`┆ `, tone: 'accent' };
}

function renderRow(
  row: LogRow,
  options: LogOptions,
  pane: LogsPane,
  frame: { readonly widthCells: number; readonly ascii: boolean },
): Line[] {
  const role = row.isContext ? 'context' : undefined;
  if (pane.offset === 0) return renderLogEntry(row.entry, frame, { ...options, role });
  // When scrolled to the right, this renders the whole line and shows a part of it between two cut signs.
  const [whole = []] = renderLogEntry(row.entry, { ...frame, widthCells: null }, { ...options, role });
  const sign = frame.ascii ? safe`<` : safe`‹`;
  const isLonger = lineWidth(whole) > pane.offset + frame.widthCells - 1;
  const part = sliceLine(whole, pane.offset + 1, frame.widthCells - (isLonger ? 2 : 1));
  const end: Segment[] = isLonger ? [{ text: frame.ascii ? safe`>` : safe`›`, tone: 'muted' }] : [];
  return [[{ text: sign, tone: 'muted' }, ...part, ...end]];
}

function renderDetails(pane: LogsPane, room: PaneRoom): Line[] {
  const row = pane.shown[indexOfSeq(pane.shown, pane.selectedSeq)];
  if (pane.detailsTop === null || row === undefined || room.rows < 2) return [];
  const frame = { widthCells: room.columns, ascii: room.look.ascii };
  return renderDrawer(safe`line`, renderLogDetails(row.entry, frame, room.look.zone), pane.detailsTop, room);
}
