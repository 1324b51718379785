import { sliceSafe } from '../../domain/text/sanitize.ts';
import type { Line, Segment } from './line.ts';

/** A line with every match of the pattern shown in inverse. Matches are found within a segment. */
export function highlightLine(line: Line, pattern: RegExp): Line {
  const all = pattern.global ? pattern : new RegExp(pattern.source, `${pattern.flags}g`);
  return line.flatMap((segment) => highlightSegment(segment, all));
}

/** A pattern that finds the text literally, without regard to case unless it has capitals. */
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
