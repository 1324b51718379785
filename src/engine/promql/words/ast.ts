import type { LabelMatcher } from '../../source/sources.ts';

/** The position of a node in the query: UTF-16 offsets, the end exclusive. */
export interface Place {
  readonly from: number;
  readonly to: number;
}

interface NumberLiteral extends Place {
  readonly kind: 'number';
  readonly value: number;
  /** Whether the number was written as a duration (`5m`) and is printed as one. */
  readonly isDuration: boolean;
}

interface StringLiteral extends Place {
  readonly kind: 'string';
  readonly value: string;
}

/** The time that `@` gives a selector: Unix ms, or an end of the query. */
export type AtTime = number | 'start' | 'end';

export interface VectorSelector extends Place {
  readonly kind: 'selector';
  /** The name written before the braces, or null. `matchers` holds it as well. */
  readonly name: string | null;
  readonly matchers: readonly LabelMatcher[];
  readonly offsetMs: number;
  readonly at: AtTime | null;
}

export interface MatrixSelector extends Place {
  readonly kind: 'matrix';
  readonly selector: VectorSelector;
  readonly rangeMs: number;
}

export interface Subquery extends Place {
  readonly kind: 'subquery';
  readonly expr: Expr;
  readonly rangeMs: number;
  /** Null means the server's default evaluation interval. */
  readonly stepMs: number | null;
  readonly offsetMs: number;
  readonly at: AtTime | null;
}

export type AggregateOp =
  | 'sum'
  | 'avg'
  | 'min'
  | 'max'
  | 'count'
  | 'group'
  | 'stddev'
  | 'stdvar'
  | 'quantile'
  | 'topk'
  | 'bottomk'
  | 'count_values';

export interface Aggregate extends Place {
  readonly kind: 'aggregate';
  readonly op: AggregateOp;
  readonly param: Expr | null;
  readonly expr: Expr;
  readonly grouping: readonly string[];
  readonly without: boolean;
}

type ArithmeticOp = '+' | '-' | '*' | '/' | '%' | '^' | 'atan2';
export type ComparisonOp = '==' | '!=' | '>' | '<' | '>=' | '<=';
export type SetOp = 'and' | 'or' | 'unless';
export type BinaryOp = ArithmeticOp | ComparisonOp | SetOp;

export interface VectorMatching {
  readonly on: boolean;
  readonly labels: readonly string[];
  readonly group: 'none' | 'left' | 'right';
  readonly include: readonly string[];
}

export interface Binary extends Place {
  readonly kind: 'binary';
  readonly op: BinaryOp;
  readonly lhs: Expr;
  readonly rhs: Expr;
  readonly returnBool: boolean;
  readonly matching: VectorMatching;
}

export interface Call extends Place {
  readonly kind: 'call';
  readonly name: string;
  readonly args: readonly Expr[];
}

export interface Negation extends Place {
  readonly kind: 'unary';
  readonly op: '-' | '+';
  readonly expr: Expr;
}

export interface Paren extends Place {
  readonly kind: 'paren';
  readonly expr: Expr;
}

export type Expr =
  | NumberLiteral
  | StringLiteral
  | VectorSelector
  | MatrixSelector
  | Subquery
  | Aggregate
  | Binary
  | Call
  | Negation
  | Paren;

/** Removes the parentheses around an expression. */
export function unwrapParen(expr: Expr): Exclude<Expr, Paren> {
  let inner = expr;
  while (inner.kind === 'paren') inner = inner.expr;
  return inner;
}

export function isComparison(op: BinaryOp): op is ComparisonOp {
  return op === '==' || op === '!=' || op === '>' || op === '<' || op === '>=' || op === '<=';
}

export function isSetOp(op: BinaryOp): op is SetOp {
  return op === 'and' || op === 'or' || op === 'unless';
}

/** Lists every selector of the expression, in the order of the text. */
export function selectorsOf(expr: Expr): VectorSelector[] {
  switch (expr.kind) {
    case 'number':
    case 'string':
      return [];
    case 'selector':
      return [expr];
    case 'matrix':
      return [expr.selector];
    case 'subquery':
    case 'unary':
    case 'paren':
      return selectorsOf(expr.expr);
    case 'aggregate':
      return [...(expr.param === null ? [] : selectorsOf(expr.param)), ...selectorsOf(expr.expr)];
    case 'binary':
      return [...selectorsOf(expr.lhs), ...selectorsOf(expr.rhs)];
    case 'call':
      return expr.args.flatMap(selectorsOf);
  }
}
