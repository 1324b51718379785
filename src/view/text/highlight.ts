import { sliceSafe } from '../../domain/text/sanitize.ts';
import type { Line, Segment } from './line.ts';

/** Shows every match of the pattern in inverse. A match must lie within one segment. */
export function highlightLine(line: Line, pattern: RegExp): Line {
  const all = pattern.global ? pattern : new RegExp(pattern.source, `${pattern.flags}g`);
  return line.flatMap((segment) => highlightSegment(segment, all));
}

/** A pattern that finds the text literally. It ignores case unless the text has capitals. */
export function literalPattern(text: string): RegExp {
  const escaped = text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
  return new RegExp(escaped, text === text.toLowerCase() ? 'giu' : 'gu');
}

/** A stretch of a text, in UTF-16 units. */
export interface TextRange {
  readonly from: number;
  readonly to: number;
}

/** The longest text that is searched for what is to be highlighted, because a pattern of the user may backtrack badly. */
const mostSearched = 16_384;

/** Finds all matches of the patterns in a text, in order and without overlaps. */
export function findRanges(text: string, patterns: readonly RegExp[]): readonly TextRange[] {
  const searched = text.length > mostSearched ? text.slice(0, mostSearched) : text;
  const found = patterns.flatMap((pattern) =>
    [...searched.matchAll(pattern)].map(({ 0: match, index }) => ({ from: index, to: index + match.length })),
  );
  const ranges: TextRange[] = [];
  for (const range of found.sort((a, b) => a.from - b.from)) {
    const last = ranges.at(-1);
    if (range.to === range.from) continue;
    if (last === undefined || range.from > last.to) ranges.push(range);
    else if (range.to > last.to) ranges[ranges.length - 1] = { from: last.from, to: range.to };
  }
  return ranges;
}

/** Shows the ranges of a text in inverse, in a segment that holds the part of the text that begins at `from`. */
export function markRanges(segment: Segment, from: number, ranges: readonly TextRange[]): Segment[] {
  const pieces: Segment[] = [];
  let done = 0;
  for (const range of ranges) {
    const start = Math.max(done, range.from - from);
    const end = Math.min(segment.text.length, range.to - from);
    if (end <= start) continue;
    if (start > done) pieces.push({ ...segment, text: sliceSafe(segment.text, done, start) });
    pieces.push({ ...segment, text: sliceSafe(segment.text, start, end), inverse: true });
    done = end;
  }
  if (done === 0) return [segment];
  if (done < segment.text.length) pieces.push({ ...segment, text: sliceSafe(segment.text, done) });
  return pieces;
}

function highlightSegment(segment: Segment, pattern: RegExp): Segment[] {
  const pieces: Segment[] = [];
  let done = 0;
  for (const match of segment.text.matchAll(pattern)) {
    if (match[0] === '') continue;
    if (match.index > done) pieces.push({ ...segment, text: sliceSafe(segment.text, done, match.index) });
    done = match.index + match[0].length;
    pieces.push({ ...segment, text: sliceSafe(segment.text, match.index, done), inverse: true });
  }
  if (done === 0) return [segment];
  if (done < segment.text.length) pieces.push({ ...segment, text: sliceSafe(segment.text, done) });
  return pieces;
}
