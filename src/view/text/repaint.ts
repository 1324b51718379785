/** A row of a terminal: its bytes, and how many cells they fill. */
export interface PaintedRow {
  readonly text: string;
  readonly cells: number;
}

/** What stands on a terminal, with the cursor at the beginning of the row below it. */
export interface Painted {
  readonly rows: readonly PaintedRow[];
  /** Of the terminal when it was painted. */
  readonly widthCells: number;
  readonly heightCells: number;
}

const eraseLine = '\u001b[K';
const eraseBelow = '\u001b[J';

/**
 * The bytes that make one block of rows into another in place, for one write: up to the first row that differs, only
 * the rows that do, and what is left over erased. No alternate screen, nothing else on the terminal is touched. No row may
 * be wider than the terminal, nor the block as high as it.
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

/** Terminals fold rows anew when they get narrower: the block is that much higher, but no more of it can be reached than is on the screen. */
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
