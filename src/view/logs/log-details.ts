import type { LogEntry } from '../../domain/logs/log-entry.ts';
import { levelOf } from '../../domain/logs/log-level.ts';
import { safe, sanitize } from '../../domain/text/sanitize.ts';
import type { TimeZone } from '../../domain/time/time-zone.ts';
import { renderAttributeBlock } from '../format/attributes.ts';
import { renderJsonPretty } from '../format/json-pretty.ts';
import { renderLogfmtPretty } from '../format/logfmt-pretty.ts';
import { formatMoment, formatZone, timeOfNs } from '../format/time.ts';
import { foldLine } from '../text/fold-line.ts';
import type { Frame, Line } from '../text/line.ts';
import { levelTones } from './level-tone.ts';

/** Renders a log line for reading: JSON and logfmt spread over lines, other text unchanged, all folded to the frame. */
export function renderPrettyLog(line: string, frame: Frame): Line[] {
  const pretty = renderJsonPretty(line) ?? renderLogfmtPretty(line) ?? plainLines(line);
  return pretty.flatMap((one) => foldLine(one, frame.widthCells));
}

/** Renders everything about one entry: time, level, the line spread for reading, labels, structured metadata and parsed fields. */
export function renderLogDetails(entry: LogEntry, frame: Frame, zone: TimeZone): Line[] {
  const timeMs = timeOfNs(entry.timestampNs);
  const level = levelOf(entry);
  const head: Line = [
    { text: safe`${formatMoment(timeMs, zone, 'dateTimeMs')} ${formatZone(zone, timeMs)}`, bold: true },
    { text: safe`  ` },
    { text: sanitize(level), tone: levelTones[level] },
    { text: safe`  ` },
    { text: sanitize(`${entry.timestampNs} ns`), tone: 'muted' },
  ];
  return [
    ...foldLine(head, frame.widthCells),
    [],
    ...renderPrettyLog(entry.line, frame),
    ...renderAttributeBlock(safe`labels`, entry.labels, frame),
    ...renderAttributeBlock(safe`structured metadata`, entry.structuredMetadata, frame),
    ...renderAttributeBlock(safe`parsed`, entry.parsed, frame),
  ];
}

function plainLines(line: string): Line[] {
  return line
    .replace(/[\r\n]+$/, '')
    .split(/\r?\n/)
    .map((part): Line => [{ text: sanitize(part) }]);
}
