import type { Labels } from '../../domain/labels.ts';
import { extractSelectors } from '../../languages/promql-selectors.ts';

const braces = /\{(?:[^"{}]|"(?:[^"\\]|\\.)*")*\}/y;

/** Splits `{..} {..}` into its parts; null if the text has another form. Braces within quotes count as text. */
export function splitBraces(text: string): string[] | null {
  const parts: string[] = [];
  let offset = 0;
  while (offset < text.length) {
    braces.lastIndex = offset;
    const found = braces.exec(text)?.[0];
    if (found === undefined) return null;
    parts.push(found);
    offset += found.length;
    while (text[offset] === ' ') offset += 1;
  }
  return parts;
}

/** Parses `{a="b", "c.d"="e"}` into labels; null if the text has another form. */
export function readLabels(text: string): Labels | null {
  if (/^\{\s*\}$/.test(text)) return {};
  const [selector, ...more] = extractSelectors(text);
  if (selector === undefined || more.length > 0 || selector.metricName !== null) return null;
  const labels: Record<string, string> = {};
  for (const { name, operator, value } of selector.matchers) {
    if (operator !== '=' || Object.hasOwn(labels, name)) return null;
    labels[name] = value;
  }
  return Object.keys(labels).length === 0 ? null : labels;
}
