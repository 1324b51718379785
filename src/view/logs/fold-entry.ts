import { type SafeText, sliceSafe } from '../../domain/text/sanitize.ts';
import { wrapPieces } from '../text/wrap.ts';

/** A row of a folded entry: a piece of one of its lines. */
export interface FoldedPiece {
  readonly text: SafeText;
  /** The line that it is a piece of, and where in it the piece begins (UTF-16 units). */
  readonly part: SafeText;
  readonly from: number;
}

export interface FoldedEntry {
  readonly pieces: readonly FoldedPiece[];
  /** The characters (UTF-16 units) that are not shown. */
  readonly missing: number;
}

/** One line of an entry takes at most so many rows, and all of them together. */
const mostRowsOfLine = 50;
const mostRows = 500;

/**
 * Folds the lines of an entry to the width. A line of a hundred kilobytes would fill a terminal's memory, so `isBounded` ends it after
 * some screens, and `missing` says how much is left out.
 */
export function foldParts(
  body: { readonly parts: readonly SafeText[]; readonly isBounded: boolean },
  firstCells: number,
  widthCells: number,
): FoldedEntry {
  const pieces: FoldedPiece[] = [];
  const most = mostRowsOfLine * Math.max(1, widthCells);
  let missing = 0;
  for (const part of body.parts) {
    if (body.isBounded && pieces.length >= mostRows) {
      missing += part.length;
      continue;
    }
    const { text, left } = body.isBounded ? boundText(part, most) : { text: part, left: 0 };
    missing += left;
    const folded = wrapPieces(text, pieces.length === 0 ? firstCells : widthCells, widthCells);
    for (const piece of folded) pieces.push({ ...piece, part: text });
  }
  return { pieces, missing };
}

/** The start of a text, at most so many UTF-16 units, with no half of a surrogate pair at its end, and how many are left. */
export function boundText(text: SafeText, most: number): { readonly text: SafeText; readonly left: number } {
  if (text.length <= most) return { text, left: 0 };
  const last = text.charCodeAt(most - 1);
  const end = last >= 0xd800 && last < 0xdc00 ? most - 1 : most;
  return { text: sliceSafe(text, 0, end), left: text.length - end };
}
