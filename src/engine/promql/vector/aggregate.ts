import { checkLabelName } from '../functions/label-functions.ts';
import type { Aggregate, Expr } from '../words/ast.ts';
import type { Evaluation } from '../words/evaluation.ts';
import { formatG, formatPlain } from '../words/format-number.ts';
import { executionError } from '../words/promql-error.ts';
import {
  anyPresent,
  type Column,
  emptyColumn,
  mergeSameLabelsets,
  withLabel,
  withSamples,
} from '../words/value.ts';
import { type Group, groupColumns } from './grouping.ts';
import { type Reduce, reducers } from './reduce.ts';
import { topColumns } from './top.ts';

export interface AggregateInput {
  readonly columns: readonly Column[];
  /** The number argument of topk, bottomk and quantile at each step. */
  readonly parameter: Float64Array | null;
  /** The label argument of count_values. */
  readonly text: string | null;
}

/** Evaluates an aggregation such as `sum by (a) (...)` at every step. */
export function aggregateColumns(expr: Aggregate, input: AggregateInput, evaluation: Evaluation): Column[] {
  const { columns, parameter } = input;
  const { steps } = evaluation.grid;
  if (expr.op === 'count_values') return countValues(expr, columns, checkLabelName(input.text ?? ''), steps);
  const groups = groupColumns(columns, expr.grouping, expr.without);
  if (expr.op === 'topk' || expr.op === 'bottomk') {
    const counts = wholeNumbers(parameter, columns);
    return withSamples(groups.flatMap((group) => topColumns(group.columns, counts, expr.op === 'topk')));
  }
  if (expr.op === 'quantile' && expr.param !== null) noteQuantile(parameter, expr.param, evaluation);
  const reduce = reducers.get(expr.op);
  if (reduce === undefined) throw new Error(`no aggregation ${expr.op}`);
  return withSamples(groups.map((group) => reduceGroup(group, reduce, parameter, steps)));
}

function reduceGroup(group: Group, reduce: Reduce, parameter: Float64Array | null, steps: number): Column {
  const result = emptyColumn(group.labels, steps);
  for (let step = 0; step < steps; step += 1) {
    const values = valuesAt(group.columns, step);
    if (values.length === 0) continue;
    result.values[step] = reduce(values, parameter?.[step] ?? 0);
    result.present[step] = 1;
  }
  return result;
}

function valuesAt(columns: readonly Column[], step: number): number[] {
  const values: number[] = [];
  for (const column of columns) {
    if (column.present[step] === 1) values.push(column.values[step] ?? Number.NaN);
  }
  return values;
}

function wholeNumbers(parameter: Float64Array | null, columns: readonly Column[]): Float64Array {
  const present = anyPresent(columns);
  return (parameter ?? new Float64Array()).map((value, step) => {
    // Like on the server the argument is checked only if there are series to choose from.
    if (present[step] !== 1) return 0;
    if (!(Math.abs(value) < 2 ** 63)) throw executionError(`Scalar value ${formatG(value)} overflows int64`);
    return Math.min(Math.trunc(value), columns.length);
  });
}

/** Evaluates count_values: one series for each value that occurs, with its count. */
function countValues(expr: Aggregate, columns: readonly Column[], label: string, steps: number): Column[] {
  const grouping = expr.without ? expr.grouping : [...expr.grouping, label];
  const split: Column[] = [];
  for (const column of columns) {
    const byValue = new Map<string, Column>();
    for (let step = 0; step < steps; step += 1) {
      if (column.present[step] !== 1) continue;
      const value = formatPlain(column.values[step] ?? Number.NaN);
      const known = byValue.get(value) ?? emptyColumn(withLabel(column.labels, label, value), steps);
      known.present[step] = 1;
      byValue.set(value, known);
    }
    split.push(...byValue.values());
  }
  const count: Reduce = (values) => values.length;
  const groups = groupColumns(split, grouping, expr.without);
  return mergeSameLabelsets(groups.map((group) => reduceGroup(group, count, null, steps)));
}

function noteQuantile(parameter: Float64Array | null, place: Expr, evaluation: Evaluation): void {
  for (const q of parameter ?? []) {
    if (q >= 0 && q <= 1) continue;
    evaluation.notes.warn(`quantile value should be between 0 and 1, got ${formatG(q)}`, place);
  }
}
