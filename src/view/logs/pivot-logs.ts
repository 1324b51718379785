import { isFailure, levelOf } from '../../domain/logs/log-level.ts';
import { serviceOf } from '../../domain/logs/log-source.ts';
import { repeatSafe, type SafeText, safe, sanitize } from '../../domain/text/sanitize.ts';
import { nsBetween } from '../../domain/time/nanoseconds.ts';
import type { TimeZone } from '../../domain/time/time-zone.ts';
import type { LinkedLog } from '../../pivot/correlate/link-logs.ts';
import { formatDurationNs } from '../format/duration.ts';
import { formatMoment, timeOfNs } from '../format/time.ts';
import { textWidth } from '../text/cell-width.ts';
import { lineWidth, padText, truncateMiddle, truncateText } from '../text/fit.ts';
import type { Frame, Line, Segment } from '../text/line.ts';
import { serviceTone } from '../text/service-tone.ts';
import { wrapFirst } from '../text/wrap.ts';
import { levelTones } from './level-tone.ts';

export interface PivotLogOptions {
  readonly zone: TimeZone;
  /** Unix nanoseconds of the trace's start, from which times are counted; null shows clock times. */
  readonly startNs: string | null;
  /** Shows every line in full. */
  readonly all: boolean;
}

/** Rows that a failed line may take on a terminal. */
const errorRows = 3;

/** Renders log lines in time order, each beside its span. Failed lines may take several rows, others take one. */
export function renderPivotLogs(logs: readonly LinkedLog[], frame: Frame, options: PivotLogOptions): Line[] {
  const columns = measure(logs, frame, options);
  return logs.flatMap((log) => renderLog(log, columns, frame, options));
}

/** Chooses at most `most` lines: failed ones first, then warnings, then others, the latest first, since traces fail at their end. Returns them in time order. */
export function chooseLogs(logs: readonly LinkedLog[], most: number): readonly LinkedLog[] {
  if (logs.length <= most) return logs;
  const ranked = logs.map((log, index) => ({ log, index, rank: rankOf(log) }));
  ranked.sort((a, b) => a.rank - b.rank || b.index - a.index);
  return ranked
    .slice(0, most)
    .sort((a, b) => a.index - b.index)
    .map(({ log }) => log);
}

function rankOf({ entry }: LinkedLog): number {
  const level = levelOf(entry);
  if (isFailure(level)) return 0;
  return level === 'warn' ? 1 : 2;
}

interface Columns {
  readonly timeCells: number;
  readonly serviceCells: number;
  readonly spanCells: number;
}

function measure(logs: readonly LinkedLog[], frame: Frame, options: PivotLogOptions): Columns {
  const widest = (text: (log: LinkedLog) => SafeText): number =>
    logs.reduce((cells, log) => Math.max(cells, textWidth(text(log))), 0);
  const width = frame.widthCells;
  const most = (share: number, cells: number): number =>
    width === null ? cells : Math.min(cells, Math.floor(width * share));
  return {
    timeCells: widest((log) => timeText(log, frame, options)),
    serviceCells: most(0.16, widest(serviceText)),
    spanCells: width !== null && width < 60 ? 0 : most(0.24, widest(spanText)),
  };
}

function renderLog(log: LinkedLog, columns: Columns, frame: Frame, options: PivotLogOptions): Line[] {
  const level = levelOf(log.entry);
  const failed = isFailure(level);
  const service = serviceText(log);
  const word = level === 'unknown' ? '' : level.toUpperCase();
  const prefix: Segment[] = [
    { text: padText(timeText(log, frame, options), columns.timeCells, 'right'), tone: 'muted' },
    { text: safe` ${padText(sanitize(word), 5)} `, tone: levelTones[level] },
    cell(service, columns.serviceCells, frame, serviceTone(service)),
  ];
  if (columns.spanCells > 0) prefix.push(cell(spanText(log), columns.spanCells, frame, 'muted'));
  const tone = failed ? 'error' : undefined;
  const parts = log.entry.line.replace(/[\r\n]+$/, '').split(/\r?\n/);
  if (frame.widthCells === null)
    return parts.map((part, index) => [
      ...(index === 0 ? prefix : [{ text: safe`    ` }]),
      { text: sanitize(part), tone },
    ]);
  const room = Math.max(10, frame.widthCells - lineWidth(prefix));
  const text = sanitize(parts.join(' '));
  if (!failed && !options.all) return [[...prefix, { text: truncateText(text, room, frame.ascii) }]];
  return renderFolded(prefix, text, frame, options.all ? Number.POSITIVE_INFINITY : errorRows);
}

function renderFolded(prefix: Segment[], text: SafeText, frame: Frame, mostRows: number): Line[] {
  const width = frame.widthCells ?? 80;
  const indentCells = Math.min(lineWidth(prefix), 16);
  const [first = safe``, ...rest] = wrapFirst(
    text,
    Math.max(10, width - lineWidth(prefix)),
    width - indentCells,
  );
  const indent: Segment = { text: repeatSafe(safe` `, indentCells) };
  const lines: Line[] = [[...prefix, { text: first, tone: 'error' }]];
  for (const [index, piece] of rest.entries()) {
    if (index + 2 > mostRows) break;
    const isLast = index + 2 === mostRows && rest.length > index + 1;
    const cut = isLast
      ? safe`${truncateText(piece, width - indentCells - 1, frame.ascii)}${frame.ascii ? safe`~` : safe`…`}`
      : piece;
    lines.push([indent, { text: cut, tone: 'error' }]);
  }
  return lines;
}

function cell(text: SafeText, cells: number, frame: Frame, tone: Segment['tone']): Segment {
  const cut = frame.widthCells === null ? text : truncateMiddle(text, cells, frame.ascii);
  return { text: safe`${padText(cut, cells)} `, tone };
}

function timeText({ entry }: LinkedLog, frame: Frame, { zone, startNs }: PivotLogOptions): SafeText {
  if (frame.widthCells === null) return formatMoment(timeOfNs(entry.timestampNs), zone, 'rfc3339');
  if (startNs === null || frame.widthCells >= 120)
    return formatMoment(timeOfNs(entry.timestampNs), zone, 'clockMs');
  const sinceNs = nsBetween(startNs, entry.timestampNs);
  return sanitize(`${sinceNs < 0 ? '-' : '+'}${formatDurationNs(Math.abs(sinceNs))}`);
}

function serviceText(log: LinkedLog): SafeText {
  const service = log.span?.service ?? '';
  return sanitize(service === '' ? serviceOf(log.entry) : service);
}

function spanText({ span, spanId }: LinkedLog): SafeText {
  if (span !== null) return sanitize(span.name);
  return spanId === null ? safe`` : sanitize(`span ${spanId}`);
}
