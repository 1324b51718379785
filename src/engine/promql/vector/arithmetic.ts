import type { BinaryOp } from '../words/ast.ts';

/** A binary operation on two numbers; for a comparison 1 or 0. */
export type Operate = (a: number, b: number) => number;

const operations: ReadonlyMap<BinaryOp, Operate> = new Map<BinaryOp, Operate>([
  ['+', (a, b) => a + b],
  ['-', (a, b) => a - b],
  ['*', (a, b) => a * b],
  ['/', (a, b) => a / b],
  ['%', (a, b) => a % b],
  ['^', power],
  ['atan2', Math.atan2],
  ['==', (a, b) => Number(a === b)],
  ['!=', (a, b) => Number(a !== b)],
  ['>', (a, b) => Number(a > b)],
  ['<', (a, b) => Number(a < b)],
  ['>=', (a, b) => Number(a >= b)],
  ['<=', (a, b) => Number(a <= b)],
]);

export function operationOf(op: BinaryOp): Operate {
  const operate = operations.get(op);
  if (operate === undefined) throw new Error(`${op} is not an operation on numbers`);
  return operate;
}

/** IEEE 754's pow: 1 to any power, and +-1 to an infinite one, are 1, where JavaScript says NaN. */
function power(base: number, exponent: number): number {
  if (base === 1) return 1;
  if (base === -1 && Math.abs(exponent) === Number.POSITIVE_INFINITY) return 1;
  return base ** exponent;
}
