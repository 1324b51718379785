import {
  type BuiltInDurations,
  type BuiltInVariables,
  bindExpression,
  type SlotValues,
} from '../languages/bind-expression.ts';
import type { Variant } from './saved-query.ts';

/** One query to send: its name is the column's, the detail's, or `query`. */
export interface BoundExpression {
  readonly name: string;
  readonly expr: string;
}

/**
 * The texts of the expressions asked for, ready to send and to paste into Grafana; the filters of parameters that have a
 * value are added. Needs no grammar. Throws `usage` for a value that is not of its slot's type.
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
