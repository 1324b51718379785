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

/** The rows of one line, 0 being the lowest, in each column; NaN is a gap. */
export interface LineRows {
  readonly high: Float64Array;
  /** Where a column has a dip below its greatest value, the row of its least. */
  readonly low: Float64Array;
}

/**
 * Draws one line through the greatest value of each column, and a stroke down to the least where the line itself does not come so
 * far down. asciichart knows no gaps, so it draws each run between two gaps by itself. A single value between gaps becomes a dot.
 */
export function drawChartLine({ high, low }: LineRows, height: number, ascii: boolean): ChartCell[] {
  const cells: ChartCell[] = [];
  for (let from = 0; from < high.length; ) {
    if (Number.isNaN(high[from] ?? Number.NaN)) {
      from += 1;
      continue;
    }
    let to = from + 1;
    while (to < high.length && !Number.isNaN(high[to] ?? Number.NaN)) to += 1;
    drawRun(cells, high.subarray(from, to), { from, height, ascii });
    from = to;
  }
  drawDips(cells, { high, low }, height, ascii);
  return cells;
}

/** What a glyph of a line becomes when a stroke goes down from it. */
const withStroke: Readonly<Record<string, string>> = { '─': '┬', '╰': '├', '╯': '┤' };

/** The rows that a dip must go below the line to be drawn: one row is what rounding makes of noise. */
const leastDip = 2;

/** The columns in which a line has a dip that its neighbours do not show, each as the rows of the stroke. */
function* dipsOf({ high, low }: LineRows): Iterable<{ column: number; top: number; bottom: number }> {
  for (let column = 0; column < high.length; column += 1) {
    const top = high[column] ?? Number.NaN;
    const bottom = low[column] ?? Number.NaN;
    const left = high[column - 1] ?? Number.NaN;
    const right = high[column + 1] ?? Number.NaN;
    const shown = Math.min(top, Number.isNaN(left) ? top : left, Number.isNaN(right) ? top : right);
    if (shown - bottom >= leastDip) yield { column, top, bottom };
  }
}

function drawDips(cells: ChartCell[], rows: LineRows, height: number, ascii: boolean): void {
  const dips = [...dipsOf(rows)];
  if (dips.length === 0) return;
  const drawn = new Map(cells.map(({ column, row, glyph }) => [column * height + row, glyph]));
  for (const { column, top, bottom } of dips) {
    const lowest = Math.max(0, bottom);
    for (let up = Math.min(height - 1, top); up >= lowest; up -= 1) {
      const row = height - 1 - up;
      const glyph = drawn.get(column * height + row);
      if (ascii) {
        if (glyph === undefined) cells.push({ column, row, glyph: '|' });
        continue;
      }
      const end = up === lowest ? '╵' : '│';
      const joined = glyph === undefined ? end : up === lowest ? glyph : (withStroke[glyph] ?? glyph);
      if (joined !== glyph) cells.push({ column, row, glyph: joined });
    }
  }
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
