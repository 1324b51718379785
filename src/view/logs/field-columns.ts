import { fieldReader, isMessageName, messageOf } from '../../domain/logs/line-fields.ts';
import type { LogEntry } from '../../domain/logs/log-entry.ts';
import { levelOf } from '../../domain/logs/log-level.ts';
import { repeatSafe, type SafeText, safe, sanitize } from '../../domain/text/sanitize.ts';
import { textWidth } from '../text/cell-width.ts';
import { lineWidth, padText, truncateLine, truncateText } from '../text/fit.ts';
import { findRanges, markRanges } from '../text/highlight.ts';
import type { Frame, Line, Segment } from '../text/line.ts';
import { boundText, foldParts } from './fold-entry.ts';
import { bodyTone, type LogOptions, splitLines } from './log-lines.ts';
import { renderPrefix } from './log-prefix.ts';

/** The columns of `--fields`: the message first, then the fields in the order in which they were asked for. */
export interface FieldColumns {
  /** The title of the message: the name of the field where it was asked for. */
  readonly message: string;
  readonly names: readonly string[];
}

/** The columns for the fields asked for. A field that is the message (`msg`) takes the place of the message. */
export function fieldColumns(asked: readonly string[]): FieldColumns {
  const message = asked.find(isMessageName);
  return { message: message ?? 'message', names: asked.filter((name) => name !== message) };
}

/** The message of an entry and its fields, in the order of the columns; null for what it does not have. */
export function fieldCells(entry: LogEntry, { message, names }: FieldColumns): readonly (string | null)[] {
  const fieldOf = fieldReader(entry);
  const named = isMessageName(message) ? fieldOf(message) : null;
  return [named ?? messageOf(entry, fieldOf), ...names.map(fieldOf)];
}

/** The widest that a column of a field becomes on a terminal. A trace id and a UUID fit. */
const mostCells = 40;
/** The message never gets narrower than this; the fields go below it instead. */
const leastMessageCells = 24;
/** In a pipe, a longer message moves the fields to the right. */
const mostPaddedCells = 100;
const gap = safe`  `;

/** The widths of the columns so far. They only grow, so that a follow stays aligned. */
export interface FieldWidths {
  readonly messageCells: number;
  readonly cells: readonly number[];
}

/** Widens the columns for an entry; begin with `titleWidths`. */
export function widen(widths: FieldWidths, values: readonly (string | null)[]): FieldWidths {
  const [whole, ...rest] = values;
  // The fields stand behind the first line of a stack trace.
  const message = whole?.trimStart().split('\n', 1)[0];
  const measure = (text: string | null | undefined, most: number): number =>
    Math.min(most, textWidth(boundText(cellText(text), most * 2).text));
  return {
    messageCells: Math.max(widths.messageCells, measure(message, mostPaddedCells)),
    cells: widths.cells.map((cells, index) => Math.max(cells, measure(rest[index], mostCells))),
  };
}

export function titleWidths({ message, names }: FieldColumns): FieldWidths {
  return {
    messageCells: textWidth(sanitize(message)),
    cells: names.map((name) => Math.min(mostCells, textWidth(sanitize(name)))),
  };
}

export interface FieldRow {
  readonly entry: LogEntry;
  readonly values: readonly (string | null)[];
}

/** Renders the titles of the columns, as `renderFieldEntry` places them. */
export function renderFieldTitles(
  columns: FieldColumns,
  widths: FieldWidths,
  prefixCells: number,
  frame: Frame,
): Line[] {
  const heading = (name: string): Segment => ({ text: sanitize(name.toUpperCase()), tone: 'heading' });
  const before: Segment[] = [{ text: padText(safe`TIME`, prefixCells), tone: 'heading' }];
  return place(before, [[heading(columns.message)]], columns.names.map(heading), widths, frame);
}

