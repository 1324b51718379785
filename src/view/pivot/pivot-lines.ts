import type { LogLevel } from '../../domain/logs/level-word.ts';
import { isFailure, levelOf } from '../../domain/logs/log-level.ts';
import { type LogMessage, maskMessage, readLogMessage } from '../../domain/logs/log-message.ts';
import { serviceOf } from '../../domain/logs/log-source.ts';
import { counted } from '../../domain/text/counted.ts';
import { repeatSafe, type SafeText, safe, sanitize } from '../../domain/text/sanitize.ts';
import { nsBetween } from '../../domain/time/nanoseconds.ts';
import type { TimeZone } from '../../domain/time/time-zone.ts';
import type { LinkedLog } from '../../pivot/correlate/link-logs.ts';
import { formatDurationNs } from '../format/duration.ts';
import { formatMoment, timeOfNs } from '../format/time.ts';
import { levelTones } from '../logs/level-tone.ts';
import { textWidth } from '../text/cell-width.ts';
import { lineWidth, padText, truncateLine, truncateMiddle, truncateText } from '../text/fit.ts';
import type { Frame, Line, Segment } from '../text/line.ts';
import { serviceTone } from '../text/service-tone.ts';
import { wrapFirst } from '../text/wrap.ts';

export interface PivotLineOptions {
  readonly zone: TimeZone;
  /** Unix nanoseconds of the trace's start, from which times are counted; null shows clock times. */
  readonly startNs: string | null;
  /** Ids of the spans in which the failure began. Their failed lines come first and take up to three rows. */
  readonly origins: ReadonlySet<string>;
  /** The most rows, that of what is left out included. */
  readonly mostRows: number;
  /** Whether a row says how many lines are left out. */
  readonly countsLeft: boolean;
}

/** Lines of one statement in a program: they differ in numbers, ids and quoted texts alone. */
interface Sentence {
  readonly message: LogMessage;
  readonly level: LogLevel;
  /** The entry that is shown: the first of the worst span. */
  readonly log: LinkedLog;
  readonly services: readonly string[];
  count: number;
  readonly isOrigin: boolean;
  /** The place of the first entry in time order. */
  readonly place: number;
}

/** Rows that a failed line takes where the failure began. */
const originRows = 3;

/** Renders log lines in time order, each sentence once with its count: failed ones first, then warnings, then others as far as there is room. */
export function renderPivotLines(
  logs: readonly LinkedLog[],
  frame: Frame,
  options: PivotLineOptions,
): Line[] {
  const sentences = joinSentences(logs, options.origins);
  const ranked = [...sentences].sort((a, b) => rankOf(a) - rankOf(b) || b.place - a.place);
  const shown: Sentence[] = [];
  let room = options.mostRows - (options.countsLeft && sentences.length > 1 ? 1 : 0);
  const hasFailed = sentences.some(({ level }) => isFailure(level));
  for (const sentence of ranked) {
    // Beside a failure the lines of ordinary work explain nothing.
    if (room <= 0 || (hasFailed && rankOf(sentence) > 2)) break;
    shown.push(sentence);
    room -= 1;
  }
  shown.sort((a, b) => a.place - b.place);
  const columns = measure(shown, frame, options);
  // What is left goes to the lines where the failure began.
  const lines = shown.flatMap((sentence) => {
    const rows = renderSentence(sentence, columns, frame, options);
    const more = sentence.isOrigin ? rows.slice(1, 1 + Math.max(0, Math.min(room, originRows - 1))) : [];
    room -= more.length;
    return [...rows.slice(0, 1), ...more];
  });
  const left = logs.length - shown.reduce((sum, { count }) => sum + count, 0);
  if (left > 0 && options.countsLeft)
    lines.push([{ text: sanitize(`  ${describeLeft(logs, shown, left)}: -o wide`), tone: 'muted' }]);
  return lines;
}

function describeLeft(logs: readonly LinkedLog[], shown: readonly Sentence[], left: number): string {
  if (shown.length === 0) return counted(left, 'line');
  const failed = logs.filter(({ entry }) => isFailure(levelOf(entry))).length;
  const failedShown = shown.reduce((sum, { level, count }) => sum + (isFailure(level) ? count : 0), 0);
  const more = counted(left, 'line');
  return failed > failedShown ? `${more} more, ${failed - failedShown} of them failed` : `${more} more`;
}

