import type { Labels } from '../../domain/labels.ts';
import { extractSelectors } from '../../languages/promql-selectors.ts';

const braces = /\{(?:[^"{}]|"(?:[^"\\]|\\.)*")*\}/y;

/** `{..} {..}` as its parts, or null where it is anything else. Braces within quotes are text. */
export function splitBraces(text: string): string[] | null {
  const parts: string[] = [];
  let at = 0;
  while (at < text.length) {
    braces.lastIndex = at;
    const found = braces.exec(text)?.[0];
    if (found === undefined) return null;
    parts.push(found);
    at += found.length;
    while (text[at] === ' ') at += 1;
  }
  return parts;
}

/** `{a="b", "c.d"="e"}` as labels, or null where it is anything else. */
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
