import { type SafeText, safe, sliceSafe } from '../../domain/text/sanitize.ts';
import { graphemes, isWithin } from './cell-width.ts';
import { cutSign, takeCells } from './fit.ts';

/** Folds a text at spaces into pieces of at most `widthCells`. A longer word is broken between grapheme clusters. */
export function wrapText(text: SafeText, widthCells: number | null): SafeText[] {
  return widthCells === null ? [text] : wrapFirst(text, widthCells, widthCells);
}

/** Folds a text like `wrapText`, but with another width for the first piece, which stands behind a prefix. */
export function wrapFirst(text: SafeText, firstCells: number, widthCells: number): SafeText[] {
  if (isWithin(text, firstCells)) return [text];
  const pieces: SafeText[] = [];
  let rest = text;
  while (rest.length > 0) {
    const head = takeCells(rest, Math.max(1, pieces.length === 0 ? firstCells : widthCells));
    if (head.length === 0) {
      // A wide character does not fit into a column of one cell: the cut sign replaces it.
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

/** Finds where to break a text of which `fitting` code units fit: after the last space or comma, or within a long word. */
function breakAt(text: string, fitting: number): { stop: number; next: number } {
  if (fitting >= text.length) return { stop: text.length, next: text.length };
  if (text[fitting] === ' ') return { stop: fitting, next: fitting + 1 };
  const space = text.lastIndexOf(' ', fitting - 1);
  // A word of up to half a line moves to the next line as a whole. A longer word is broken, since moving it would leave half a line empty.
  // A space at the very start is the text's indentation and no place to break.
  // The search for the word's end is bounded, because a line may be a megabyte without a space.
  const ahead = text.slice(fitting, fitting + fitting);
  const end = ahead.indexOf(' ');
  const wordLength = fitting + (end < 0 ? ahead.length : end) - space - 1;
  if (space > 0 && (space > fitting / 2 || wordLength <= fitting / 2) && text.slice(0, space).trim() !== '')
    return { stop: space, next: space + 1 };
  const comma = text.lastIndexOf(',', fitting - 1) + 1;
  return comma > fitting / 2 ? { stop: comma, next: comma } : { stop: fitting, next: fitting };
}
