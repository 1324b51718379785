import { repeatSafe, type SafeText, safe } from '../../domain/text/sanitize.ts';
import { textWidth } from '../text/cell-width.ts';
import { truncateLine } from '../text/fit.ts';
import type { Frame, Line, Segment, Tone } from '../text/line.ts';
import { wrapText } from '../text/wrap.ts';

/** One block of a help text: a title, and rows that each explain a term. */
export interface HelpBlock {
  readonly title?: SafeText | undefined;
  readonly rows: readonly HelpRow[];
  /** Tone of the terms; default key. */
  readonly termTone?: Tone | undefined;
}

export interface HelpRow {
  readonly term: SafeText;
  readonly text: SafeText;
}

const indentCells = 2;
const gapCells = 2;
/** A longer term gets a line of its own, so that one long flag does not narrow every text. */
const maxTermCells = 30;

/** Renders help blocks in two aligned columns. All blocks share one term width, and texts are folded within their column. */
export function renderHelp(blocks: readonly HelpBlock[], frame: Frame): Line[] {
  const termCells = termColumnWidth(blocks, frame);
  const lines: Line[] = [];
  for (const block of blocks) {
    if (lines.length > 0) lines.push([]);
    if (block.title !== undefined) {
      for (const piece of wrapText(block.title, frame.widthCells))
        lines.push([{ text: piece, tone: 'heading' }]);
    }
    for (const row of block.rows) pushRow(lines, row, termCells, block.termTone ?? 'key', frame);
  }
  // A very narrow frame has no room for a term and a word beside it, so the line is cut.
  return lines.map((line) => truncateLine(line, frame.widthCells, frame.ascii));
}

/** Renders a paragraph, folded to the frame. */
export function renderParagraph(text: SafeText, frame: Frame, tone?: Tone): Line[] {
  return wrapText(text, frame.widthCells).map((piece): Line => [{ text: piece, tone }]);
}

function termColumnWidth(blocks: readonly HelpBlock[], frame: Frame): number {
  let widest = 0;
  for (const block of blocks) {
    for (const row of block.rows) {
      const width = textWidth(row.term);
      if (width <= maxTermCells && width > widest) widest = width;
    }
  }
  return frame.widthCells === null
    ? widest
    : Math.min(widest, Math.max(4, Math.floor(frame.widthCells / 2) - indentCells));
}

function pushRow(lines: Line[], row: HelpRow, termCells: number, tone: Tone, frame: Frame): void {
  const textStart = indentCells + termCells + gapCells;
  const indent: Segment = { text: repeatSafe(safe` `, indentCells) };
  const termWidth = textWidth(row.term);
  const textCells = frame.widthCells === null ? null : Math.max(8, frame.widthCells - textStart);
  const pieces = row.text === '' ? [] : wrapText(row.text, textCells);
  if (termWidth > termCells || pieces.length === 0) {
    const room = frame.widthCells === null ? null : Math.max(8, frame.widthCells - indentCells);
    for (const piece of wrapText(row.term, room)) lines.push([indent, { text: piece, tone }]);
  } else {
    const gap: Segment = { text: repeatSafe(safe` `, textStart - indentCells - termWidth) };
    lines.push([indent, { text: row.term, tone }, gap, { text: pieces.shift() ?? safe`` }]);
  }
  const margin: Segment = { text: repeatSafe(safe` `, textStart) };
  for (const piece of pieces) lines.push([margin, { text: piece }]);
}
