import type { Labels } from '../domain/labels.ts';
import type { LogEntry } from '../domain/log-entry.ts';
import { repeatSafe, type SafeText, safe, sanitize } from '../domain/sanitize.ts';
import type { TimeZone } from '../domain/time-zone.ts';
import { textWidth } from './cell-width.ts';
import { lineWidth } from './fit.ts';
import { renderJsonPretty } from './json-pretty.ts';
import type { Frame, Line, Segment } from './line.ts';
import { levelOf, levelTones } from './log-level.ts';
import { renderLogfmtPretty } from './logfmt-pretty.ts';
import { formatMoment, formatZone, timeOfNs } from './time.ts';
import { wrapText } from './wrap.ts';

const maxKeyCells = 28;

/** A log line in its readable form: JSON and logfmt spread out, anything else as it is, folded to the frame. */
export function renderPrettyLog(line: string, frame: Frame): Line[] {
  const pretty = renderJsonPretty(line) ?? renderLogfmtPretty(line) ?? plainLines(line);
  return pretty.flatMap((one) => foldLine(one, frame.widthCells));
}

/** Everything about one entry: time, level, the line in its readable form, labels, metadata, parsed fields. */
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
    ...renderFields(safe`labels`, entry.labels, frame),
    ...renderFields(safe`structured metadata`, entry.structuredMetadata, frame),
    ...renderFields(safe`parsed`, entry.parsed, frame),
  ];
}

/** A titled block of names and values in two columns; nothing when there are none. */
export function renderFields(title: SafeText, fields: Labels, frame: Frame): Line[] {
  const names = Object.keys(fields);
  if (names.length === 0) return [];
  const safeNames = names.map(sanitize);
  const keyCells = Math.min(maxKeyCells, Math.max(...safeNames.map(textWidth)));
  const lines: Line[] = [[], ...foldLine([{ text: title, tone: 'heading' }], frame.widthCells)];
  for (const [index, name] of names.entries()) {
    const shown = safeNames[index] ?? safe``;
    const gap = repeatSafe(safe` `, Math.max(2, keyCells - textWidth(shown) + 2));
    for (const [row, part] of (fields[name] ?? '').split(/\r?\n/).entries()) {
      const start: Segment[] =
        row === 0
          ? [{ text: safe`  ` }, { text: shown, tone: 'key' }, { text: gap }]
          : [{ text: repeatSafe(safe` `, keyCells + 4) }];
      lines.push(...foldLine([...start, { text: sanitize(part) }], frame.widthCells));
    }
  }
  return lines;
}

/** A line folded under the start of its last segment, which is the one that may be long. */
export function foldLine(line: Line, widthCells: number | null): Line[] {
  if (widthCells === null || lineWidth(line) <= widthCells) return [line];
  const last = line[line.length - 1];
  if (last === undefined) return [line];
  const head = line.slice(0, -1);
  const headCells = lineWidth(head);
  // Too little room beside the head: the value goes below it.
  if (headCells > widthCells / 2) {
    const below = wrapUnder(last, Math.min(4, widthCells >> 2), widthCells);
    const isBlank = head.every((segment) => segment.text.trim() === '');
    return isBlank ? below : [...foldLine(head, widthCells), ...below];
  }
  const [first, ...rest] = wrapUnder(last, headCells, widthCells);
  return [[...head, ...(first ?? []).slice(1)], ...rest];
}

function wrapUnder(segment: Segment, indentCells: number, widthCells: number): Line[] {
  const indent: Segment = { text: repeatSafe(safe` `, indentCells) };
  return wrapText(segment.text, widthCells - indentCells).map((text): Line => [indent, { ...segment, text }]);
}

function plainLines(line: string): Line[] {
  return line
    .replace(/[\r\n]+$/, '')
    .split(/\r?\n/)
    .map((part): Line => [{ text: sanitize(part) }]);
}