function joinSentences(logs: readonly LinkedLog[], origins: ReadonlySet<string>): readonly Sentence[] {
  const sentences = new Map<string, Sentence & { services: string[] }>();
  for (const [place, log] of logs.entries()) {
    const level = levelOf(log.entry);
    const message = readLogMessage(log.entry.line);
    const isOrigin = isFailure(level) && origins.has(log.spanId ?? '');
    const service = serviceOfLog(log);
    // Where the failure began is never hidden behind an equal line of a caller.
    const key = `${level} ${isOrigin} ${maskMessage(messageText(message))}`;
    const known = sentences.get(key);
    if (known === undefined)
      sentences.set(key, { message, level, log, services: [service], count: 1, isOrigin, place });
    else {
      known.count += 1;
      if (!known.services.includes(service)) known.services.push(service);
    }
  }
  return [...sentences.values()];
}

function rankOf({ level, isOrigin }: Sentence): number {
  if (isFailure(level)) return isOrigin ? 0 : 1;
  return level === 'warn' ? 2 : 3;
}

/** The sentence, or the fields of a line that has none. */
function messageText({ text, fields }: LogMessage): string {
  return text === '' ? fields.map(({ name, value }) => `${name}=${value}`).join(' ') : text;
}

interface Columns {
  readonly timeCells: number;
  readonly serviceCells: number;
}

function measure(shown: readonly Sentence[], frame: Frame, options: PivotLineOptions): Columns {
  const widest = (of: (one: Sentence) => SafeText): number =>
    shown.reduce((cells, one) => Math.max(cells, textWidth(of(one))), 0);
  const width = frame.widthCells ?? 120;
  return {
    timeCells: widest(({ log }) => timeText(log, options)),
    serviceCells: Math.min(widest(serviceText), Math.floor(width * 0.2)),
  };
}

function renderSentence(
  sentence: Sentence,
  columns: Columns,
  frame: Frame,
  options: PivotLineOptions,
): Line[] {
  const { message, level, log, count } = sentence;
  const width = frame.widthCells ?? 120;
  const service = serviceText(sentence);
  const prefix: Segment[] = [
    { text: padText(timeText(log, options), columns.timeCells, 'right'), tone: 'muted' },
    {
      text: safe` ${padText(sanitize(level === 'unknown' ? '' : level.toUpperCase()), 5)} `,
      tone: levelTones[level],
    },
    {
      text: safe`${padText(truncateMiddle(service, columns.serviceCells, frame.ascii), columns.serviceCells)} `,
      tone: serviceTone(sentence.services[0] ?? ''),
    },
  ];
  if (count > 1) prefix.push({ text: sanitize(`${count}x `), tone: 'muted' });
  const tone = isFailure(level) ? 'error' : undefined;
  const indentCells = Math.min(lineWidth(prefix), 16);
  const text = sanitize(messageText(message));
  if (!sentence.isOrigin) {
    const line: Line = [...prefix, { text, tone }, ...fieldsOf(message)];
    return [truncateLine(line, frame.widthCells, frame.ascii)];
  }
  const pieces = wrapFirst(text, Math.max(10, width - lineWidth(prefix)), width - indentCells);
  const indent: Segment = { text: repeatSafe(safe` `, indentCells) };
  const [first = safe``, ...rest] = pieces;
  const below = firstFrame(message.below);
  return [
    truncateLine(
      [...prefix, { text: first, tone }, ...(rest.length === 0 ? fieldsOf(message) : [])],
      width,
      frame.ascii,
    ),
    ...rest.map((text): Line => [indent, { text, tone }]),
    ...(below === ''
      ? []
      : [
          [
            indent,
            { text: truncateText(sanitize(below), width - indentCells, frame.ascii), tone: 'muted' as const },
          ],
        ]),
  ];
}

/** The fields of a line behind its sentence. */
function fieldsOf({ text, fields }: LogMessage): Line {
  if (text === '' || fields.length === 0) return [];
  const pairs = fields.map(({ name, value }) => `${name}=${value}`).join(' ');
  return [{ text: sanitize(`  ${pairs}`), tone: 'muted' }];
}

/** The frame of a stack trace in which it was thrown, or else the first line below a sentence. */
function firstFrame(below: string): string {
  const lines = below.split(/\r?\n/).filter((line) => line.trim() !== '');
  const frame = lines.find((line) => /^\s*at \S|^\s*File "/.test(line)) ?? lines[0] ?? '';
  return frame.trim();
}

function timeText({ entry }: LinkedLog, { zone, startNs }: PivotLineOptions): SafeText {
  if (startNs === null) return formatMoment(timeOfNs(entry.timestampNs), zone, 'clockMs');
  const sinceNs = nsBetween(startNs, entry.timestampNs);
  return sanitize(`${sinceNs < 0 ? '-' : '+'}${formatDurationNs(Math.abs(sinceNs))}`);
}

function serviceOfLog({ span, entry }: LinkedLog): string {
  return span?.service || serviceOf(entry);
}

function serviceText({ services }: Sentence): SafeText {
  const [first = ''] = services;
  return services.length > 1 ? sanitize(`${first} +${services.length - 1}`) : sanitize(first);
}
