import { type SafeText, safe, sanitize } from '../../../domain/text/sanitize.ts';
import { formatDuration } from '../../../domain/time/duration.ts';
import { padText, truncateLine, truncateText } from '../../../view/text/fit.ts';
import type { Line, Segment } from '../../../view/text/line.ts';
import { wrapText } from '../../../view/text/wrap.ts';
import { type Pick, pickedItems } from '../../state/model/input/pick.ts';
import type { TextInput } from '../../state/model/input/text-input.ts';
import type { Overlay } from '../../state/model/overlay.ts';
import type { TuiState } from '../../state/model/tui-state.ts';
import { windowPresets } from '../../state/model/window-state.ts';
import { type PaletteItem, paletteItems } from '../../state/overlay/palette.ts';
import { hasNothing } from '../../state/overlay/parameters.ts';
import { keyLabel } from '../bars/key-line.ts';
import type { Look } from '../look.ts';
import { selectionMark } from '../pane-image.ts';
import { renderInstead, renderWaiting } from '../waiting.ts';
import { renderEdit } from './edit-box.ts';
import { renderKeyHelp } from './help-lines.ts';
import type { OverlayImage, OverlayRoom } from './overlay-image.ts';
import { renderRequestLog } from './request-log-box.ts';

/** Renders the overlay as a box over the panes; null for the filter, which the key line shows. */
export function renderOverlay(state: TuiState, overlay: Overlay, room: OverlayRoom): OverlayImage | null {
  switch (overlay.kind) {
    case 'filter':
      return null;
    case 'help':
      return renderHelpBox(state, overlay.top, room);
    case 'palette':
      return renderPalette(state, overlay, room);
    case 'window':
      return renderWindowPicker(overlay, room);
    case 'requests':
      return renderRequestLog(overlay, room);
    case 'text':
      return renderTextBox(overlay, room);
    case 'pick':
      return renderPick(state, overlay, room);
    case 'edit':
      return renderEdit(overlay, room);
  }
}

function renderTextBox(overlay: Overlay & { readonly kind: 'text' }, room: OverlayRoom): OverlayImage {
  const columns = Math.min(room.columns, 100);
  const lines = wrapText(sanitize(overlay.text), columns).map((text): Line => [{ text }]);
  const cut = lines.length - room.rows;
  const shown =
    cut <= 0
      ? lines
      : [
          ...lines.slice(0, room.rows - 1),
          [{ text: safe`(${cut + 1} more rows; the whole of it was copied)`, tone: 'warn' as const }],
        ];
  return { title: sanitize(overlay.title), columns, lines: shown, selected: null };
}

function renderHelpBox(state: TuiState, wantedTop: number, room: OverlayRoom): OverlayImage {
  const columns = Math.min(76, room.columns);
  const lines = renderKeyHelp(state.facts.commands, { widthCells: columns, ascii: room.look.ascii });
  const top = Math.min(wantedTop, Math.max(0, lines.length - room.rows));
  room.memory.setPage('overlay', room.rows);
  const rest = lines.length - top - room.rows;
  const title = rest > 0 ? safe`Keys (${rest} more lines below)` : safe`Keys`;
  return { title, columns, lines: lines.slice(top, top + room.rows), selected: null };
}

/** A list below a typed line. */
interface ListBox {
  readonly title: SafeText;
  readonly input: TextInput;
  readonly hint: SafeText;
  readonly items: readonly Line[];
  readonly selected: number;
  readonly columns: number;
}

function renderListBox(box: ListBox, room: OverlayRoom): OverlayImage {
  const height = Math.max(1, Math.min(room.rows - 2, 16));
  const top = room.memory.topOf('overlay', box.selected, box.items.length, height);
  const lines: Line[] = [renderInput(box.input, box.hint, box.columns, room.look), []];
  for (const [index, item] of box.items.slice(top, top + height).entries()) {
    const mark = selectionMark(top + index === box.selected, room.look.ascii);
    lines.push([mark, ...truncateLine(item, box.columns - 2, room.look.ascii)]);
  }
  return {
    title: box.title,
    columns: box.columns,
    lines,
    selected: box.items.length === 0 ? null : 2 + box.selected - top,
  };
}

/** Renders a typed line with its cursor as an inverse cell, or a hint while the line is empty. */
function renderInput(input: TextInput, hint: SafeText, columns: number, look: Look): Line {
  const mark: Segment = { text: look.ascii ? safe`> ` : safe`› `, tone: 'accent' };
  if (input.text === '')
    return truncateLine(
      [mark, { text: safe` `, inverse: true }, { text: hint, tone: 'muted' }],
      columns,
      look.ascii,
    );
  // A long text loses its beginning, because the user types at its end.
  const before = sanitize(input.text.slice(0, input.cursor));
  const under = sanitize(input.text.slice(input.cursor, input.cursor + 1) || ' ');
  const after = sanitize(input.text.slice(input.cursor + 1));
  const room = Math.max(8, columns - 4);
  const head = before.length > room ? sanitize(`…${before.slice(before.length - room + 1)}`) : before;
  return truncateLine(
    [mark, { text: head }, { text: under, inverse: true }, { text: after }],
    columns,
    look.ascii,
  );
}

