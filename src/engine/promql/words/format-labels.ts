import type { Labels } from '../../../domain/labels.ts';
import { goQuote } from '../../go/go-quote.ts';

/** Formats a label set as the server's messages do: `{a="b", c="d"}`, in order of names. */
export function formatLabels(labels: Labels): string {
  const pairs = sortedEntries(labels).map(([name, value]) => {
    return `${/^[A-Za-z_]\w*$/.test(name) ? name : goQuote(name)}=${goQuote(value)}`;
  });
  return `{${pairs.join(', ')}}`;
}

/** Lists names and values in order of names, as a server sends them. */
export function sortedEntries(labels: Labels): [string, string][] {
  return Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}
