import type { ObsqError } from '../../domain/errors.ts';
import { repeatSafe, type SafeText, safe, sanitize } from '../../domain/text/sanitize.ts';
import { textWidth } from '../text/cell-width.ts';
import { cutSign, dropCells, truncateLine, truncateText } from '../text/fit.ts';
import type { Frame, Line, Segment } from '../text/line.ts';
import { wrapText } from '../text/wrap.ts';

const indent = safe`  `;

/**
 * Renders an error: the server's sentence, its origin, the query with a caret under the error's position, and what to try.
 * The first line alone says what failed.
 */
export function renderError(error: ObsqError, frame: Frame): Line[] {
  const lines = renderMessage(error, frame);
  const origin = formatOrigin(error);
  if (origin !== null) lines.push(...renderIndented(origin, 'muted', frame));
  if (error.query !== undefined) lines.push(...renderQueryMark(error.query.text, error.query.offset, frame));
  if (error.hint !== undefined && error.hint !== '') lines.push(...renderHint(error.hint, frame));
  return lines.map((line) => truncateLine(line, frame.widthCells, frame.ascii));
}

function renderMessage(error: ObsqError, frame: Frame): Line[] {
  const lead = error.kind === 'bug' ? safe`bug: ` : error.kind === 'cancelled' ? safe`` : safe`error: `;
  const lines: Line[] = [];
  // A server may answer in several lines, as Loki does for parse errors. Each of them starts a line here.
  for (const part of error.message.trim().split(/\r?\n/)) {
    const width = frame.widthCells === null ? null : Math.max(8, frame.widthCells - textWidth(lead));
    for (const piece of wrapText(sanitize(part), width)) {
      lines.push(
        lines.length === 0
          ? [
              { text: lead, tone: 'error' },
              { text: piece, bold: true },
            ]
          : [{ text: safe`${repeatSafe(safe` `, lead.length)}${piece}` }],
      );
    }
  }
  return lines.map((line) => line.filter((segment) => segment.text !== ''));
}

function formatOrigin(error: ObsqError): SafeText | null {
  const facts: string[] = [];
  if (error.backend !== undefined) facts.push(error.backend);
  if (error.url !== undefined) facts.push(error.url);
  if (error.status !== undefined && error.status !== 0) facts.push(`HTTP ${error.status}`);
  return facts.length === 0 ? null : sanitize(facts.join('  '));
}

function renderIndented(text: SafeText, tone: Segment['tone'], frame: Frame): Line[] {
  const width = frame.widthCells === null ? null : Math.max(8, frame.widthCells - indent.length);
  return wrapText(text, width).map((piece): Line => [{ text: indent }, { text: piece, tone }]);
}

function renderHint(hint: string, frame: Frame): Line[] {
  const lead = safe`  try: `;
  const width = frame.widthCells === null ? null : Math.max(8, frame.widthCells - lead.length);
  const lines: Line[] = [];
  for (const part of hint.split(/\r?\n/)) {
    for (const piece of wrapText(sanitize(part), width)) {
      const start: Segment =
        lines.length === 0 ? { text: lead, tone: 'accent' } : { text: repeatSafe(safe` `, lead.length) };
      lines.push([start, { text: piece }]);
    }
  }
  return lines;
}

/**
 * Renders the line of the query that holds the error, with a caret under its position. A line wider than the frame is cut on
 * both sides of the caret. `offset` counts UTF-16 units of the raw text; without it the query appears without a caret.
 */
function renderQueryMark(query: string, offset: number | undefined, frame: Frame): Line[] {
  const position = offset === undefined ? 0 : Math.max(0, Math.min(query.length, offset));
  const start = query.lastIndexOf('\n', position - 1) + 1;
  const nextBreak = query.indexOf('\n', Math.max(start, position));
  const end = nextBreak < 0 ? query.length : nextBreak;
  // Each part is sanitised by itself, so that the caret stands under the shown character whatever sanitising changes before it.
  const before = sanitize(query.slice(position === 0 ? 0 : start, position).replace(/\r$/, ''));
  const after = sanitize(query.slice(position, end).replace(/\r$/, ''));
  const room = frame.widthCells === null ? null : Math.max(8, frame.widthCells - indent.length);
  if (offset === undefined) {
    const text = safe`${before}${after}`;
    return [[{ text: indent }, { text: room === null ? text : truncateText(text, room, frame.ascii) }]];
  }
  const view = windowAround(before, after, room, frame.ascii);
  return [
    [{ text: indent }, { text: view.text }],
    [{ text: repeatSafe(safe` `, indent.length + view.column) }, { text: safe`^`, tone: 'error' }],
  ];
}

function windowAround(
  before: SafeText,
  after: SafeText,
  room: number | null,
  ascii: boolean,
): { text: SafeText; column: number } {
  const column = textWidth(before);
  // At the end of the query the caret needs one cell of its own.
  if (room === null || column + Math.max(1, textWidth(after)) <= room)
    return { text: safe`${before}${after}`, column };
  // Two thirds of the room go to the text before the caret: the cause is usually there.
  const lead = Math.min(column, Math.max(Math.floor((room * 2) / 3), room - Math.max(1, textWidth(after))));
  const head = lead === column ? before : safe`${cutSign(ascii)}${dropCells(before, column - lead + 1)}`;
  const headCells = textWidth(head);
  return {
    text: safe`${head}${truncateText(after, room - headCells, ascii)}`,
    column: Math.min(headCells, room - 1),
  };
}
