import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import type { LabelMatcher } from '../../source/sources.ts';
import type { Expr } from '../words/ast.ts';
import { parseNumber, unquote } from '../words/literals.ts';
import { badData, parseError } from '../words/promql-error.ts';
import { findSyntaxError } from '../words/syntax-error.ts';
import { checkTypes } from './check-types.ts';
import { compileAggregate, compileCall } from './compile-call.ts';
import { type ChainItem, flattenChain } from './compile-chain.ts';
import { readModifiers } from './compile-matching.ts';
import { applyPostfix } from './compile-postfix.ts';
import { compileSelector } from './compile-selector.ts';
import { foldChain } from './fold-chain.ts';

/** Limits beyond what anyone writes. They keep the recursion below within the stack. */
const maxDepth = 100;
const maxOperators = 500;

/**
 * Compiles a PromQL text to a typed expression, with the checks of the server.
 * Throws what the server answers with 400: parse and type errors with their position.
 */
export function compilePromql(text: string): Expr {
  const tree = parser.parse(text);
  const wrong = findSyntaxError(text, tree);
  if (wrong !== null) throw wrong;
  const root = tree.topNode.firstChild === null ? null : firstExpression(tree.topNode);
  if (root === null) throw badData('unknown position: parse error: no expression found in input');
  const expr = compileNode(root, text, 0);
  checkTypes(expr, text);
  return expr;
}

/**
 * Reads the matchers of a `match[]` parameter, which is a bare selector. It accepts one without a matcher that needs a value; the
 * caller refuses it in its own words.
 */
export function compileMatchers(text: string): readonly LabelMatcher[] {
  const tree = parser.parse(text);
  const wrong = findSyntaxError(text, tree);
  if (wrong !== null) throw wrong;
  const node = firstExpression(tree.topNode);
  if (node === null) throw badData('unknown position: parse error: no expression found in input');
  if (node.name !== 'VectorSelector')
    throw parseError(text, node.from, 'unexpected expression, expected a selector');
  return compileSelector(node, text, true).matchers;
}

function firstExpression(node: SyntaxNode): SyntaxNode | null {
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (child.name !== 'LineComment') return child;
  }
  return null;
}

function compileNode(node: SyntaxNode, text: string, depth: number): Expr {
  if (depth > maxDepth) throw parseError(text, node.from, 'expression is nested too deeply');
  const items = flattenChain(node, text);
  if (items.length > 2 * maxOperators) throw parseError(text, node.from, 'expression is too long');
  const compileChild = (child: SyntaxNode): Expr => compileNode(child, text, depth + 1);
  return foldChain(
    items,
    (item) => compileOperand(item, text, compileChild),
    (modifiers) => readModifiers(modifiers, text),
  );
}

function compileOperand(
  item: Extract<ChainItem, { kind: 'operand' }>,
  text: string,
  compileChild: (child: SyntaxNode) => Expr,
): Expr {
  let expr = compilePrimary(item.node, item.from, text, compileChild);
  for (const postfix of item.postfixes) expr = applyPostfix(expr, postfix, text);
  return expr;
}

function compilePrimary(
  node: SyntaxNode,
  from: number,
  text: string,
  compileChild: (child: SyntaxNode) => Expr,
): Expr {
  const place = { from, to: node.to };
  switch (node.name) {
    case 'NumberDurationLiteral': {
      const value = parseNumber(text.slice(from, node.to));
      if (value === null)
        throw parseError(text, from, `bad number or duration syntax: "${text.slice(from, node.to)}"`);
      const isDuration = /^\d.*[smhdwy]$/.test(text.slice(from, node.to));
      return { kind: 'number', value, isDuration, ...place };
    }
    case 'StringLiteral': {
      const value = unquote(text.slice(from, node.to));
      if (value === null) throw parseError(text, from, 'unterminated quoted string');
      return { kind: 'string', value, ...place };
    }
    case 'ParenExpr': {
      const inner = firstExpression(node);
      if (inner === null) throw parseError(text, from, 'unexpected ")"');
      return { kind: 'paren', expr: compileChild(inner), ...place };
    }
    case 'VectorSelector':
      return compileSelector(node, text);
    case 'FunctionCall':
      return compileCall(node, text, compileChild);
    case 'AggregateExpr':
      return compileAggregate(node, text, compileChild);
    default:
      throw parseError(text, from, `unexpected ${node.name}`);
  }
}
