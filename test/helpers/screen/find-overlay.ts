import { findSelection } from './find-selection.ts';
import { type Area, columnsOf, linesIn, type Picture } from './picture.ts';

/** A box over the panes. */
export interface ShownOverlay {
  readonly title: string;
  /** The rows inside its border. */
  readonly lines: readonly string[];
  /** Null where nothing is selected. */
  readonly selected: string | null;
}

/** The box that lies over the panes, by its four edges; null where there is none. */
export function findOverlay(picture: Picture): ShownOverlay | null {
  const rows = picture.rows.map(columnsOf);
  for (const [top, row] of rows.entries()) {
    for (const { 0: edge, 1: title = '', index: left } of row.matchAll(/[┌+] (\S.*?) [─-]*[┐+]/g)) {
      const sides = { left, right: left + edge.length - 1 };
      const bottom = findBottom(rows, top, sides);
      if (bottom !== null) return readOverlay(picture, title, { top, bottom, ...sides });
    }
  }
  return null;
}

interface Edges {
  readonly left: number;
  readonly right: number;
}

/** The row of the lower edge; null where the sides do not lead down to one. */
function findBottom(rows: readonly string[], top: number, { left, right }: Edges): number | null {
  for (let row = top + 1; row < rows.length; row += 1) {
    const line = rows[row]?.slice(left, right + 1) ?? '';
    if (/^[└+][─-]+[┘+]$/.test(line)) return row;
    if (!/^[│|].*[│|]$/.test(line)) return null;
  }
  return null;
}

function readOverlay(
  picture: Picture,
  title: string,
  box: Edges & { top: number; bottom: number },
): ShownOverlay {
  // A border and a space stand on either side.
  const inside: Area = {
    top: box.top + 1,
    left: box.left + 2,
    columns: box.right - box.left - 3,
    rows: box.bottom - box.top - 1,
  };
  // The first line of a list that is searched begins with the mark too: only an inverse row is selected.
  const isInverse = picture.rows
    .slice(inside.top, inside.top + inside.rows)
    .some((row) => row.slice(inside.left, inside.left + inside.columns).every((cell) => cell.inverse));
  return {
    title,
    lines: linesIn(picture, inside),
    selected: isInverse ? findSelection(picture, inside) : null,
  };
}
