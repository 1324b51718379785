import asciichart from 'asciichart';

/** One drawn cell. Row 0 is the top. */
export interface ChartCell {
  readonly column: number;
  readonly row: number;
  readonly glyph: string;
}

// asciichart defines this order: first value, axis, two line ends that do not occur here, flat, and the corners of falling and rising lines.
const unicodeSymbols = ['─', ' ', '╶', '╴', '─', '╰', '╭', '╮', '╯', '│'];
const asciiSymbols = ['-', ' ', '-', '-', '-', '`', '.', '.', "'", '|'];

/**
 * Draws one line through the given rows (0 is the lowest, NaN is a gap). asciichart knows no gaps, so it draws each run
 * between two gaps by itself. A single value between gaps becomes a dot.
 */
export function drawChartLine(rowsUp: Float64Array, height: number, ascii: boolean): ChartCell[] {
  const cells: ChartCell[] = [];
  for (let from = 0; from < rowsUp.length; ) {
    if (Number.isNaN(rowsUp[from] ?? Number.NaN)) {
      from += 1;
      continue;
    }
    let to = from + 1;
    while (to < rowsUp.length && !Number.isNaN(rowsUp[to] ?? Number.NaN)) to += 1;
    drawRun(cells, rowsUp.subarray(from, to), { from, height, ascii });
    from = to;
  }
  return cells;
}

interface Run {
  readonly from: number;
  readonly height: number;
  readonly ascii: boolean;
}

function drawRun(cells: ChartCell[], run: Float64Array, { from, height, ascii }: Run): void {
  // Rows start at 1 here, because asciichart marks the row of value 0 with its axis symbol.
  const values = [...run].map((row) => Math.min(height, Math.max(1, row + 1)));
  if (values.length === 1) {
    cells.push({ column: from, row: height - (values[0] ?? 1), glyph: ascii ? '*' : '•' });
    return;
  }
  const drawn = asciichart.plot(values, {
    min: 1,
    max: height,
    height: height - 1,
    offset: 1,
    symbols: ascii ? asciiSymbols : unicodeSymbols,
    format: () => ' ',
  });
  for (const [row, line] of drawn.split('\n').entries()) {
    for (let column = 0; column < line.length; column += 1) {
      const glyph = line[column] ?? ' ';
      if (glyph !== ' ') cells.push({ column: from + column, row, glyph });
    }
  }
}
