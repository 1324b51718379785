import type { BuiltInDurations, BuiltInVariables, SlotValues } from '../../languages/bind-expression.ts';
import { type BoundExpression, bindVariant } from '../../saved/bind-query.ts';
import type { SavedQuery, Variant } from '../../saved/saved-query.ts';
import { chooseVariant, type Missing } from '../../saved/variants/choose-variant.ts';

/** A saved query's expressions for a reader: those of the variant that fits the store, or else of the first. */
export interface ShownQuery {
  readonly variant: Variant;
  /** Whether the variant was chosen by the metrics of a store. */
  readonly fits: boolean;
  readonly expressions: readonly BoundExpression[];
  /** Columns and details that the store cannot answer; empty if no store was asked. */
  readonly dropped: readonly Missing[];
  /** Given parameters that the store cannot filter by. */
  readonly unusable: readonly Missing[];
}

export interface ToShow {
  readonly query: SavedQuery;
  readonly values: SlotValues;
  readonly builtIns: BuiltInDurations | BuiltInVariables;
  /** Whether the store meets a requirement; null if no store was asked. */
  readonly has: ((requirement: string) => boolean) | null;
}

/** Binds a query's expressions without sending them. Null for a query without variants. Throws `usage` for a bad value. */
export function bindToShow({ query, values, builtIns, has }: ToShow): ShownQuery | null {
  const given = Object.keys(values).filter((name) => values[name] !== undefined);
  const choice = has === null ? null : chooseVariant(query, has, given);
  if (choice?.kind === 'chosen') {
    const { variant, asked, dropped, unusable } = choice;
    return {
      variant,
      fits: true,
      expressions: bindVariant(variant, asked, values, builtIns),
      dropped,
      unusable,
    };
  }
  const variant = query.variants[0];
  if (variant === undefined) return null;
  const expressions = bindVariant(variant, Object.keys(variant.expressions), values, builtIns);
  return { variant, fits: false, expressions, dropped: [], unusable: [] };
}

/** Grafana's variables for the durations that obsq otherwise fills in. Loki's data source has no `$__rate_interval`. */
export function grafanaVariables({ signal, window }: SavedQuery): BuiltInVariables {
  const rate = signal === 'logs' ? '$__auto' : '$__rate_interval';
  return { rate, window: window === 'since' ? '$__range' : rate, step: '$__interval' };
}
