import { type SafeText, safe, sliceSafe } from '../domain/sanitize.ts';
import { graphemes, textWidth } from './cell-width.ts';
import { cutSign, takeCells } from './fit.ts';

/** A text folded at spaces into pieces of at most `widthCells`; a longer word is broken between grapheme clusters. */
export function wrapText(text: SafeText, widthCells: number | null): SafeText[] {
  if (widthCells === null || textWidth(text) <= widthCells) return [text];
  const width = Math.max(1, widthCells);
  const pieces: SafeText[] = [];
  let rest = text;
  while (rest.length > 0) {
    const head = takeCells(rest, width);
    if (head.length === rest.length) {
      pieces.push(rest);
      break;
    }
    if (head.length === 0) {
      // A wide character in a column of one cell: its place is kept by the sign.
      const [first = ''] = graphemes(rest);
      pieces.push(cutSign(false));
      rest = sliceSafe(rest, first.length);
      continue;
    }
    const { stop, next } = breakAt(rest, head.length);
    pieces.push(sliceSafe(rest, 0, stop));
    rest = sliceSafe(rest, next);
  }
  return pieces.length === 0 ? [safe``] : pieces;
}

/** Where to break a text of which `fitting` code units fit: at the last space, or hard when there is none. */
function breakAt(text: string, fitting: number): { stop: number; next: number } {
  if (text[fitting] === ' ') return { stop: fitting, next: fitting + 1 };
  const space = text.lastIndexOf(' ', fitting - 1);
  // A space at the very beginning is the text's own indentation.
  if (space > 0 && text.slice(0, space).trim() !== '') return { stop: space, next: space + 1 };
  return { stop: fitting, next: fitting };
}
