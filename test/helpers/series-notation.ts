/** The values of promtool's notation (`0+60x10 _x3 7`): numbers, null where there is no sample. */
export function expandNotation(notation: string): (number | null)[] {
  return notation.trim().split(/\s+/).flatMap(expandWord);
}

function expandWord(word: string): (number | null)[] {
  const gap = /^_(?:x(\d+))?$/.exec(word);
  if (gap !== null) return new Array<null>(Number(gap[1] ?? 1)).fill(null);
  const match =
    /^(-?(?:\d+\.?\d*(?:e[+-]?\d+)?|\.\d+|Inf|NaN))(?:([+-]\d*\.?\d+(?:e[+-]?\d+)?))?(?:x(\d+))?$/i.exec(
      word,
    );
  if (match === null) throw new Error(`no promtool notation: ${word}`);
  const first = numberOf(match[1] ?? '');
  if (match[3] === undefined) return [first];
  const step = Number(match[2] ?? 0);
  return Array.from({ length: Number(match[3]) + 1 }, (_, at) => first + at * step);
}

function numberOf(text: string): number {
  if (/inf$/i.test(text)) return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return Number(text);
}
