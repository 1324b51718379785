import type { Labels } from '../../../domain/labels.ts';
import { goQuote } from '../../go/go-quote.ts';

/** `{a="b", c="d"}` in order of names, as the server's messages print a label set. */
export function formatLabels(labels: Labels): string {
  const pairs = sortedEntries(labels).map(([name, value]) => {
    return `${/^[A-Za-z_]\w*$/.test(name) ? name : goQuote(name)}=${goQuote(value)}`;
  });
  return `{${pairs.join(', ')}}`;
}

/** Names and values in order of names: the order in which a server sends them. */
export function sortedEntries(labels: Labels): [string, string][] {
  return Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}
