import { repeatSafe, safe, sanitize } from '../../domain/text/sanitize.ts';
import { textWidth } from '../text/cell-width.ts';
import type { Line } from '../text/line.ts';

const pair = /(?<=^|\s)([A-Za-z_][\w.\-/]*)=("(?:[^"\\]|\\.)*"|[^\s"]*)(?=\s|$)/g;
const maxKeyCells = 24;

/**
 * Spreads a logfmt line over several lines, one for each field, in the order of the text. Words outside fields come first.
 * Null if the text is not mostly `key=value`.
 */
export function renderLogfmtPretty(text: string): Line[] | null {
  const fields = [...text.matchAll(pair)].map((match) => ({ key: match[1] ?? '', value: match[2] ?? '' }));
  if (fields.length < 2) return null;
  const words = text.replace(pair, '').replace(/\s+/g, ' ').trim();
  // A sentence that happens to contain two equal signs is not logfmt.
  if (words.length > text.length / 2) return null;
  const keys = fields.map((field) => sanitize(field.key));
  const keyCells = Math.min(maxKeyCells, Math.max(...keys.map(textWidth)));
  const lines: Line[] = words === '' ? [] : [[{ text: sanitize(words) }]];
  for (const [index, field] of fields.entries()) {
    const key = keys[index] ?? safe``;
    const gap = repeatSafe(safe` `, Math.max(2, keyCells - textWidth(key) + 2));
    const [first = '', ...rest] = unquote(field.value).split(/\r?\n/);
    lines.push([{ text: key, tone: 'key' }, { text: gap }, { text: sanitize(first) }]);
    for (const more of rest)
      lines.push([{ text: repeatSafe(safe` `, keyCells + 2) }, { text: sanitize(more) }]);
  }
  return lines;
}

function unquote(value: string): string {
  if (!value.startsWith('"')) return value;
  return value
    .slice(1, -1)
    .replace(/\\(["\\nrt])/g, (_escape, letter: string) => ({ n: '\n', r: '\r', t: '\t' })[letter] ?? letter);
}
