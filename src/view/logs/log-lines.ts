import type { LogLevel } from '../../domain/logs/level-word.ts';
import type { LogEntry } from '../../domain/logs/log-entry.ts';
import { isFailure, levelOf } from '../../domain/logs/log-level.ts';
import { podOf, serviceOf } from '../../domain/logs/log-source.ts';
import { counted } from '../../domain/text/counted.ts';
import { repeatSafe, type SafeText, safe, sanitize } from '../../domain/text/sanitize.ts';
import type { TimeZone } from '../../domain/time/time-zone.ts';
import { formatLabels } from '../format/label-text.ts';
import { formatMoment, isSameDay, timeOfNs } from '../format/time.ts';
import { textWidth } from '../text/cell-width.ts';
import { lineWidth, truncateLine, truncateMiddle, truncateText } from '../text/fit.ts';
import type { Frame, Line, Segment, Tone } from '../text/line.ts';
import { serviceTone } from '../text/service-tone.ts';
import { wrapFirst, wrapText } from '../text/wrap.ts';
import { levelTones } from './level-tone.ts';

export interface LogOptions {
  readonly zone: TimeZone;
  /** `clock` 13:10:05.123; `day` adds the date, `rfc3339` also the offset; `none` shows no time. */
  readonly time: 'clock' | 'day' | 'rfc3339' | 'none';
  /** What stands before the line: the service, the pod or nothing. `all` puts every label and all metadata behind the line instead. */
  readonly source: 'service' | 'pod' | 'none' | 'all';
  /** Width of the source column, so that all lines start in one column; see `layoutLogs`. */
  readonly sourceCells: number;
  /** What happens to text that does not fit: `wrap` folds it under itself, `cut` ends it with a sign. */
  readonly overflow: 'wrap' | 'cut';
  /** With -A/-B/-C: whether the entry matched or is context of one that did. */
  readonly role?: 'match' | 'context' | undefined;
}

const maxSourceCells = 24;
/** In a narrower frame, continuation lines begin under the level instead of under the text, to gain cells for the text. */
const roomyCells = 120;

/** Chooses the columns for a batch of entries: the date only if they span days, the pod instead of the service if all are of one service. */
export function layoutLogs(
  entries: readonly LogEntry[],
  frame: Frame,
  zone: TimeZone,
): Pick<LogOptions, 'time' | 'source' | 'sourceCells'> {
  const services = new Set(entries.map(serviceOf));
  const pods = new Set(entries.map(podOf));
  const source = services.size === 1 && pods.size > 1 ? 'pod' : 'service';
  let sourceCells = 0;
  for (const entry of entries) sourceCells = Math.max(sourceCells, textWidth(sourceText(entry, source)));
  const first = entries[0];
  const last = entries[entries.length - 1];
  const oneDay =
    first === undefined ||
    last === undefined ||
    isSameDay(timeOfNs(first.timestampNs), timeOfNs(last.timestampNs), zone);
  const time = frame.widthCells === null ? 'rfc3339' : oneDay ? 'clock' : 'day';
  return {
    time,
    source,
    sourceCells: frame.widthCells === null ? sourceCells : Math.min(sourceCells, maxSourceCells),
  };
}

/** Renders a log entry as one or more lines: time, level, source, text. The whole text of an error is red. */
export function renderLogEntry(entry: LogEntry, frame: Frame, options: LogOptions): Line[] {
  const level = levelOf(entry);
  const prefix = renderPrefix(entry, level, frame, options);
  const tone = bodyTone(level, options.role);
  const parts = splitLines(entry.line).map(sanitize);
  const tail: Line =
    options.source === 'all' ? [{ text: safe`  ` }, { text: allLabels(entry), tone: 'muted' }] : [];
  if (frame.widthCells === null) return renderUnbounded(prefix, parts, tone, tail);
  if (options.overflow === 'cut') return [renderCut(prefix, parts, tone, tail, frame)];
  return renderWrapped(prefix, parts, tone, tail, frame);
}

/** Renders the separator between two groups of context lines. */
export function renderContextBreak(): Line {
  return [{ text: safe`--`, tone: 'muted' }];
}

function sourceText(entry: LogEntry, source: LogOptions['source']): SafeText {
  if (source === 'none' || source === 'all') return safe``;
  return sanitize((source === 'pod' ? podOf(entry) : '') || serviceOf(entry));
}