/** Renders an entry as a row: its prefix, the message, the fields. What does not fit beside the message stands below it. */
export function renderFieldEntry(
  { entry, values }: FieldRow,
  widths: FieldWidths,
  frame: Frame,
  options: LogOptions,
): Line[] {
  const level = levelOf(entry);
  const prefix = renderPrefix(entry, level, frame, options);
  const tone = bodyTone(level, options.role);
  const [message, ...rest] = values;
  const isCut = options.overflow === 'cut';
  const parts = splitLines(message ?? '').map(sanitize);
  const room = messageRoom(lineWidth(prefix), widths, frame);
  const patterns = options.role === 'context' ? [] : (options.highlight ?? []);
  const folded =
    room === null
      ? parts.map((text) => ({ text, from: 0, part: text }))
      : foldParts({ parts: isCut ? parts.slice(0, 1) : parts, isBounded: true }, room.cells, room.cells)
          .pieces;
  const rows = folded.map(({ text, from, part }) =>
    markRanges({ text, tone }, from, findRanges(part, patterns)),
  );
  const shown = isCut && room !== null ? [truncateLine(rows.flat(), room.cells, frame.ascii)] : rows;
  const fields = rest.map((value, index): Segment => {
    const text = cellText(value);
    const most = widths.cells[index] ?? mostCells;
    const isWhole = frame.widthCells === null || options.source === 'all';
    return {
      text: isWhole ? text : truncateText(boundText(text, most * 4).text, most, frame.ascii),
      tone: value === null ? 'muted' : undefined,
    };
  });
  return place(prefix, shown, fields, widths, frame);
}

/** Places the message and the fields: beside each other where there is room, else the fields below. */
function place(
  prefix: readonly Segment[],
  message: readonly Line[],
  fields: readonly Segment[],
  widths: FieldWidths,
  frame: Frame,
): Line[] {
  const prefixCells = lineWidth(prefix);
  const room = messageRoom(prefixCells, widths, frame);
  const [first = [], ...rest] = message;
  const indent: Segment = { text: repeatSafe(safe` `, room?.indentCells ?? 4) };
  const below = rest.map((line): Line => [indent, ...line]);
  if (room?.isBelow !== true) {
    const messageCells = room === null ? widths.messageCells : Math.min(room.cells, widths.messageCells);
    const missing = Math.max(0, messageCells - lineWidth(first));
    const padding: Segment = { text: repeatSafe(safe` `, missing) };
    return [trimmed([...prefix, ...first, padding, ...padFields(fields, widths)], frame), ...below];
  }
  const lines: Line[] = [trimmed([...prefix, ...first], frame), ...below];
  const width = frame.widthCells ?? 0;
  let row: Segment[] = [indent];
  for (const [index, field] of fields.entries()) {
    const cells = Math.max(widths.cells[index] ?? 0, textWidth(field.text));
    if (row.length > 1 && lineWidth(row) + gap.length + cells > width) {
      lines.push(trimmed(row, frame));
      row = [indent];
    }
    if (row.length > 1) row.push({ text: gap });
    row.push({ ...field, text: padText(field.text, cells) });
  }
  if (fields.length > 0) lines.push(trimmed(row, frame));
  return lines;
}

function padFields(fields: readonly Segment[], widths: FieldWidths): Segment[] {
  return fields.flatMap((field, index): Segment[] => [
    { text: gap },
    { ...field, text: padText(field.text, widths.cells[index] ?? 0) },
  ]);
}

/** The room of the message; null without a width. `isBelow`: the fields do not fit beside it. */
function messageRoom(
  prefixCells: number,
  widths: FieldWidths,
  { widthCells }: Frame,
): { readonly cells: number; readonly indentCells: number; readonly isBelow: boolean } | null {
  if (widthCells === null) return null;
  const fieldCells = widths.cells.reduce((sum, cells) => sum + cells + gap.length, 0);
  const beside = widthCells - prefixCells - fieldCells;
  const isBelow = beside < Math.min(leastMessageCells, widths.messageCells);
  const cells = isBelow ? widthCells - prefixCells : beside;
  const indentCells = Math.min(prefixCells, isBelow ? Math.min(13, widthCells >> 2) : widthCells >> 1);
  return { cells: Math.max(1, cells), indentCells, isBelow };
}

function cellText(value: string | null | undefined): SafeText {
  return value === null || value === undefined || value === '' ? safe`-` : sanitize(value);
}

/** A line without the blanks at its end, which would wrap and be copied. */
function trimmed(line: readonly Segment[], frame: Frame): Line {
  const kept = [...line];
  for (let last = kept.at(-1); last !== undefined; last = kept.at(-1)) {
    const text = last.text.trimEnd();
    if (text.length === last.text.length && text !== '') break;
    kept.pop();
    if (text !== '') kept.push({ ...last, text: boundText(last.text, text.length).text });
  }
  return truncateLine(kept, frame.widthCells, frame.ascii);
}
