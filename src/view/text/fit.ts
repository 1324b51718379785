import { repeatSafe, type SafeText, safe, sliceSafe } from '../../domain/text/sanitize.ts';
import { clusterWidth, graphemes, isSingleCells, isWithin, textWidth } from './cell-width.ts';
import type { Line, Segment } from './line.ts';

export type Align = 'left' | 'right';

const space = safe` `;

/** The sign that shows a cut, one cell wide. */
export function cutSign(ascii: boolean): SafeText {
  return ascii ? safe`~` : safe`…`;
}

/** The number of terminal cells of a line. */
export function lineWidth(line: Line): number {
  let width = 0;
  for (const segment of line) width += textWidth(segment.text);
  return width;
}

/**
 * The longest start of a text that fits into `widthCells`, cut between grapheme clusters. It is one cell narrower if a wide
 * character would cross the edge.
 */
export function takeCells(text: SafeText, widthCells: number): SafeText {
  if (widthCells <= 0) return safe``;
  const head = sliceSafe(text, 0, widthCells);
  // The next character may be a combining mark that belongs to the last one of the head.
  if (isSingleCells(head) && (text.length <= widthCells || isSingleCells(text[widthCells] ?? '')))
    return head;
  let used = 0;
  let end = 0;
  for (const cluster of graphemes(text)) {
    used += clusterWidth(cluster);
    if (used > widthCells) break;
    end += cluster.length;
  }
  return sliceSafe(text, 0, end);
}

/** A text without its first `widthCells` cells. If a wide character crosses the edge, a space replaces its second half. */
export function dropCells(text: SafeText, widthCells: number): SafeText {
  if (widthCells <= 0) return text;
  const head = takeCells(text, widthCells);
  const short = widthCells - textWidth(head);
  if (short === 0 || head.length === text.length) return sliceSafe(text, head.length);
  const rest = sliceSafe(text, head.length);
  const [first = ''] = graphemes(rest);
  return safe`${repeatSafe(space, clusterWidth(first) - short)}${sliceSafe(rest, first.length)}`;
}

/** Cuts a text to at most `widthCells`, with the cut sign at its end if it was longer. */
export function truncateText(text: SafeText, widthCells: number, ascii = false): SafeText {
  const fitting = takeCells(text, widthCells);
  if (fitting.length === text.length || widthCells <= 0) return fitting;
  return safe`${takeCells(text, widthCells - 1)}${cutSign(ascii)}`;
}

/** Cuts the middle out of a text that is too long, so that both ends of a name stay readable. */
export function truncateMiddle(text: SafeText, widthCells: number, ascii = false): SafeText {
  if (takeCells(text, widthCells).length === text.length) return text;
  if (widthCells < 5) return truncateText(text, widthCells, ascii);
  const tailCells = Math.floor((widthCells - 1) / 2);
  const tail = dropCells(text, textWidth(text) - tailCells);
  return safe`${takeCells(text, widthCells - 1 - tailCells)}${cutSign(ascii)}${tail}`;
}

/** Pads a text with spaces to `widthCells`. A longer text comes back unchanged. */
export function padText(text: SafeText, widthCells: number, align: Align = 'left'): SafeText {
  const missing = widthCells - textWidth(text);
  if (missing <= 0) return text;
  const padding = repeatSafe(space, missing);
  return align === 'left' ? safe`${text}${padding}` : safe`${padding}${text}`;
}

/** Cuts a line to at most `widthCells` (null: any width), with the cut sign at its end if it was longer. */
export function truncateLine(line: Line, widthCells: number | null, ascii = false): Line {
  if (widthCells === null || fitsInto(line, widthCells)) return line;
  const kept: Segment[] = [];
  let room = widthCells;
  for (const segment of line) {
    // The last cell stays free for the sign, since the cut falls into this segment or a later one.
    if (room <= 0 || !isWithin(segment.text, room - 1)) {
      if (room > 0)
        kept.push({ ...segment, text: safe`${takeCells(segment.text, room - 1)}${cutSign(ascii)}` });
      return kept;
    }
    kept.push(segment);
    room -= textWidth(segment.text);
  }
  return kept;
}

/** Whether a line takes at most `widthCells`, read no further than that takes. */
export function fitsInto(line: Line, widthCells: number): boolean {
  let room = widthCells;
  for (const { text } of line) {
    if (!isWithin(text, room)) return false;
    room -= textWidth(text);
  }
  return true;
}

/** The cells [fromCells, fromCells + widthCells) of a line, for horizontal scrolling. It adds no cut sign; the pane draws its own. */
export function sliceLine(line: Line, fromCells: number, widthCells: number): Line {
  const kept: Segment[] = [];
  let skip = fromCells;
  let room = widthCells;
  for (const segment of line) {
    if (room <= 0) break;
    const width = textWidth(segment.text);
    if (width <= skip) {
      skip -= width;
      continue;
    }
    const text = takeCells(dropCells(segment.text, skip), room);
    skip = 0;
    room -= textWidth(text);
    kept.push({ ...segment, text });
    if (textWidth(text) === 0) break;
  }
  return kept;
}
