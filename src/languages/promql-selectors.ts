import type { SyntaxNode, Tree } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import type { MatchOperator, MetricSelector, SelectorMatcher } from './selector.ts';
import { unquoteString } from './string-literal.ts';
import { findNodes, nodeText } from './tree-walk.ts';

const operators: Readonly<Record<string, MatchOperator>> = {
  EqlSingle: '=',
  Neq: '!=',
  EqlRegex: '=~',
  NeqRegex: '!~',
};

/**
 * Extracts the selectors of a PromQL expression, in the order of the text. The pivot maps their labels, and the explanation of an
 * empty answer looks them up. Parts that the grammar cannot read are left out; nothing throws.
 */
export function extractSelectors(expr: string): MetricSelector[] {
  return selectorsOfTree(parser.parse(expr), expr);
}

/** Extracts the selectors as `extractSelectors` does, from a tree that is already parsed. */
export function selectorsOfTree(tree: Tree, expr: string): MetricSelector[] {
  // The parser adds a node without text where it takes something to be missing.
  const nodes = findNodes(tree, ['VectorSelector']).filter((node) => node.from < node.to);
  return nodes.map((node) => readSelector(node, expr));
}

function readSelector(node: SyntaxNode, expr: string): MetricSelector {
  const identifier = node.getChild('Identifier');
  let metricName = identifier === null ? null : nodeText(identifier, expr);
  const matchers: SelectorMatcher[] = [];
  for (
    let child = node.getChild('LabelMatchers')?.firstChild ?? null;
    child !== null;
    child = child.nextSibling
  ) {
    if (child.name === 'QuotedLabelName') {
      metricName = unquoteString(nodeText(child, expr)) ?? metricName;
      continue;
    }
    const matcher = readMatcher(child, expr);
    if (matcher === null) continue;
    if (matcher.name === '__name__' && matcher.operator === '=') metricName = matcher.value;
    else matchers.push(matcher);
  }
  return { metricName, matchers, range: rangeOf(node, expr), from: node.from, to: node.to };
}

/** Reads one matcher in the braces of a PromQL selector; null if the node is not a matcher or is incomplete. */
export function readMatcher(node: SyntaxNode, expr: string): SelectorMatcher | null {
  if (node.name !== 'UnquotedLabelMatcher' && node.name !== 'QuotedLabelMatcher') return null;
  const plainName = node.getChild('LabelName');
  const quotedName = node.getChild('QuotedLabelName');
  const operator = promqlOperator(node);
  const literal = node.getChild('StringLiteral');
  if (operator === null || literal === null) return null;
  const name =
    plainName !== null
      ? nodeText(plainName, expr)
      : quotedName === null
        ? null
        : unquoteString(nodeText(quotedName, expr));
  const value = unquoteString(nodeText(literal, expr));
  return name === null || value === null ? null : { name, operator, value };
}

/** The operator of a PromQL matcher node. */
export function promqlOperator(matcher: SyntaxNode): MatchOperator | null {
  return operators[matcher.getChild('MatchOp')?.firstChild?.name ?? ''] ?? null;
}

/** The range of the matrix selector or subquery directly around a selector, ignoring parentheses; null if there is none. */
function rangeOf(selector: SyntaxNode, expr: string): string | null {
  let above = selector.parent;
  while (above !== null && ['ParenExpr', 'OffsetExpr', 'StepInvariantExpr'].includes(above.name))
    above = above.parent;
  if (above === null || (above.name !== 'MatrixSelector' && above.name !== 'SubqueryExpr')) return null;
  const first = above.getChild('DurationExpr');
  return first === null ? null : expr.slice(first.from, above.to - 1).trim();
}
