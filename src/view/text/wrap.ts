import { type SafeText, safe, sliceSafe } from '../../domain/text/sanitize.ts';
import { graphemes, textWidth } from './cell-width.ts';
import { cutSign, takeCells } from './fit.ts';

/** A text folded at spaces into pieces of at most `widthCells`; a longer word is broken between grapheme clusters. */
export function wrapText(text: SafeText, widthCells: number | null): SafeText[] {
  return widthCells === null ? [text] : wrapFirst(text, widthCells, widthCells);
}

/** The same with another width for the first piece, which stands behind a prefix. */
export function wrapFirst(text: SafeText, firstCells: number, widthCells: number): SafeText[] {
  if (textWidth(text) <= firstCells) return [text];
  const pieces: SafeText[] = [];
  let rest = text;
  while (rest.length > 0) {
    const head = takeCells(rest, Math.max(1, pieces.length === 0 ? firstCells : widthCells));
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
  if (fitting >= text.length) return { stop: text.length, next: text.length };
  if (text[fitting] === ' ') return { stop: fitting, next: fitting + 1 };
  const space = text.lastIndexOf(' ', fitting - 1);
  // A word that is no longer than half a line goes to the next one whole; of a longer one, half an empty line would be the worse sight.
  // A space at the very beginning is the text's indentation.
  // Looked for no further than it matters: a line may be a megabyte without a space.
  const ahead = text.slice(fitting, fitting + fitting);
  const end = ahead.indexOf(' ');
  const wordLength = fitting + (end < 0 ? ahead.length : end) - space - 1;
  if (space > 0 && (space > fitting / 2 || wordLength <= fitting / 2) && text.slice(0, space).trim() !== '')
    return { stop: space, next: space + 1 };
  const comma = text.lastIndexOf(',', fitting - 1) + 1;
  return comma > fitting / 2 ? { stop: comma, next: comma } : { stop: fitting, next: fitting };
}
