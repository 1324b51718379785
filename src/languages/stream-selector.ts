import type { Labels } from '../domain/labels.ts';
import { ownValue } from '../domain/own-value.ts';
import { quoteString } from './string-literal.ts';

/** The LogQL selector that names exactly one stream by its labels. */
export function buildStreamSelector(labels: Labels): string {
  const matchers = Object.keys(labels)
    .sort()
    .map((name) => `${name}=${quoteString(ownValue(labels, name) ?? '')}`);
  return `{${matchers.join(', ')}}`;
}