function renderPalette(
  state: TuiState,
  overlay: Overlay & { readonly kind: 'palette' },
  room: OverlayRoom,
): OverlayImage {
  const columns = Math.min(76, room.columns);
  const items = paletteItems(state, overlay.input.text).map((item) => paletteLine(item, columns, room.look));
  const hint = safe`type to search commands and saved queries, or paste a trace id`;
  const image = renderListBox(
    { title: safe`Commands`, input: overlay.input, hint, items, selected: overlay.selected, columns },
    room,
  );
  if (items.length > 0) return image;
  return { ...image, lines: [...image.lines, [{ text: safe`nothing matches`, tone: 'muted' }]] };
}

function paletteLine(item: PaletteItem, columns: number, look: Look): Line {
  if (item.kind === 'trace')
    return [
      { text: safe`open trace `, tone: 'key' },
      { text: sanitize(item.ids.traceId) },
      ...(item.ids.spanId === null
        ? []
        : [{ text: sanitize(`  span ${item.ids.spanId}`), tone: 'muted' as const }]),
    ];
  const nameCells = 24;
  const name = sanitize(item.kind === 'query' ? item.listing.name : item.command.id);
  const title = sanitize(item.kind === 'query' ? item.listing.title : item.command.title);
  const key = item.kind === 'query' ? safe`query` : keyLabel(item.command.keys[0] ?? '');
  const room = Math.max(4, columns - 2 - nameCells - 2 - key.length - 1);
  return [
    {
      text: padText(truncateText(name, nameCells, look.ascii), nameCells),
      tone: item.kind === 'query' ? 'key' : undefined,
    },
    { text: safe`  ` },
    { text: padText(truncateText(title, room, look.ascii), room), tone: 'muted' },
    { text: safe` ${key}`, tone: item.kind === 'query' ? 'muted' : 'key' },
  ];
}

/** Renders a picker: its items, or the reason why there are none. */
function renderPick(state: TuiState, pick: Pick, room: OverlayRoom): OverlayImage {
  const columns = Math.min(76, room.columns);
  const frame = { widthCells: columns, ascii: room.look.ascii };
  const items = pickedItems(pick);
  const textCells = Math.min(40, Math.max(8, ...items.map(({ text }) => text.length)));
  const image = renderListBox(
    {
      title: truncateText(sanitize(pick.title), columns - 4, room.look.ascii),
      input: pick.input,
      hint: sanitize(pick.hint),
      items: items.map(
        ({ text, note, tone }): Line => [
          { text: padText(truncateText(sanitize(text), textCells, room.look.ascii), textCells), tone },
          { text: safe`  ` },
          { text: sanitize(note), tone: 'muted' },
        ],
      ),
      selected: pick.selected,
      columns,
    },
    room,
  );
  const instead = renderInstead(pick.items, state.nowMs, frame);
  const waiting = renderWaiting(pick.items, state.nowMs);
  const asked = instead.length > 0 || waiting.length === 0 ? instead : [waiting];
  const none = noneText(pick, items.length);
  const more = asked.length > 0 || none === '' ? asked : [[{ text: sanitize(none), tone: 'muted' as const }]];
  return more.length === 0 ? image : { ...image, lines: [...image.lines, ...more] };
}

/** Why a picker shows no items; '' if it shows some. */
function noneText(pick: Pick, shown: number): string {
  if (hasNothing(pick)) return pick.whenNone;
  if (shown > 0 || pick.items.kind !== 'ready') return '';
  return pick.purpose.kind === 'value' ? 'nothing matches: Enter takes what is typed' : 'nothing matches';
}

function renderWindowPicker(overlay: Overlay & { readonly kind: 'window' }, room: OverlayRoom): OverlayImage {
  const columns = Math.min(60, room.columns);
  const typed = overlay.input.text !== '';
  const items = windowPresets.map(
    (ms): Line => [{ text: sanitize(`last ${formatDuration(ms)}`), tone: typed ? 'muted' : undefined }],
  );
  const hint = safe`or type: 3h, now-2h to now-1h, 13:00 to 14:00`;
  const image = renderListBox(
    { title: safe`Time window`, input: overlay.input, hint, items, selected: overlay.selected, columns },
    room,
  );
  if (overlay.problem === null) return typed ? { ...image, selected: null } : image;
  const problem = wrapText(sanitize(overlay.problem), columns).map((text): Line => [{ text, tone: 'error' }]);
  return { ...image, lines: image.lines.toSpliced(1, 1, ...problem).slice(0, room.rows), selected: null };
}
