import type { LogLevel } from '../../domain/logs/level-word.ts';
import type { LogEntry } from '../../domain/logs/log-entry.ts';
import { podOf, serviceOf } from '../../domain/logs/log-source.ts';
import { repeatSafe, type SafeText, safe, sanitize } from '../../domain/text/sanitize.ts';
import type { TimeZone } from '../../domain/time/time-zone.ts';
import { formatMoment, isSameDay, timeOfNs } from '../format/time.ts';
import { textWidth } from '../text/cell-width.ts';
import { truncateMiddle } from '../text/fit.ts';
import type { Frame, Segment } from '../text/line.ts';
import { levelTones } from './level-tone.ts';
import { createSourceLooks, type SourceLook } from './source-look.ts';

/** What stands before the text of a log line. */
export interface PrefixOptions {
  readonly zone: TimeZone;
  /** `clock` 13:10:05.123; `day` adds the date, `rfc3339` also the offset; `none` shows no time. */
  readonly time: 'clock' | 'day' | 'rfc3339' | 'none';
  /** What stands before the line: the service, the pod or nothing. `all` puts every label and all metadata behind the line instead. */
  readonly source: 'service' | 'pod' | 'none' | 'all';
  /** Width of the source column, so that all lines start in one column; see `layoutLogs`. */
  readonly sourceCells: number;
  /** How sources are told apart. By default each has the colour of its name. */
  readonly lookOf?: ((source: string) => SourceLook) | undefined;
  /** With -A/-B/-C: whether the entry matched or is context of one that did. */
  readonly role?: 'match' | 'context' | undefined;
}

export const maxSourceCells = 24;

/**
 * Chooses the columns for a batch of entries: the date only if they span days, the pods instead of the services if several pods of one
 * service wrote, and a look for each of them.
 */
export function layoutLogs(
  entries: readonly LogEntry[],
  frame: Frame,
  zone: TimeZone,
): Pick<PrefixOptions, 'time' | 'source' | 'sourceCells' | 'lookOf'> {
  const source = hasSeveralPods(entries) ? 'pod' : 'service';
  const sources = new Set(entries.map((entry) => sourceName(entry, source)));
  let sourceCells = 0;
  for (const name of sources) sourceCells = Math.max(sourceCells, textWidth(sanitize(name)));
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
    lookOf: createSourceLooks(sources),
  };
}

/** Whether several pods of one service are among the sources. */
function hasSeveralPods(entries: readonly LogEntry[]): boolean {
  const podOfService = new Map<string, string>();
  for (const entry of entries) {
    const [service, pod] = [serviceOf(entry), podOf(entry)];
    const known = podOfService.get(service);
    if (known === undefined) podOfService.set(service, pod);
    else if (known !== pod) return true;
  }
  return false;
}

/** The raw name of the pod or service that wrote an entry; the service where no pod is known. */
export function sourceName(entry: LogEntry, source: PrefixOptions['source']): string {
  if (source === 'none' || source === 'all') return '';
  return (source === 'pod' ? podOf(entry) : '') || serviceOf(entry);
}

/** Renders what stands before the text: a mark for context, the time, the level, the source. */
export function renderPrefix(
  entry: LogEntry,
  level: LogLevel,
  frame: Frame,
  options: PrefixOptions,
): Segment[] {
  const prefix: Segment[] = [];
  if (options.role !== undefined) {
    prefix.push(options.role === 'match' ? { text: safe`> `, tone: 'accent' } : { text: safe`  ` });
  }
  const time = formatEntryTime(entry.timestampNs, options);
  if (time !== '') prefix.push({ text: safe`${time} `, tone: 'muted' });
  prefix.push({ text: levelWords[level], tone: levelTones[level], bold: level === 'fatal' || undefined });
  prefix.push({ text: safe` ` });
  if (options.sourceCells > 0 && options.source !== 'none' && options.source !== 'all') {
    const name = sourceName(entry, options.source);
    const source = sanitize(name);
    const cut = frame.widthCells === null ? source : truncateMiddle(source, options.sourceCells, frame.ascii);
    prefix.push({ text: cut, ...(options.lookOf ?? byName)(name) });
    prefix.push({ text: repeatSafe(safe` `, Math.max(1, options.sourceCells - textWidth(cut) + 1)) });
  }
  return prefix;
}

function byName(source: string): SourceLook {
  return createSourceLooks()(source);
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

/** The time of an entry as the options show it; '' for none. */
function formatEntryTime(timestampNs: string, options: Pick<PrefixOptions, 'time' | 'zone'>): SafeText {
  if (options.time === 'none') return safe``;
  return formatMoment(timeOfNs(timestampNs), options.zone, timeStyles[options.time]);
}
