import type { SavedQuery, Variant } from '../saved-query.ts';

const plainName = /^[A-Za-z_:][A-Za-z0-9_:]*$/;

/** Whether a requirement is a bare metric name. The other form is a selector that begins with one. */
export function isMetricName(requirement: string): boolean {
  return plainName.test(requirement);
}

/** The metric name of a requirement: `up` for `up{node!=""}`. */
export function metricOfRequirement(requirement: string): string {
  return /^[A-Za-z_:][A-Za-z0-9_:]*/.exec(requirement)?.[0] ?? requirement;
}

/** Whether a name is that of a recording rule. Only those contain colons. */
export function isRuleName(name: string): boolean {
  return name.includes(':');
}

export interface Requirements {
  /** Bare metric names. One look-up answers all of them. */
  readonly names: readonly string[];
  /** Selectors. One look-up answers those of different metrics. */
  readonly selectors: readonly string[];
}

/** Everything to look up in a store before a variant can be chosen for these parameter values; each once, sorted. */
export function requirementsOf(
  query: SavedQuery,
  values: Readonly<Record<string, unknown>> = {},
): Requirements {
  const given = Object.keys(values).filter((name) => values[name] !== undefined);
  const all = new Set(query.variants.flatMap((variant) => requirementsOfVariant(variant, given)));
  const sorted = [...all].sort();
  // Look up the metric of a selector too: the store may have it without the labels.
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

/** The requirements by which a store is one that a variant fits: its own, or else those of its columns. */
export function requirementsOfFit({ requires, optional }: Variant): readonly string[] {
  return requires.length > 0 ? requires : [...new Set(Object.values(optional).flat())];
}

/** The requirements of a parameter's value, besides those of its filter. */
export function needsOf({ needs = {} }: Variant, parameter: string): readonly string[] {
  return Object.hasOwn(needs, parameter) ? (needs[parameter] ?? []) : [];
}
