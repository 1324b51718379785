import { parser } from '@prometheus-io/lezer-promql';
import { nodeText } from './tree-walk.ts';

/** A comparison of an expression with a number, as in an alert rule. */
export interface Threshold {
  /** The expression that is compared. */
  readonly expr: string;
  readonly op: '>' | '>=' | '<' | '<=' | '==' | '!=';
  readonly value: number;
}

const operators: Readonly<Record<string, Threshold['op']>> = {
  Gtr: '>',
  Gte: '>=',
  Lss: '<',
  Lte: '<=',
  EqlC: '==',
  Neq: '!=',
};
const mirrored: Readonly<Record<Threshold['op'], Threshold['op']>> = {
  '>': '<',
  '>=': '<=',
  '<': '>',
  '<=': '>=',
  '==': '==',
  '!=': '!=',
};

/** Splits a PromQL expression that is, at its top, a comparison with a number; null if it is not. */
export function splitThreshold(expr: string): Threshold | null {
  let node = parser.parse(expr).topNode.firstChild;
  while (node?.name === 'ParenExpr') node = node.firstChild;
  if (node?.name !== 'BinaryExpr') return null;
  const left = node.firstChild;
  const right = node.lastChild;
  if (left === null || right === null || node.getChild('MatchingModifierClause') !== null) return null;
  let op: Threshold['op'] | undefined;
  for (let child = left.nextSibling; child !== null; child = child.nextSibling) op ??= operators[child.name];
  if (op === undefined) return null;
  const rightValue = numberOf(nodeText(right, expr));
  if (rightValue !== null) return { expr: nodeText(left, expr).trim(), op, value: rightValue };
  const leftValue = numberOf(nodeText(left, expr));
  if (leftValue === null) return null;
  return { expr: nodeText(right, expr).trim(), op: mirrored[op], value: leftValue };
}

function numberOf(text: string): number | null {
  const plain = text.replace(/^\((.*)\)$/s, '$1').trim();
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : null;
}
