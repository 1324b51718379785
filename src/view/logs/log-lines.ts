import type { LogLevel } from '../../domain/logs/level-word.ts';
import type { LogEntry } from '../../domain/logs/log-entry.ts';
import { isFailure, levelOf } from '../../domain/logs/log-level.ts';
import { counted } from '../../domain/text/counted.ts';
import { repeatSafe, type SafeText, safe, sanitize } from '../../domain/text/sanitize.ts';
import { formatLabels } from '../format/label-text.ts';
import { lineWidth, truncateLine, truncateText } from '../text/fit.ts';
import { findRanges, markRanges, type TextRange } from '../text/highlight.ts';
import type { Frame, Line, Segment, Tone } from '../text/line.ts';
import { wrapText } from '../text/wrap.ts';
import { boundText, foldParts } from './fold-entry.ts';
import { type PrefixOptions, renderPrefix } from './log-prefix.ts';
import { spreadStacks } from './spread-stacks.ts';

export interface LogOptions extends PrefixOptions {
  /** What happens to text that does not fit: `wrap` folds it under itself, `cut` ends it with a sign. */
  readonly overflow: 'wrap' | 'cut';
  /** What is shown in inverse in the text: what the query looked for. Patterns have the flag `g`. */
  readonly highlight?: readonly RegExp[] | undefined;
}

/** In a narrower frame, continuation lines begin under the level instead of under the text, to gain cells for the text. */
const roomyCells = 120;

/**
 * Renders a log entry as one or more lines: time, level, source, text. The whole text of an error is red. With every label (`all`), the
 * stacks inside a JSON line are shown as lines. Without, a very long text is cut, and the last line says how much is missing.
 */
export function renderLogEntry(entry: LogEntry, frame: Frame, options: LogOptions): Line[] {
  const level = levelOf(entry);
  const prefix = renderPrefix(entry, level, frame, options);
  const body: Body = {
    parts: partsOf(entry, options).map(sanitize),
    tone: bodyTone(level, options.role),
    tail: options.source === 'all' ? [{ text: safe`  ` }, { text: allLabels(entry), tone: 'muted' }] : [],
    highlight: options.role === 'context' ? [] : (options.highlight ?? []),
    isBounded: options.source !== 'all',
  };
  if (frame.widthCells === null) return renderUnbounded(prefix, body);
  if (options.overflow === 'cut') return [renderCut(prefix, body, frame)];
  return renderWrapped(prefix, body, frame);
}

/** The text of an entry, ready to be placed behind its prefix. */
interface Body {
  readonly parts: readonly SafeText[];
  readonly tone: Tone | undefined;
  readonly tail: Line;
  readonly highlight: readonly RegExp[];
  /** Whether a text of many screens is cut. */
  readonly isBounded: boolean;
}

/** Renders the separator between two groups of context lines. */
export function renderContextBreak(): Line {
  return [{ text: safe`--`, tone: 'muted' }];
}

/** The tone of an entry's text. */
export function bodyTone(level: LogLevel, role: LogOptions['role']): Tone | undefined {
  if (role === 'context') return 'muted';
  return isFailure(level) ? 'error' : level === 'debug' || level === 'trace' ? 'debug' : undefined;
}

/** Every label of an entry, its metadata and its parsed fields. */
function allLabels(entry: LogEntry): SafeText {
  return formatLabels({ ...entry.labels, ...entry.structuredMetadata, ...entry.parsed });
}

/** The lines of an entry of several lines (a stack trace). Line breaks at its end make no further lines. */
function partsOf({ line }: LogEntry, { source }: LogOptions): readonly string[] {
  const parts = splitLines(line);
  return source === 'all' && parts.length === 1 ? spreadStacks(line) : parts;
}

export function splitLines(line: string): string[] {
  return line.replace(/[\r\n]+$/, '').split(/\r?\n/);
}

function renderUnbounded(prefix: Segment[], { parts, tone, tail, highlight }: Body): Line[] {
  const indent: Segment = { text: safe`    ` };
  return parts.map((part, index): Line => {
    const text = markRanges({ text: part, tone }, 0, findRanges(part, highlight));
    return index === 0 ? [...prefix, ...text, ...tail] : [indent, ...text];
  });
}

function renderCut(prefix: Segment[], { parts, tone, tail, highlight }: Body, frame: Frame): Line {
  const [whole = safe``] = parts;
  const width = frame.widthCells ?? 0;
  const more = parts.length - 1;
  // The note on hidden lines stays visible, however long the first line is.
  const note: Segment[] = more === 0 ? [] : [{ text: sanitize(` +${counted(more, 'line')}`), tone: 'muted' }];
  const room = Math.max(1, width - lineWidth([...prefix, ...note]));
  // No more than the frame shows is searched and measured.
  const { text: start } = boundText(whole, 4 * Math.max(room, 1) + 64);
  const first = more === 0 ? start : truncateText(start, room, frame.ascii);
  const body = markRanges({ text: first, tone }, 0, findRanges(first, highlight));
  return truncateLine([...prefix, ...body, ...note, ...tail], width, frame.ascii);
}

function renderWrapped(prefix: readonly Segment[], body: Body, frame: Frame): Line[] {
  const { tone, highlight, tail } = body;
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
  const folded = foldParts(body, room, width - indentCells);
  let searched: SafeText | null = null;
  let ranges: readonly TextRange[] = [];
  for (const { text, from, part } of folded.pieces) {
    if (part !== searched) ranges = findRanges(part, highlight);
    searched = part;
    const segments = markRanges({ text, tone }, from, ranges);
    lines.push(lines.length === 0 ? [...prefix, ...segments] : [indent, ...segments]);
  }
  if (folded.missing > 0) lines.push([indent, missingNote(folded.missing, frame)]);
  for (const segment of tail.slice(1)) {
    for (const piece of wrapText(segment.text, width - indentCells))
      lines.push([indent, { ...segment, text: piece }]);
  }
  return lines;
}

/** Says that a text goes on. */
function missingNote(characters: number, { ascii }: Frame): Segment {
  const sign = ascii ? '~' : '…';
  return { text: sanitize(`${sign} ${counted(characters, 'character')} more`), tone: 'warn' };
}
