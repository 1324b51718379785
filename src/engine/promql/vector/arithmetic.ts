import type { BinaryOp } from '../words/ast.ts';

/** Applies a binary operator to two numbers. A comparison gives 1 or 0. */
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

/** Computes a power like IEEE 754: 1 to any power, and 1 or -1 to an infinite power, is 1. JavaScript gives NaN. */
function power(base: number, exponent: number): number {
  if (base === 1) return 1;
  if (base === -1 && Math.abs(exponent) === Number.POSITIVE_INFINITY) return 1;
  return base ** exponent;
}
