import type { Variant } from '../saved-query.ts';

/** The names that a variant's series have for a label of the query; empty where they have it under its own. */
export function namesFor({ rename }: Pick<Variant, 'rename'>, label: string): string[] {
  return Object.keys(rename).filter((name) => rename[name] === label);
}
