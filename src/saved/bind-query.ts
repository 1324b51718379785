import {
  type BuiltInDurations,
  type BuiltInVariables,
  bindExpression,
  type SlotValues,
} from '../languages/bind-expression.ts';
import type { Variant } from './saved-query.ts';

/** One query to send. Its name is that of the column or detail, or `query`. */
export interface BoundExpression {
  readonly name: string;
  readonly expr: string;
}

/**
 * Binds the named expressions of a variant: their texts can be sent, or pasted into Grafana. Adds the filters of parameters that
 * have a value. Needs no grammar. Throws ObsqError (`usage`) for a value that does not fit the type of its slot.
 */
export function bindVariant(
  variant: Variant,
  asked: readonly string[],
  values: SlotValues,
  builtIns: BuiltInDurations | BuiltInVariables,
): BoundExpression[] {
  const filters = Object.entries(variant.filters)
    .filter(([parameter]) => Object.hasOwn(values, parameter) && values[parameter] !== undefined)
    .map(
      ([, { on, matching }]) => `\nand on (${on.join(', ')}) (${bindExpression(matching, values, builtIns)})`,
    );
  return asked.flatMap((name) => {
    const compiled = Object.hasOwn(variant.expressions, name) ? variant.expressions[name] : undefined;
    if (compiled === undefined) return [];
    const expr = bindExpression(compiled, values, builtIns);
    return { name, expr: filters.length === 0 ? expr : `(\n${expr}\n)${filters.join('')}` };
  });
}
