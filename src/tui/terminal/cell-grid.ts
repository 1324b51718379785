import { styleOf } from '../../view/text/ansi.ts';
import { clusterWidth, graphemes, isSingleCells } from '../../view/text/cell-width.ts';
import type { Line } from '../../view/text/line.ts';
import type { Theme } from '../../view/text/theme.ts';

/**
 * A screen as cells, in two flat arrays of columns x rows: the text of each cell ('' in the second cell of a wide character)
 * and its style as SGR parameters ('' for none).
 */
export interface CellGrid {
  readonly columns: number;
  readonly rows: number;
  readonly texts: string[];
  readonly styles: string[];
}

/** Creates a blank screen. */
export function createGrid(columns: number, rows: number): CellGrid {
  const size = columns * rows;
  return {
    columns,
    rows,
    texts: new Array<string>(size).fill(' '),
    styles: new Array<string>(size).fill(''),
  };
}

/** The cells for a line. Cells outside the grid or past `widthCells` are dropped. */
export interface LineArea {
  readonly column: number;
  readonly row: number;
  readonly widthCells: number;
}

/** Writes a line's cells into the grid. A wide character that would be cut in half becomes a blank. */
export function putLine(grid: CellGrid, line: Line, area: LineArea, theme: Theme): void {
  if (area.row < 0 || area.row >= grid.rows) return;
  const end = Math.min(area.column + area.widthCells, grid.columns);
  let column = area.column;
  for (const segment of line) {
    if (column >= end) return;
    column = putText(grid, segment.text, { column, row: area.row, end, style: styleOf(segment, theme) });
  }
}

interface TextArea {
  readonly column: number;
  readonly row: number;
  readonly end: number;
  readonly style: string;
}

function putText(grid: CellGrid, text: string, { column: start, row, end, style }: TextArea): number {
  const offset = row * grid.columns;
  let column = start;
  if (isSingleCells(text)) {
    const stop = Math.min(end, start + text.length);
    for (; column < stop; column++) {
      grid.texts[offset + column] = text[column - start] ?? ' ';
      grid.styles[offset + column] = style;
    }
    return start + text.length;
  }
  for (const cluster of graphemes(text)) {
    const width = clusterWidth(cluster);
    if (width === 0) {
      appendMark(grid, offset, column - 1, start, cluster);
      continue;
    }
    if (column + width > end) {
      for (; column < end; column++) putCell(grid, offset + column, ' ', style);
      return end;
    }
    putCell(grid, offset + column, cluster, style);
    for (let rest = 1; rest < width; rest++) putCell(grid, offset + column + rest, '', style);
    column += width;
  }
  return column;
}

/** Appends a cluster without a cell of its own (a stray combining mark) to the character before it. */
function appendMark(grid: CellGrid, offset: number, column: number, start: number, mark: string): void {
  if (column < start) return;
  let target = column;
  while (target > start && grid.texts[offset + target] === '') target--;
  grid.texts[offset + target] += mark;
}

function putCell(grid: CellGrid, index: number, text: string, style: string): void {
  grid.texts[index] = text;
  grid.styles[index] = style;
}
