import { type Binary, isComparison } from '../words/ast.ts';
import { type Column, dropName, mergeSameLabelsets, withSamples } from '../words/value.ts';
import { operationOf } from './arithmetic.ts';

/** Applies an operator to two numbers at every step. */
export function scalarWithScalar(expr: Binary, left: Float64Array, right: Float64Array): Float64Array {
  const operate = operationOf(expr.op);
  return left.map((value, step) => operate(value, right[step] ?? Number.NaN));
}

/** Applies an operator to a vector and a number on either side. A comparison keeps the vector's value; with `bool` it gives 1 or 0. */
export function vectorWithScalar(
  expr: Binary,
  columns: readonly Column[],
  scalar: Float64Array,
  scalarIsLeft: boolean,
): Column[] {
  const operate = operationOf(expr.op);
  const filters = isComparison(expr.op) && !expr.returnBool;
  const results = columns.map((column) => {
    const values = column.values.map((value, step) => {
      const other = scalar[step] ?? Number.NaN;
      return scalarIsLeft ? operate(other, value) : operate(value, other);
    });
    if (!filters) return { labels: dropName(column.labels), values, present: column.present };
    return { ...column, present: column.present.map((present, step) => (values[step] === 1 ? present : 0)) };
  });
  return mergeSameLabelsets(withSamples(results));
}
