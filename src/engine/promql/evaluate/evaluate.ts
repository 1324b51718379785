import { dateFunctions } from '../functions/date-functions.ts';
import { histogramFraction, histogramQuantile } from '../functions/histogram-functions.ts';
import { labelJoin, labelReplace } from '../functions/label-functions.ts';
import { rangeFunctions } from '../functions/range-functions.ts';
import {
  absentColumns,
  clampColumns,
  mapColumns,
  numberFunctions,
  roundColumns,
  scalarOf,
  sortColumns,
} from '../functions/vector-functions.ts';
import { aggregateColumns } from '../vector/aggregate.ts';
import { scalarWithScalar, vectorWithScalar } from '../vector/binary.ts';
import { setOperation } from '../vector/set-operations.ts';
import { vectorWithVector } from '../vector/vector-matching.ts';
import { type Aggregate, type Binary, type Call, type Expr, isSetOp, unwrapParen } from '../words/ast.ts';
import { type Evaluation, stepTimes } from '../words/evaluation.ts';
import { executionError } from '../words/promql-error.ts';
import { type Column, constantColumn, dropName, refuseSameLabelsets, type Value } from '../words/value.ts';
import { callRangeFunction } from './evaluate-range.ts';
import { selectInstant, selectTimestamps } from './select.ts';

/** Evaluates an expression at every step of the grid. Throws the server's 422 if it cannot be evaluated. */
export function evaluate(expr: Expr, evaluation: Evaluation): Value {
  switch (expr.kind) {
    case 'number':
      return { kind: 'scalar', values: new Float64Array(evaluation.grid.steps).fill(expr.value) };
    case 'string':
      return { kind: 'string', text: expr.value };
    case 'paren':
      return evaluate(expr.expr, evaluation);
    case 'selector':
      return vectorOf(selectInstant(expr, evaluation));
    case 'unary':
      return expr.op === '+' ? evaluate(expr.expr, evaluation) : negated(evaluate(expr.expr, evaluation));
    case 'binary':
      return evaluateBinary(expr, evaluation);
    case 'aggregate':
      return evaluateAggregate(expr, evaluation);
    case 'call':
      return evaluateCall(expr, evaluation);
    case 'matrix':
    case 'subquery':
      // The type check accepts a range only as the argument of a function, or alone in an instant query.
      throw executionError('a range vector has no value here');
  }
}

function vectorOf(columns: readonly Column[]): Value {
  return { kind: 'vector', columns };
}

/** Evaluates an expression that the type check knows to be an instant vector. */
function columnsOf(expr: Expr, evaluation: Evaluation): readonly Column[] {
  const value = evaluate(expr, evaluation);
  if (value.kind !== 'vector') throw new Error(`${expr.kind} is no vector`);
  return value.columns;
}

function scalarsOf(expr: Expr, evaluation: Evaluation): Float64Array {
  const value = evaluate(expr, evaluation);
  if (value.kind !== 'scalar') throw new Error(`${expr.kind} is no scalar`);
  return value.values;
}

function textOf(expr: Expr): string {
  const inner = unwrapParen(expr);
  return inner.kind === 'string' ? inner.value : '';
}

function negated(value: Value): Value {
  if (value.kind === 'scalar') return { kind: 'scalar', values: value.values.map((number) => -number) };
  if (value.kind === 'string') return value;
  const columns = value.columns.map((column) => ({
    labels: dropName(column.labels),
    values: column.values.map((number) => -number),
    present: column.present,
  }));
  return vectorOf(refuseSameLabelsets(columns));
}

function evaluateBinary(expr: Binary, evaluation: Evaluation): Value {
  const left = evaluate(expr.lhs, evaluation);
  const right = evaluate(expr.rhs, evaluation);
  if (left.kind === 'scalar' && right.kind === 'scalar') {
    return { kind: 'scalar', values: scalarWithScalar(expr, left.values, right.values) };
  }
  if (left.kind === 'vector' && right.kind === 'scalar') {
    return vectorOf(vectorWithScalar(expr, left.columns, right.values, false));
  }
  if (left.kind === 'scalar' && right.kind === 'vector') {
    return vectorOf(vectorWithScalar(expr, right.columns, left.values, true));
  }
  if (left.kind !== 'vector' || right.kind !== 'vector') throw new Error('a text has no operators');
  const operate = isSetOp(expr.op) ? setOperation : vectorWithVector;
  return vectorOf(operate(expr, left.columns, right.columns));
}

