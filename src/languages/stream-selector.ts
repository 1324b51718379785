import type { Labels } from '../domain/labels.ts';
import { quoteString } from './string-literal.ts';

/** The LogQL selector that names exactly one stream by its labels. */
export function buildStreamSelector(labels: Labels): string {
  const matchers = Object.keys(labels)
    .sort()
    .map((name) => `${name}=${quoteString(labels[name] ?? '')}`);
  return `{${matchers.join(', ')}}`;
}
