import { parser } from '@grafana/lezer-logql';
import type { SyntaxNode } from '@lezer/common';
import type { MatchOperator, SelectorMatcher, StreamSelector } from './selector.ts';
import { unquoteString } from './string-literal.ts';
import { findNodes, nodeText } from './tree-walk.ts';

const operators: Readonly<Record<string, MatchOperator>> = { Eq: '=', Neq: '!=', Re: '=~', Nre: '!~' };

/** The stream selectors of a LogQL expression, each with the offsets of its pipeline. A query for lines has exactly one. */
export function extractStreamSelectors(expr: string): StreamSelector[] {
  return findNodes(parser.parse(expr), ['Selector']).map((node) => {
    const pipeline = node.parent?.getChild('PipelineExpr') ?? null;
    return {
      matchers: matcherNodes(node).flatMap((matcher) => readStreamMatcher(matcher, expr) ?? []),
      from: node.from,
      to: node.to,
      pipelineFrom: pipeline?.from ?? node.to,
      pipelineTo: pipeline?.to ?? node.to,
    };
  });
}

/** The query for the lines that a LogQL metric query counts: its first selector with the pipeline. A query for lines stays as it is. */
export function linesOfLogql(expr: string): string {
  const [first] = extractStreamSelectors(expr);
  return first === undefined || !isLogqlMetricExpression(expr)
    ? expr
    : expr.slice(first.from, first.pipelineTo);
}

/** Whether the expression computes numbers (`rate({..}[5m])`) instead of asking for lines. */
export function isLogqlMetricExpression(expr: string): boolean {
  return findNodes(parser.parse(expr), ['MetricExpr']).length > 0;
}

/** The `Matcher` nodes of a LogQL `Selector`, in order. The grammar nests them to the left. */
export function matcherNodes(selector: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  let list = selector.getChild('Matchers');
  while (list !== null) {
    const matcher = list.getChild('Matcher');
    if (matcher !== null) found.push(matcher);
    list = list.getChild('Matchers');
  }
  return found.reverse();
}

/** Reads a LogQL `Matcher` node; null if it is incomplete. Label filters in a pipeline have the same form. */
export function readStreamMatcher(node: SyntaxNode, expr: string): SelectorMatcher | null {
  const identifier = node.getChild('Identifier');
  const literal = node.getChild('String');
  const operator = streamOperator(node);
  if (identifier === null || literal === null || operator === null) return null;
  const value = unquoteString(nodeText(literal, expr));
  return value === null ? null : { name: nodeText(identifier, expr), operator, value };
}

/** The operator of a LogQL `Matcher` node. */
export function streamOperator(node: SyntaxNode): MatchOperator | null {
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    const operator = operators[child.name];
    if (operator !== undefined) return operator;
  }
  return null;
}
