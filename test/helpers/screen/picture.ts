import type { Terminal } from '@xterm/headless';

/** One place of the screen. */
export interface Cell {
  /** What is drawn there; '' in the second half of a wide character. */
  readonly text: string;
  readonly inverse: boolean;
  readonly bold: boolean;
}

/** What a person sees at one moment: rows of cells. */
export interface Picture {
  readonly columns: number;
  readonly rows: readonly (readonly Cell[])[];
}

/** Part of a picture, in cells. */
export interface Area {
  readonly top: number;
  readonly left: number;
  readonly columns: number;
  readonly rows: number;
}

const blank: Cell = { text: ' ', inverse: false, bold: false };

/** Reads the visible rows of a terminal emulator. */
export function takePicture(terminal: Terminal): Picture {
  const { active } = terminal.buffer;
  const rows = Array.from({ length: terminal.rows }, (_, row) => {
    const line = active.getLine(active.viewportY + row);
    // The emulator keeps what a narrower terminal cannot show any more: only its columns are read.
    return Array.from({ length: terminal.cols }, (_, column): Cell => {
      const cell = line?.getCell(column);
      if (cell === undefined) return blank;
      const text = cell.getWidth() === 0 ? '' : cell.getChars() || ' ';
      return { text, inverse: cell.isInverse() !== 0, bold: cell.isBold() !== 0 };
    });
  });
  return { columns: terminal.cols, rows };
}

const textOf = (cells: readonly Cell[]): string =>
  cells
    .map(({ text }) => text)
    .join('')
    .trimEnd();

/** The rows as text, without spaces at their ends. */
export const linesOf = ({ rows }: Picture): string[] => rows.map(textOf);

/** The rows of an area as text, without spaces at their ends. */
export function linesIn(picture: Picture, area: Area): string[] {
  return cellsIn(picture, area).map(textOf);
}

/** The cells of an area, row by row. */
export function cellsIn({ rows }: Picture, { top, left, columns, rows: count }: Area): (readonly Cell[])[] {
  return rows.slice(top, top + count).map((row) => row.slice(left, left + columns));
}

/** A row with one character for each cell, so that an index into it is a column. */
export function columnsOf(row: readonly Cell[]): string {
  return row.map(({ text }) => (text.length === 1 ? text : '\ufffd')).join('');
}
