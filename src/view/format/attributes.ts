import { ownValue } from '../../domain/own-value.ts';
import { repeatSafe, type SafeText, safe, sanitize } from '../../domain/text/sanitize.ts';
import type { AttributeMap, AttributeValue } from '../../domain/trace/trace.ts';
import { textWidth } from '../text/cell-width.ts';
import { foldLine } from '../text/fold-line.ts';
import type { Frame, Line, Segment, Tone } from '../text/line.ts';

const maxKeyCells = 28;

/** The most that a terminal shows of one value: a stack trace, but not a megabyte. A pipe gets all. */
const mostLines = 200;
const mostShown = 64 * 1024;

export interface FieldOptions {
  readonly indentCells?: number | undefined;
  /** Chooses the tone of a value by its name, to make important values stand out. */
  readonly toneOf?: ((name: string) => Tone | undefined) | undefined;
}

/** Formats an attribute's value: strings unchanged, everything else as JSON. The result is raw: sanitise it before showing it. */
function formatAttribute(value: AttributeValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Renders names and values in two columns. The further lines of a value stay in its column, and long lines are folded. */
export function renderAttributes(attributes: AttributeMap, frame: Frame, options: FieldOptions = {}): Line[] {
  const names = Object.keys(attributes);
  const shownNames = names.map((name) => (name === '' ? safe`(empty name)` : sanitize(name)));
  const indentCells = options.indentCells ?? 2;
  let keyCells = 0;
  for (const name of shownNames) keyCells = Math.max(keyCells, Math.min(maxKeyCells, textWidth(name)));
  const lines: Line[] = [];
  for (const [index, name] of names.entries()) {
    const shown = shownNames[index] ?? safe``;
    const whole = formatAttribute(ownValue(attributes, name) ?? null);
    const text = frame.widthCells === null ? whole : whole.slice(0, mostShown);
    const parts = text.split(/\r?\n/, frame.widthCells === null ? undefined : mostLines + 1);
    let left = mostLines;
    for (const [row, part] of parts.entries()) {
      const start = row === 0 ? nameCell(shown, indentCells, keyCells) : [blank(indentCells + keyCells + 2)];
      const folded = foldLine(
        [...start, { text: sanitize(part), tone: options.toneOf?.(name) }],
        frame.widthCells,
      );
      const isCut = frame.widthCells !== null && folded.length > left;
      for (const line of isCut ? folded.slice(0, left) : folded) lines.push(line);
      left -= folded.length;
      if (isCut || (row === parts.length - 1 && text.length < whole.length)) {
        const note = safe`... ${whole.length} characters in all; a pipe and -o json have them`;
        lines.push([blank(indentCells + keyCells + 2), { text: note, tone: 'muted' }]);
        break;
      }
    }
  }
  return lines;
}

/** Renders an empty line, a title and the attributes; nothing if there are no attributes. */
export function renderAttributeBlock(title: SafeText, attributes: AttributeMap, frame: Frame): Line[] {
  const lines = renderAttributes(attributes, frame);
  if (lines.length === 0) return [];
  return [[], ...foldLine([{ text: title, tone: 'heading' }], frame.widthCells), ...lines];
}

function nameCell(name: SafeText, indentCells: number, keyCells: number): Segment[] {
  const gap = Math.max(2, keyCells - textWidth(name) + 2);
  return [blank(indentCells), { text: name, tone: 'key' }, blank(gap)];
}

function blank(cells: number): Segment {
  return { text: repeatSafe(safe` `, cells) };
}
