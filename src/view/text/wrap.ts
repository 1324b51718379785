import { type SafeText, safe, sliceSafe } from '../../domain/text/sanitize.ts';
import { graphemes, isWithin } from './cell-width.ts';
import { cutSign, takeCells } from './fit.ts';

/** Folds a text at spaces into pieces of at most `widthCells`. A longer word is broken between grapheme clusters. */
export function wrapText(text: SafeText, widthCells: number | null): SafeText[] {
  return widthCells === null ? [text] : wrapFirst(text, widthCells, widthCells);
}

/** Folds a text like `wrapText`, but with another width for the first piece, which stands behind a prefix. */
export function wrapFirst(text: SafeText, firstCells: number, widthCells: number): SafeText[] {
  return wrapPieces(text, firstCells, widthCells).map((piece) => piece.text);
}

/** A piece of a folded text, and the offset in the text at which it begins (UTF-16 units). */
export interface Piece {
  readonly text: SafeText;
  readonly from: number;
}

/** Folds a text like `wrapFirst`, and says where each piece comes from. */
export function wrapPieces(text: SafeText, firstCells: number, widthCells: number): Piece[] {
  if (isWithin(text, firstCells)) return [{ text, from: 0 }];
  const pieces: Piece[] = [];
  let from = 0;
  let rest = text;
  while (rest.length > 0) {
    const cells = Math.max(1, pieces.length === 0 ? firstCells : widthCells);
    const head = takeCells(rest, cells);
    if (head.length === 0) {
      // A wide character does not fit into a column of one cell: the cut sign replaces it.
      const [first = ''] = graphemes(rest);
      pieces.push({ text: cutSign(false), from });
      from += first.length;
      rest = sliceSafe(rest, first.length);
      continue;
    }
    const { stop, next } = keepIdWhole(rest, breakAt(rest, head.length), cells, widthCells);
    pieces.push({ text: sliceSafe(rest, 0, stop), from });
    from += next;
    rest = sliceSafe(rest, next);
  }
  return pieces.length === 0 ? [{ text: safe``, from: 0 }] : pieces;
}

/** The shortest run of hexadecimal digits that is taken for an id. */
const leastIdLength = 16;
const idPart = /[0-9A-Fa-f-]/;

/**
 * Moves a break that falls into an id (a trace id, a UUID) to the id's start, so that it can be copied by a double click. An id that fits
 * on no line is broken.
 */
function keepIdWhole(
  text: string,
  found: { stop: number; next: number },
  cells: number,
  widthCells: number,
): { stop: number; next: number } {
  const { stop } = found;
  if (stop >= text.length || found.next !== stop) return found;
  const isPart = (index: number): boolean => idPart.test(text[index] ?? '');
  let start = stop;
  while (start > 0 && stop - start <= widthCells && isPart(start - 1)) start -= 1;
  let end = stop;
  while (end < text.length && end - start <= widthCells && isPart(end)) end += 1;
  const length = end - start;
  if (start === stop || end === stop || length < leastIdLength || length > widthCells) return found;
  // Moving the start of a line helps only if the next line is wider.
  return cells >= widthCells && text.slice(0, start).trim() === '' ? found : { stop: start, next: start };
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