function renderPrefix(entry: LogEntry, level: LogLevel, frame: Frame, options: LogOptions): Segment[] {
  const prefix: Segment[] = [];
  if (options.role !== undefined) {
    prefix.push(options.role === 'match' ? { text: safe`> `, tone: 'accent' } : { text: safe`  ` });
  }
  const time = formatEntryTime(entry.timestampNs, options);
  if (time !== '') prefix.push({ text: safe`${time} `, tone: 'muted' });
  prefix.push({ text: levelWords[level], tone: levelTones[level], bold: level === 'fatal' || undefined });
  prefix.push({ text: safe` ` });
  if (options.sourceCells > 0 && options.source !== 'none' && options.source !== 'all') {
    const source = sourceText(entry, options.source);
    const cut = frame.widthCells === null ? source : truncateMiddle(source, options.sourceCells, frame.ascii);
    prefix.push({ text: cut, tone: serviceTone(serviceOf(entry)) });
    prefix.push({ text: repeatSafe(safe` `, Math.max(1, options.sourceCells - textWidth(cut) + 1)) });
  }
  return prefix;
}

const levelWords: Readonly<Record<LogLevel, SafeText>> = {
  fatal: safe`FATAL`,
  error: safe`ERROR`,
  warn: safe`WARN `,
  info: safe`INFO `,
  debug: safe`DEBUG`,
  trace: safe`TRACE`,
  unknown: safe`     `,
};

const timeStyles = { clock: 'clockMs', day: 'dateTimeMs', rfc3339: 'rfc3339' } as const;

function formatEntryTime(timestampNs: string, options: LogOptions): SafeText {
  if (options.time === 'none') return safe``;
  return formatMoment(timeOfNs(timestampNs), options.zone, timeStyles[options.time]);
}

function bodyTone(level: LogLevel, role: LogOptions['role']): Tone | undefined {
  if (role === 'context') return 'muted';
  return isFailure(level) ? 'error' : level === 'debug' || level === 'trace' ? 'debug' : undefined;
}

function allLabels(entry: LogEntry): SafeText {
  return formatLabels({ ...entry.labels, ...entry.structuredMetadata, ...entry.parsed });
}

/** Splits an entry of several lines (a stack trace). Line breaks at its end make no further lines. */
function splitLines(line: string): string[] {
  return line.replace(/[\r\n]+$/, '').split(/\r?\n/);
}

function renderUnbounded(
  prefix: Segment[],
  parts: readonly SafeText[],
  tone: Tone | undefined,
  tail: Line,
): Line[] {
  const indent: Segment = { text: safe`    ` };
  return parts.map((part, index): Line => {
    const body: Segment = { text: part, tone };
    return index === 0 ? [...prefix, body, ...tail] : [indent, body];
  });
}

function renderCut(
  prefix: Segment[],
  parts: readonly SafeText[],
  tone: Tone | undefined,
  tail: Line,
  frame: Frame,
): Line {
  const [first = safe``] = parts;
  const more = parts.length - 1;
  if (more === 0)
    return truncateLine([...prefix, { text: first, tone }, ...tail], frame.widthCells, frame.ascii);
  // The note on hidden lines stays visible, however long the first line is.
  const note: Segment = { text: sanitize(` +${counted(more, 'line')}`), tone: 'muted' };
  const room = (frame.widthCells ?? 0) - lineWidth(prefix) - note.text.length;
  const body: Segment = { text: truncateText(first, Math.max(1, room), frame.ascii), tone };
  return truncateLine([...prefix, body, note, ...tail], frame.widthCells, frame.ascii);
}

function renderWrapped(
  prefix: readonly Segment[],
  parts: readonly SafeText[],
  tone: Tone | undefined,
  tail: Line,
  frame: Frame,
): Line[] {
  const width = frame.widthCells ?? 0;
  const prefixCells = lineWidth(prefix);
  const indentCells = Math.min(prefixCells, width >= roomyCells ? width >> 1 : Math.min(13, width >> 2));
  const indent: Segment = { text: repeatSafe(safe` `, indentCells) };
  const lines: Line[] = [];
  let room = width - prefixCells;
  // A prefix that fills most of the line gets a line of its own.
  if (room < Math.min(20, width >> 1)) {
    lines.push(truncateLine(prefix, width, frame.ascii));
    room = width - indentCells;
  }
  for (const part of parts) {
    const [first = safe``, ...rest] = wrapFirst(part, room, width - indentCells);
    lines.push(lines.length === 0 ? [...prefix, { text: first, tone }] : [indent, { text: first, tone }]);
    for (const piece of rest) lines.push([indent, { text: piece, tone }]);
    room = width - indentCells;
  }
  for (const segment of tail.slice(1)) {
    for (const piece of wrapText(segment.text, room)) lines.push([indent, { ...segment, text: piece }]);
  }
  return lines;
}
