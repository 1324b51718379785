import type { SavedQuery, Variant } from '../saved-query.ts';
import { needsOf } from './requirement.ts';

/** A part of a query that is not asked because the store lacks the metrics it needs. */
export interface Missing {
  /** The name of a column, a detail or a parameter. */
  readonly name: string;
  /** The requirements that were looked for. For a column, one of them would have been enough. */
  readonly lookedFor: readonly string[];
}

export interface ChosenVariant {
  readonly kind: 'chosen';
  readonly variant: Variant;
  /** The names of the expressions to ask, columns first in their order. */
  readonly asked: readonly string[];
  /** The columns and details that are left out. */
  readonly dropped: readonly Missing[];
  /** Parameters with a value whose requirements the store lacks: the answer would be empty or wrong. */
  readonly unusable: readonly Missing[];
}

export interface NoVariant {
  readonly kind: 'none';
  /** For each variant, the requirements that the store lacks. */
  readonly lookedFor: readonly { readonly variant: string; readonly missing: readonly string[] }[];
}

export type VariantChoice = ChosenVariant | NoVariant;

/**
 * Chooses the first variant whose requirements the store meets and that has a column to ask. `has` says whether the store has a
 * metric name or selector of `requirementsOf(query)`. `given` holds the names of the parameters that have a value.
 */
export function chooseVariant(
  query: SavedQuery,
  has: (requirement: string) => boolean,
  given: readonly string[] = [],
): VariantChoice {
  const variant = query.variants.find((candidate) => variantFits(query, candidate, has));
  if (variant === undefined) {
    const lookedFor = query.variants.map(({ name, requires, optional }) => ({
      variant: name,
      missing: missingOf(requires, optional, has),
    }));
    return { kind: 'none', lookedFor };
  }
  return choiceOf(query, variant, has, given);
}

/** What to ask of a variant that fits. */
export function choiceOf(
  query: SavedQuery,
  variant: Variant,
  has: (requirement: string) => boolean,
  given: readonly string[],
): ChosenVariant {
  const dropped: Missing[] = [];
  const asked = expressionNames(query, variant).filter((name) => {
    const needs = Object.hasOwn(variant.optional, name) ? variant.optional[name] : undefined;
    if (needs === undefined || needs.some(has)) return true;
    dropped.push({ name, lookedFor: needs });
    return false;
  });
  const unusable = given.flatMap((name): Missing[] => {
    const filter = Object.hasOwn(variant.filters, name) ? variant.filters[name] : undefined;
    const wanted = [...(filter?.requires ?? []), ...needsOf(variant, name)];
    const lookedFor = wanted.filter((requirement) => !has(requirement));
    return lookedFor.length === 0 ? [] : [{ name, lookedFor }];
  });
  return { kind: 'chosen', variant, asked, dropped, unusable };
}

/** Whether a variant can answer: the store meets its requirements and those of at least one column. */
export function variantFits(
  query: SavedQuery,
  variant: Variant,
  has: (requirement: string) => boolean,
): boolean {
  if (!variant.requires.every(has)) return false;
  const details = new Set(query.details.map(({ name }) => name));
  return expressionNames(query, variant).some((name) => {
    const needs = Object.hasOwn(variant.optional, name) ? variant.optional[name] : undefined;
    return !details.has(name) && (needs === undefined || needs.some(has));
  });
}

/** The requirements that a variant which does not fit lacks: its own, or else those of all its columns. */
function missingOf(
  requires: Variant['requires'],
  optional: Variant['optional'],
  has: (requirement: string) => boolean,
): string[] {
  const required = requires.filter((requirement) => !has(requirement));
  return required.length > 0 ? required : [...new Set(Object.values(optional).flat())].sort();
}

function expressionNames(query: SavedQuery, variant: Variant): string[] {
  const inOrder = [
    ...query.columns.map(({ name }) => name),
    ...query.details.map(({ name }) => name),
    'query',
  ];
  return inOrder.filter((name) => Object.hasOwn(variant.expressions, name));
}
