import { repeatSafe, safe } from '../../domain/text/sanitize.ts';
import { fitsInto, lineWidth } from './fit.ts';
import type { Line, Segment } from './line.ts';
import { wrapText } from './wrap.ts';

/** Folds a line. Its last segment, which may be long, continues under its own start. */
export function foldLine(line: Line, widthCells: number | null): Line[] {
  if (widthCells === null || fitsInto(line, widthCells)) return [line];
  const last = line[line.length - 1];
  if (last === undefined) return [line];
  const head = line.slice(0, -1);
  const headCells = lineWidth(head);
  // With too little room beside the head, the last segment goes below it.
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
