import type { LabelMatcher } from '../../../src/engine/source/sources.ts';

/** `name="value"`, as the engines would hand it to a source. */
export function is(name: string, value: string): LabelMatcher {
  return { name, operator: '=', value, matches: (actual) => actual === value };
}

/** `name=~"pattern"`, fully anchored. */
export function like(name: string, pattern: string): LabelMatcher {
  const regex = new RegExp(`^(?:${pattern})$`);
  return { name, operator: '=~', value: pattern, matches: (actual) => regex.test(actual) };
}

export function named(name: string): LabelMatcher {
  return is('__name__', name);
}
