import type { SavedQuery, Variant } from './saved-query.ts';

const plainName = /^[A-Za-z_:][A-Za-z0-9_:]*$/;

/** Whether a requirement is a bare metric name; the other form is a selector that begins with one. */
export function isMetricName(requirement: string): boolean {
  return plainName.test(requirement);
}

/** The metric that a requirement speaks of: of `up{node!=""}`, `up`. */
export function metricOfRequirement(requirement: string): string {
  return /^[A-Za-z_:][A-Za-z0-9_:]*/.exec(requirement)?.[0] ?? requirement;
}

export interface Requirements {
  /** Bare metric names: one look-up answers all of them. */
  readonly names: readonly string[];
  /** Selectors: each is a look-up of its own (series, limit 1). */
  readonly selectors: readonly string[];
}

/** Everything a store must be asked about before a variant can be chosen; each once, sorted. */
export function requirementsOf(query: SavedQuery): Requirements {
  const all = new Set(query.variants.flatMap(requirementsOfVariant));
  const sorted = [...all].sort();
  // A selector's metric, too: it may be there without the labels.
  const names = [...new Set(sorted.map(metricOfRequirement))].sort();
  return { names, selectors: sorted.filter((one) => !isMetricName(one)) };
}

function requirementsOfVariant(variant: Variant): string[] {
  return [
    ...variant.requires,
    ...Object.values(variant.optional).flat(),
    ...Object.values(variant.filters).flatMap((filter) => filter.requires),
  ];
}
