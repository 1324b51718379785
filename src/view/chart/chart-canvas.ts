import { sanitize } from '../../domain/text/sanitize.ts';
import type { Line, Segment, Tone } from '../text/line.ts';
import type { ChartCell } from './chart-line.ts';

export interface Ink {
  readonly tone: Tone;
  readonly bold?: boolean | undefined;
}

/** Columns between two letters on a line; each series starts at another column. */
const letterEvery = 24;

/** A grid of single-cell glyphs. A later call paints over what an earlier one painted. */
export class ChartCanvas {
  readonly #rows: number;
  readonly #columns: number;
  readonly #glyphs: string[];
  readonly #inks: (Ink | undefined)[];

  constructor(rows: number, columns: number) {
    this.#rows = rows;
    this.#columns = columns;
    this.#glyphs = new Array<string>(rows * columns).fill(' ');
    this.#inks = new Array<Ink | undefined>(rows * columns).fill(undefined);
  }

  cells(cells: Iterable<ChartCell>, ink: Ink): void {
    for (const { column, row, glyph } of cells) this.#put(row, column, glyph, ink);
  }

  /** Repeats a series' letter along its line, so that a reader can tell lines apart without colour. */
  letters(cells: Iterable<ChartCell>, rank: number, tone: Tone): void {
    const letter = letterOf(rank);
    const ink: Ink = { tone, bold: true };
    for (const { column, row } of cells) {
      if (column % letterEvery === (rank * 3 + 2) % letterEvery) this.#put(row, column, letter, ink);
    }
  }

  row(row: number, glyph: string, tone: Tone): void {
    for (let column = 0; column < this.#columns; column += 1) this.#put(row, column, glyph, { tone });
  }

  column(column: number, glyph: string, tone: Tone): void {
    for (let row = 0; row < this.#rows; row += 1) this.#put(row, column, glyph, { tone });
  }

  lines(): Line[] {
    return Array.from({ length: this.#rows }, (_, row) => this.#line(row));
  }

  #put(row: number, column: number, glyph: string, ink: Ink): void {
    if (row < 0 || row >= this.#rows || column < 0 || column >= this.#columns) return;
    this.#glyphs[row * this.#columns + column] = glyph;
    this.#inks[row * this.#columns + column] = ink;
  }

  #line(row: number): Line {
    const start = row * this.#columns;
    let end = start + this.#columns;
    while (end > start && this.#glyphs[end - 1] === ' ') end -= 1;
    const line: Segment[] = [];
    for (let at = start; at < end; ) {
      const ink = this.#inks[at];
      let text = '';
      while (at < end && isSame(this.#inks[at], ink)) {
        text += this.#glyphs[at];
        at += 1;
      }
      line.push({ text: sanitize(text), tone: ink?.tone, bold: ink?.bold });
    }
    return line;
  }
}

function isSame(a: Ink | undefined, b: Ink | undefined): boolean {
  return a === b || (a?.tone === b?.tone && a?.bold === b?.bold);
}

/** The letter of a series by its rank among those drawn: `a` for rank 0, `b` for rank 1; after `z` it starts again. */
export function letterOf(rank: number): string {
  return String.fromCharCode(0x61 + (rank % 26));
}
