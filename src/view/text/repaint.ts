/** A row of a terminal: its bytes, and how many cells they fill. */
export interface PaintedRow {
  readonly text: string;
  readonly cells: number;
}

/** The block of rows that a terminal shows, with the cursor at the start of the row below it. */
export interface Painted {
  readonly rows: readonly PaintedRow[];
  /** The size of the terminal when the block was painted. */
  readonly widthCells: number;
  readonly heightCells: number;
}

const eraseLine = '\u001b[K';
const eraseBelow = '\u001b[J';

/**
 * The bytes that turn one block of rows into another in place, for a single write. They move up to the first row that
 * differs, write only the rows that differ, and erase rows that are no longer needed. They use no alternate screen and touch
 * nothing else on the terminal. No row may be wider than the terminal, and the block must be lower than the terminal.
 */
export function repaint(before: Painted | null, after: Painted): string {
  if (before === null) return after.rows.map(({ text }) => `${text}${eraseLine}\r\n`).join('');
  const isResized = before.widthCells !== after.widthCells || before.heightCells !== after.heightCells;
  if (isResized) return `${moveUp(rowsAfterReflow(before, after))}\r${eraseBelow}${repaint(null, after)}`;
  const same = countSame(before.rows, after.rows);
  if (same === before.rows.length && same === after.rows.length) return '';
  let bytes = moveUp(before.rows.length - same);
  let skipped = 0;
  for (let index = same; index < after.rows.length; index += 1) {
    const row = after.rows[index];
    if (row === undefined) break;
    if (row.text === before.rows[index]?.text) {
      skipped += 1;
      continue;
    }
    bytes += `${moveDown(skipped)}${row.text}${eraseLine}\r\n`;
    skipped = 0;
  }
  bytes += moveDown(skipped);
  return before.rows.length > after.rows.length ? `${bytes}${eraseBelow}` : bytes;
}

function countSame(a: readonly PaintedRow[], b: readonly PaintedRow[]): number {
  let count = 0;
  while (count < a.length && count < b.length && a[count]?.text === b[count]?.text) count += 1;
  return count;
}

/** The height of the block after a resize. A narrower terminal folds the rows again, and the cursor can only reach rows on the screen. */
function rowsAfterReflow(before: Painted, after: Painted): number {
  let count = 0;
  for (const { cells } of before.rows) count += Math.max(1, Math.ceil(cells / Math.max(1, after.widthCells)));
  return Math.min(count, Math.max(0, after.heightCells - 1));
}

function moveUp(rows: number): string {
  return rows > 0 ? `\u001b[${rows}A` : '';
}

function moveDown(rows: number): string {
  return rows > 0 ? `\u001b[${rows}B` : '';
}
