import { formatLabelName } from '../domain/text/promql-name.ts';
import {
  type BuiltInDurations,
  type BuiltInVariables,
  bindExpression,
  type ClusterScope,
  everyCluster,
  type SlotValues,
  withClusterLabel,
} from '../languages/bind-expression.ts';
import type { Variant } from './saved-query.ts';

/** One query to send. Its name is that of the column or detail, or `query`. */
export interface BoundExpression {
  readonly name: string;
  readonly expr: string;
}

/**
 * Binds the named expressions of a variant: their texts can be sent, or pasted into Grafana. Adds the filters of parameters that
 * have a value, and a matcher of the clusters to ask. Needs no grammar. Throws ObsqError (`usage`) for a value that does not fit the type of its slot.
 */
export function bindVariant(
  variant: Variant,
  asked: readonly string[],
  values: SlotValues,
  builtIns: BuiltInDurations | BuiltInVariables,
  clusters: ClusterScope = everyCluster,
): BoundExpression[] {
  const filters = Object.entries(variant.filters)
    .filter(([parameter]) => Object.hasOwn(values, parameter) && values[parameter] !== undefined)
    .map(
      ([, { on, matching }]) =>
        `\nand on (${withClusterLabel(on, clusters.label).map(formatLabelName).join(', ')})` +
        ` (${bindExpression(matching, values, builtIns, clusters)})`,
    );
  return asked.flatMap((name) => {
    const compiled = Object.hasOwn(variant.expressions, name) ? variant.expressions[name] : undefined;
    if (compiled === undefined) return [];
    const expr = bindExpression(compiled, values, builtIns, clusters);
    return { name, expr: filters.length === 0 ? expr : `(\n${expr}\n)${filters.join('')}` };
  });
}
