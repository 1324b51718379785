import type { CellGrid } from './cell-grid.ts';

// An empty parameter means 0 and saves a byte.
const reset = '\u001b[m';
/** From this many plain blanks on, erasing characters (ECH) takes fewer bytes than writing them. */
const manyBlanks = 8;
/** Moving the cursor takes 3 to 8 bytes, so a gap of up to this many unchanged cells is written again instead. */
const cheapGap = 4;

/**
 * Computes the bytes that turn a screen showing `before` into one showing `after`: the changed runs of cells in each row, at
 * absolute addresses; '' if nothing changed. A null `before` means that the content of the screen is unknown, so every row is
 * written in full. The bytes never scroll or erase the screen.
 */
export function diffScreens(before: CellGrid | null, after: CellGrid): string {
  const pen: Pen = { style: '', row: -1, column: -1 };
  let bytes = '';
  const known =
    before !== null && before.columns === after.columns && before.rows === after.rows ? before : null;
  for (let row = 0; row < after.rows; row++) bytes += diffRow(known, after, row, pen);
  if (pen.style !== '') bytes += reset;
  return bytes;
}

interface Pen {
  style: string;
  row: number;
  column: number;
}

function diffRow(before: CellGrid | null, after: CellGrid, row: number, pen: Pen): string {
  const { columns } = after;
  const offset = row * columns;
  let bytes = '';
  let column = 0;
  while (column < columns) {
    if (before !== null && isSame(before, after, offset + column)) {
      column++;
      continue;
    }
    const start = leadOf(before, after, offset, column);
    const end = runEnd(before, after, offset, column);
    bytes += writeRun(after, { row, offset, start, end }, pen);
    column = end;
  }
  return bytes;
}

function isSame(before: CellGrid, after: CellGrid, index: number): boolean {
  return before.texts[index] === after.texts[index] && before.styles[index] === after.styles[index];
}

/** The first column of a run. A terminal cannot write half of a wide character, so the run begins at the first cell of any it touches, old or new. */
function leadOf(before: CellGrid | null, after: CellGrid, offset: number, column: number): number {
  let start = column;
  while (start > 0 && (after.texts[offset + start] === '' || before?.texts[offset + start] === '')) start--;
  return start;
}

/** The first column past the run. A run bridges small gaps and never ends within a wide character. */
function runEnd(before: CellGrid | null, after: CellGrid, offset: number, start: number): number {
  const { columns } = after;
  if (before === null) return columns;
  let end = start + 1;
  let column = start + 1;
  while (column < columns && column - end <= cheapGap) {
    if (!isSame(before, after, offset + column)) end = column + 1;
    column++;
  }
  while (end < columns && (after.texts[offset + end] === '' || before.texts[offset + end] === '')) end++;
  return end;
}

interface Run {
  readonly row: number;
  readonly offset: number;
  readonly start: number;
  readonly end: number;
}

function writeRun(after: CellGrid, { row, offset, start, end }: Run, pen: Pen): string {
  let bytes = moveTo(pen, row, start);
  let column = start;
  while (column < end) {
    const text = after.texts[offset + column] ?? ' ';
    const style = after.styles[offset + column] ?? '';
    if (text === '') {
      column++;
      continue;
    }
    if (style !== pen.style) {
      bytes += style === '' ? reset : pen.style === '' ? `\u001b[${style}m` : `\u001b[;${style}m`;
      pen.style = style;
    }
    const blanks = text === ' ' && style === '' ? countBlanks(after, offset, column, end) : 0;
    if (blanks >= manyBlanks) {
      bytes += `\u001b[${blanks}X`;
      column += blanks;
      if (column === end) return restAt(pen, row, end - blanks, bytes);
      // Erasing does not move the cursor.
      bytes += `\u001b[${blanks}C`;
      continue;
    }
    bytes += text;
    column++;
  }
  // After the last column the cursor is in the "pending wrap" state, in which its position is not reliable.
  return restAt(pen, end >= after.columns ? -1 : row, end, bytes);
}

function restAt(pen: Pen, row: number, column: number, bytes: string): string {
  pen.row = row;
  pen.column = column;
  return bytes;
}

function countBlanks(grid: CellGrid, offset: number, from: number, end: number): number {
  let column = from;
  while (column < end && grid.texts[offset + column] === ' ' && grid.styles[offset + column] === '') column++;
  return column - from;
}

function moveTo(pen: Pen, row: number, column: number): string {
  if (pen.row === row && pen.column === column) return '';
  if (pen.row === row && column > pen.column) return `\u001b[${column - pen.column}C`;
  return column === 0 ? `\u001b[${row + 1}H` : `\u001b[${row + 1};${column + 1}H`;
}
