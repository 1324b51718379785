import type { SavedQuery, Variant } from '../saved-query.ts';

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

/** Everything a store must be asked about before a variant can be chosen for these parameters' values; each once, sorted. */
export function requirementsOf(
  query: SavedQuery,
  values: Readonly<Record<string, unknown>> = {},
): Requirements {
  const given = Object.keys(values).filter((name) => values[name] !== undefined);
  const all = new Set(query.variants.flatMap((variant) => requirementsOfVariant(variant, given)));
  const sorted = [...all].sort();
  // A selector's metric, too: it may be there without the labels.
  const names = [...new Set(sorted.map(metricOfRequirement))].sort();
  return { names, selectors: sorted.filter((one) => !isMetricName(one)) };
}

function requirementsOfVariant(variant: Variant, given: readonly string[]): string[] {
  return [
    ...given.flatMap((name) => needsOf(variant, name)),
    ...variant.requires,
    ...Object.values(variant.optional).flat(),
    ...Object.values(variant.filters).flatMap((filter) => filter.requires),
  ];
}

/** What a parameter's value needs of the store beside what its filter does. */
export function needsOf({ needs = {} }: Variant, parameter: string): readonly string[] {
  return Object.hasOwn(needs, parameter) ? (needs[parameter] ?? []) : [];
}
