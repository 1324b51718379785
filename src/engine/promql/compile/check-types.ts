import { goQuote } from '../../go/go-quote.ts';
import {
  type Aggregate,
  type Binary,
  type Call,
  type Expr,
  isComparison,
  isSetOp,
  type Negation,
  type Place,
  type Subquery,
} from '../words/ast.ts';
import { parseError } from '../words/promql-error.ts';
import { functions, type ValueType } from './functions.ts';

/** The type of an expression's value. */
export function typeOf(expr: Expr): ValueType {
  switch (expr.kind) {
    case 'number':
      return 'scalar';
    case 'string':
      return 'string';
    case 'selector':
    case 'aggregate':
      return 'vector';
    case 'matrix':
    case 'subquery':
      return 'matrix';
    case 'unary':
    case 'paren':
      return typeOf(expr.expr);
    case 'call':
      return functions.get(expr.name)?.returns ?? 'vector';
    case 'binary':
      return typeOf(expr.lhs) === 'scalar' && typeOf(expr.rhs) === 'scalar' ? 'scalar' : 'vector';
  }
}

const documentedTypes: Readonly<Record<ValueType, string>> = {
  scalar: 'scalar',
  string: 'string',
  vector: 'instant vector',
  matrix: 'range vector',
};

/** The name of a type in the server's messages. */
export function documentedType(type: ValueType): string {
  return documentedTypes[type];
}

/** Throws the server's parse error if an operand or argument has the wrong type. */
export function checkTypes(expr: Expr, text: string): void {
  const refuse = (place: Place, message: string): never => {
    throw parseError(text, place.from, message);
  };
  const expectType = (child: Expr, wanted: ValueType, context: string): void => {
    checkTypes(child, text);
    const got = typeOf(child);
    if (got === wanted) return;
    refuse(child, `expected type ${documentedType(wanted)} in ${context}, got ${documentedType(got)}`);
  };
  if (expr.kind === 'aggregate') checkAggregate(expr, expectType);
  else if (expr.kind === 'call') checkCall(expr, expectType, refuse);
  else if (expr.kind === 'paren') checkTypes(expr.expr, text);
  else if (expr.kind === 'binary') {
    checkTypes(expr.lhs, text);
    checkTypes(expr.rhs, text);
    checkBinary(expr, text, refuse);
  } else if (expr.kind === 'unary' || expr.kind === 'subquery') {
    checkTypes(expr.expr, text);
    checkInner(expr, refuse);
  }
}

function checkInner(expr: Negation | Subquery, refuse: Refuse): void {
  const type = typeOf(expr.expr);
  if (expr.kind === 'subquery') {
    if (type !== 'vector') refuse(expr, `subquery is only allowed on instant vector, got ${type} instead`);
  } else if (type !== 'scalar' && type !== 'vector') {
    const only = 'unary expression only allowed on expressions of type scalar or instant vector';
    refuse(expr, `${only}, got ${goQuote(documentedType(type))}`);
  }
}

type ExpectType = (child: Expr, wanted: ValueType, context: string) => void;
type Refuse = (place: Place, message: string) => never;

function checkAggregate(expr: Aggregate, expectType: ExpectType): void {
  expectType(expr.expr, 'vector', 'aggregation expression');
  if (expr.param === null) return;
  expectType(expr.param, expr.op === 'count_values' ? 'string' : 'scalar', 'aggregation parameter');
}

function checkCall(expr: Call, expectType: ExpectType, refuse: Refuse): void {
  const signature = functions.get(expr.name);
  if (signature === undefined) return;
  const { args, variadic } = signature;
  const got = expr.args.length;
  const call = `argument(s) in call to ${goQuote(expr.name)}, got ${got}`;
  const least = variadic === 0 ? args.length : args.length - 1;
  if (variadic === 0 && got !== args.length) refuse(expr, `expected ${args.length} ${call}`);
  if (got < least) refuse(expr, `expected at least ${least} ${call}`);
  if (variadic > 0 && got > least + variadic) refuse(expr, `expected at most ${least + variadic} ${call}`);
  for (const [index, argument] of expr.args.entries()) {
    const wanted = args[Math.min(index, args.length - 1)];
    if (wanted !== undefined) expectType(argument, wanted, `call to function ${goQuote(expr.name)}`);
  }
}

function checkBinary(expr: Binary, text: string, refuse: Refuse): void {
  const left = typeOf(expr.lhs);
  const right = typeOf(expr.rhs);
  // The server marks the operator, which is the text between the operands without spaces.
  const between = text.slice(expr.lhs.to, expr.rhs.from);
  const operator = { from: expr.lhs.to + (between.length - between.trimStart().length), to: expr.rhs.from };
  if (expr.returnBool && !isComparison(expr.op)) {
    refuse(operator, 'bool modifier can only be used on comparison operators');
  }
  if (isComparison(expr.op) && !expr.returnBool && left === 'scalar' && right === 'scalar') {
    refuse(operator, 'comparisons between scalars must use BOOL modifier');
  }
  const { on, labels, include, group } = expr.matching;
  const both = on ? labels.find((label) => include.includes(label)) : undefined;
  if (both !== undefined) {
    refuse(operator, `label ${goQuote(both)} must not occur in ON and GROUP clause at once`);
  }
  for (const [type, side] of [[left, expr.lhs] as const, [right, expr.rhs] as const]) {
    if (type === 'scalar' || type === 'vector') continue;
    refuse(side, 'binary expression must contain only scalar and instant vector types');
  }
  if (left === 'scalar' || right === 'scalar') {
    if (labels.length > 0) refuse(expr, 'vector matching only allowed between instant vectors');
    if (isSetOp(expr.op)) {
      refuse(expr, `set operator ${goQuote(expr.op)} not allowed in binary scalar expression`);
    }
  } else if (isSetOp(expr.op) && group !== 'none') {
    refuse(expr, `no grouping allowed for ${goQuote(expr.op)} operation`);
  }
}
