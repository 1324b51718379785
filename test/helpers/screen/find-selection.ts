import { type Area, type Cell, cellsIn, linesIn, type Picture } from './picture.ts';

/** What is selected in an area: the rows that are inverse from edge to edge, or where there are none, as in a pane without
 * the focus, the row with the mark and those that go on from it. Null where there is neither. */
export function findSelection(picture: Picture, area: Area): string | null {
  const lines = linesIn(picture, area);
  const cells = cellsIn(picture, area);
  const inverse = lines.filter((_, row) => isInverse(cells[row] ?? []));
  const rows = inverse.length > 0 ? inverse : markedRows(lines);
  return rows.length === 0 ? null : rows.join('\n');
}

const isInverse = (row: readonly Cell[]): boolean => row.length > 0 && row.every((cell) => cell.inverse);

function markedRows(lines: readonly string[]): string[] {
  const from = lines.findIndex((line) => /^[›>] /.test(line));
  if (from === -1) return [];
  const rest = lines.slice(from + 1);
  const end = rest.findIndex((line) => !/^[┆:] /.test(line));
  return lines.slice(from, from + 1 + (end === -1 ? rest.length : end));
}
