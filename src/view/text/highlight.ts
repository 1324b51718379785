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
