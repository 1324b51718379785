import type { SyntaxNode } from '@lezer/common';
import type { AtTime, Expr, MatrixSelector, Subquery, VectorSelector } from '../words/ast.ts';
import { formatG } from '../words/format-number.ts';
import { parseNumber } from '../words/literals.ts';
import { parseError } from '../words/promql-error.ts';
import { childrenOf } from './compile-chain.ts';

/** Applies a range, a subquery, an `offset` or an `@` to an expression. */
export function applyPostfix(expr: Expr, node: SyntaxNode, text: string): Expr {
  const parts = childrenOf(node).slice(1);
  switch (node.name) {
    case 'MatrixSelector':
      return matrixOf(expr, parts, node, text);
    case 'SubqueryExpr':
      return subqueryOf(expr, parts, node, text);
    case 'OffsetExpr':
      return withOffset(expr, parts, node, text);
    case 'StepInvariantExpr':
      return withAt(expr, parts, node, text);
    default:
      throw parseError(text, node.from, 'anchored and smoothed are not supported by this server');
  }
}

function matrixOf(expr: Expr, parts: readonly SyntaxNode[], node: SyntaxNode, text: string): MatrixSelector {
  const place = { from: expr.from, to: node.to };
  const bracket = text.indexOf('[', expr.to);
  if (expr.kind !== 'selector') throw parseError(text, bracket, 'ranges only allowed for vector selectors');
  if (expr.offsetMs !== 0) throw parseError(text, bracket, 'no offset modifiers allowed before range');
  if (expr.at !== null) throw parseError(text, bracket, 'no @ modifiers allowed before range');
  return { kind: 'matrix', selector: expr, rangeMs: positiveDuration(parts[0], text), ...place };
}

function subqueryOf(expr: Expr, parts: readonly SyntaxNode[], node: SyntaxNode, text: string): Subquery {
  const [range, step] = parts;
  return {
    kind: 'subquery',
    expr,
    rangeMs: positiveDuration(range, text),
    stepMs: step === undefined ? null : positiveDuration(step, text),
    offsetMs: 0,
    at: null,
    from: expr.from,
    to: node.to,
  };
}

function withOffset(expr: Expr, parts: readonly SyntaxNode[], node: SyntaxNode, text: string): Expr {
  const offsetMs = signedDuration(parts[1], text);
  return onSelector(expr, text, node.to, 'offset modifier', (target) => {
    if (target.offsetMs !== 0) throw parseError(text, expr.from, 'offset may not be set multiple times');
    return { offsetMs };
  });
}

function withAt(expr: Expr, parts: readonly SyntaxNode[], node: SyntaxNode, text: string): Expr {
  const at = readAt(parts[1], text, expr.from);
  return onSelector(expr, text, node.to, '@ modifier', (target) => {
    if (target.at !== null) throw parseError(text, expr.from, '@ <timestamp> may not be set multiple times');
    return { at };
  });
}

interface Shift {
  readonly offsetMs?: number;
  readonly at?: AtTime;
}

function onSelector(
  expr: Expr,
  text: string,
  to: number,
  what: string,
  change: (target: VectorSelector | Subquery) => Shift,
): Expr {
  if (expr.kind === 'selector' || expr.kind === 'subquery') return { ...expr, ...change(expr), to };
  if (expr.kind === 'matrix') {
    return { ...expr, selector: { ...expr.selector, ...change(expr.selector) }, to };
  }
  throw parseError(
    text,
    expr.from,
    `${what} must be preceded by an instant vector selector or range vector selector or a subquery`,
  );
}

function readAt(node: SyntaxNode | undefined, text: string, from: number): AtTime {
  if (node === undefined) throw parseError(text, from, 'unexpected end of input in @, expected timestamp');
  if (node.name === 'AtModifierPreprocessors') {
    return text.slice(node.from, node.to).toLowerCase() === 'end' ? 'end' : 'start';
  }
  const seconds = parseNumber(text.slice(node.from, node.to));
  if (seconds === null || !Number.isFinite(seconds) || Math.abs(seconds) >= 2 ** 63) {
    throw parseError(text, from, `timestamp out of bounds for @ modifier: ${formatG(seconds ?? Number.NaN)}`);
  }
  return Math.round(seconds * 1000);
}

function positiveDuration(node: SyntaxNode | undefined, text: string): number {
  const durationMs = signedDuration(node, text);
  if (durationMs <= 0) throw parseError(text, node?.from ?? 0, 'duration must be greater than 0');
  return durationMs;
}

/** Reads `5m`, `-5m` or `300` (seconds) in milliseconds. Arithmetic on durations needs a flag on the server and is refused. */
function signedDuration(node: SyntaxNode | undefined, text: string): number {
  if (node === undefined)
    throw parseError(text, text.length, 'unexpected end of input in duration expression');
  const children = childrenOf(node);
  const [first, second] = children;
  if (first?.name === 'UnaryOp' && second !== undefined) {
    const magnitude = signedDuration(second, text);
    return text[first.from] === '-' ? -magnitude : magnitude;
  }
  if (children.length !== 1 || first?.name !== 'NumberDurationLiteralInDurationContext') {
    throw parseError(text, node.from, 'experimental duration expression is not enabled');
  }
  const seconds = parseNumber(text.slice(first.from, first.to));
  if (seconds === null || !Number.isFinite(seconds))
    throw parseError(text, node.from, 'duration out of range');
  return Math.trunc(Math.round(seconds * 1e9) / 1e6);
}
