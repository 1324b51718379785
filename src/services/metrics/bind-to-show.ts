import {
  type BuiltInDurations,
  type BuiltInVariables,
  everyCluster,
  type SlotValues,
} from '../../languages/bind-expression.ts';
import { type BoundExpression, bindVariant } from '../../saved/bind-query.ts';
import type { SavedQuery, Variant } from '../../saved/saved-query.ts';
import { chooseVariants } from '../../saved/variants/choose-by-cluster.ts';
import type { Missing } from '../../saved/variants/choose-variant.ts';
import { type ClusterFacts, clusterAsked, noClusterFacts } from '../../saved/variants/cluster-label.ts';
import { joinExpressions } from './run-saved-query.ts';

/** A saved query's expressions for a reader: those of the variant that fits the store, or else of the first. */
export interface ShownQuery {
  readonly variant: Variant;
  /** The names of the variants that other clusters of the store are asked with. */
  readonly others: readonly string[];
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
  /** What is known of the store's clusters. */
  readonly clusters?: ClusterFacts | undefined;
}

/** Binds a query's expressions without sending them. Null for a query without variants. Throws `usage` for a bad value. */
export function bindToShow({
  query,
  values,
  builtIns,
  has,
  clusters = noClusterFacts,
}: ToShow): ShownQuery | null {
  const given = Object.keys(values).filter((name) => values[name] !== undefined);
  const cluster = clusterAsked(query, values);
  const chosen = has === null ? null : chooseVariants(query, { has, clusters, given, cluster });
  if (chosen?.kind === 'chosen') {
    const { runs } = chosen;
    const parts = runs.map(({ choice: { variant, asked }, scope }) => ({
      variant,
      expressions: bindVariant(variant, asked, values, builtIns, scope),
    }));
    const [first] = parts;
    if (first === undefined) return null;
    return {
      variant: first.variant,
      others: parts.slice(1).map(({ variant }) => variant.name),
      fits: true,
      expressions: joinExpressions(parts),
      dropped: runs.flatMap(({ choice }) => choice.dropped).filter(isFirst),
      unusable: runs.flatMap(({ choice }) => choice.unusable).filter(isFirst),
    };
  }
  const variant = query.variants[0];
  if (variant === undefined) return null;
  const scope = { ...everyCluster, only: cluster === null ? null : [cluster] };
  const expressions = bindVariant(variant, Object.keys(variant.expressions), values, builtIns, scope);
  return { variant, others: [], fits: false, expressions, dropped: [], unusable: [] };
}

function isFirst({ name }: Missing, index: number, all: readonly Missing[]): boolean {
  return all.findIndex((one) => one.name === name) === index;
}

/** Grafana's variables for the durations that obsq otherwise fills in. Loki's data source has no `$__rate_interval`. */
export function grafanaVariables({ signal, window }: SavedQuery): BuiltInVariables {
  const rate = signal === 'logs' ? '$__auto' : '$__rate_interval';
  return { rate, window: window === 'since' ? '$__range' : rate, step: '$__interval' };
}
