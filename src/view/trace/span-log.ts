import { isFailure, levelOf } from '../../domain/logs/log-level.ts';
import { type SafeText, safe, sanitize } from '../../domain/text/sanitize.ts';
import { nsBetween } from '../../domain/time/nanoseconds.ts';
import type { TimeZone } from '../../domain/time/time-zone.ts';
import type { LinkedLog } from '../../pivot/correlate/link-logs.ts';
import { formatDurationNs } from '../format/duration.ts';
import { formatMoment, timeOfNs } from '../format/time.ts';
import { levelTones } from '../logs/level-tone.ts';
import { truncateLine } from '../text/fit.ts';
import type { Frame, Line, Segment } from '../text/line.ts';
import { serviceTone } from '../text/service-tone.ts';

export interface SpanLogOptions {
  readonly zone: TimeZone;
  /** Service of the row above. A line of another service names its own. */
  readonly service: string;
  /** Unix nanoseconds of the trace's start. On a terminal, times count from there. */
  readonly startNs: string;
}

/** Renders a log entry below its span: joined into one line on a terminal, in all of its lines in a pipe. */
export function renderSpanLog(
  { entry, span }: LinkedLog,
  indent: Line,
  frame: Frame,
  options: SpanLogOptions,
): Line[] {
  const level = levelOf(entry);
  const failed = isFailure(level);
  const tone = failed ? 'error' : undefined;
  const parts = entry.line.replace(/[\r\n]+$/, '').split(/\r?\n/);
  const prefix: Segment[] = [
    ...indent,
    { text: frame.ascii ? safe`- ` : safe`· `, tone: 'muted' },
    { text: safe`${timeText(entry.timestampNs, frame, options)} `, tone: 'muted' },
  ];
  if (level !== 'unknown')
    prefix.push({ text: safe`${sanitize(level.toUpperCase())} `, tone: levelTones[level] });
  if (span !== null && span.service !== options.service)
    prefix.push({ text: safe`${sanitize(span.service)} `, tone: serviceTone(span.service) });
  if (frame.widthCells !== null)
    return [
      truncateLine([...prefix, { text: sanitize(parts.join(' ')), tone }], frame.widthCells, frame.ascii),
    ];
  return parts.map((part, index): Line => {
    const text = sanitize(part);
    return index === 0 ? [...prefix, { text, tone }] : [...indent, { text: safe`    ` }, { text, tone }];
  });
}

function timeText(
  timestampNs: string,
  frame: Frame,
  { zone, startNs }: Pick<SpanLogOptions, 'zone' | 'startNs'>,
): SafeText {
  if (frame.widthCells === null) return formatMoment(timeOfNs(timestampNs), zone, 'rfc3339');
  const sinceNs = nsBetween(startNs, timestampNs);
  return sanitize(`${sinceNs < 0 ? '-' : '+'}${formatDurationNs(Math.abs(sinceNs))}`);
}