function evaluateAggregate(expr: Aggregate, evaluation: Evaluation): Value {
  const isText = expr.op === 'count_values';
  const parameter = expr.param === null || isText ? null : scalarsOf(expr.param, evaluation);
  const text = expr.param !== null && isText ? textOf(expr.param) : null;
  const columns = columnsOf(expr.expr, evaluation);
  return vectorOf(aggregateColumns(expr, { columns, parameter, text }, evaluation));
}

function evaluateCall(call: Call, evaluation: Evaluation): Value {
  const { name, args } = call;
  const { steps } = evaluation.grid;
  const [first, second, third] = args;
  if (rangeFunctions.has(name)) return vectorOf(evaluateRangeCall(call, evaluation));
  if (first === undefined) return constantCall(name, evaluation);
  const scalarAt = (expr: Expr | undefined): Float64Array | null =>
    expr === undefined ? null : scalarsOf(expr, evaluation);
  switch (name) {
    case 'vector':
      return vectorOf([constantColumn({}, scalarsOf(first, evaluation))]);
    case 'timestamp':
      return vectorOf(timestamps(first, evaluation));
    case 'scalar':
      return { kind: 'scalar', values: scalarOf(columnsOf(first, evaluation), steps) };
    case 'absent':
      return vectorOf(absentColumns(columnsOf(first, evaluation), unwrapParen(first), steps));
    case 'sort':
    case 'sort_desc':
      return vectorOf(sortColumns(columnsOf(first, evaluation), name === 'sort_desc'));
    case 'round':
      return vectorOf(roundColumns(columnsOf(first, evaluation), scalarAt(second)));
    case 'clamp':
      return vectorOf(clampColumns(columnsOf(first, evaluation), scalarAt(second), scalarAt(third)));
    case 'clamp_min':
      return vectorOf(clampColumns(columnsOf(first, evaluation), scalarAt(second), null));
    case 'clamp_max':
      return vectorOf(clampColumns(columnsOf(first, evaluation), null, scalarAt(second)));
    case 'label_replace':
      return vectorOf(labelReplace(columnsOf(first, evaluation), args.slice(1).map(textOf)));
    case 'label_join':
      return vectorOf(labelJoin(columnsOf(first, evaluation), args.slice(1).map(textOf)));
    case 'histogram_quantile':
    case 'histogram_fraction':
      return vectorOf(classicHistogram(name, [first, second ?? first, third ?? first], evaluation));
    default:
      return vectorOf(mapCall(name, columnsOf(first, evaluation)));
  }
}

function evaluateRangeCall(call: Call, evaluation: Evaluation): readonly Column[] {
  const scalar = call.args.find((argument) => {
    const { kind } = unwrapParen(argument);
    return kind !== 'matrix' && kind !== 'subquery';
  });
  const parameters = scalar === undefined ? null : scalarsOf(scalar, evaluation);
  return callRangeFunction(call, parameters, evaluation, columnsOf);
}

/** Functions without an argument: the time, or a constant. */
function constantCall(name: string, evaluation: Evaluation): Value {
  const seconds = stepTimes(evaluation.grid).map((timeMs) => timeMs / 1000);
  if (name === 'time') return { kind: 'scalar', values: seconds };
  if (name === 'pi') return { kind: 'scalar', values: seconds.fill(Math.PI) };
  const date = dateFunctions.get(name);
  if (date === undefined) throw new Error(`no function ${name} without arguments`);
  return vectorOf([constantColumn({}, seconds.map(date))]);
}

/** Evaluates `timestamp()`: a bare selector has the times of its samples, any other expression the time of the step. */
function timestamps(argument: Expr, evaluation: Evaluation): Column[] {
  const inner = unwrapParen(argument);
  if (inner.kind === 'selector') return mapColumns(selectTimestamps(inner, evaluation), (seconds) => seconds);
  const times = stepTimes(evaluation.grid);
  return mapColumns(columnsOf(inner, evaluation), (_, step) => (times[step] ?? 0) / 1000);
}

function classicHistogram(
  name: 'histogram_quantile' | 'histogram_fraction',
  [first, second, third]: readonly [Expr, Expr, Expr],
  evaluation: Evaluation,
): Column[] {
  if (name === 'histogram_quantile') {
    return histogramQuantile(
      scalarsOf(first, evaluation),
      columnsOf(second, evaluation),
      [first, second],
      evaluation,
    );
  }
  const bounds = [scalarsOf(first, evaluation), scalarsOf(second, evaluation)] as const;
  return histogramFraction(bounds, columnsOf(third, evaluation), third, evaluation);
}

function mapCall(name: string, columns: readonly Column[]): Column[] {
  const map = numberFunctions.get(name) ?? dateFunctions.get(name);
  if (map !== undefined) return mapColumns(columns, (value) => map(value));
  // The other functions work on native histograms only, and plain samples hold none.
  return [];
}
