import type { SyntaxNode } from '@lezer/common';
import { childNamed } from '../../source/syntax-tree.ts';
import type { MetricQuery } from './ast.ts';
import { requireRegex } from './label-matcher.ts';
import { parseBinary } from './parse-binary.ts';
import { parseGrouping, requireNumber } from './parse-grouping.ts';
import { parseRangeAggregation } from './parse-range.ts';
import { refusal, syntaxError, unsupported } from './refusal.ts';
import { nodeText, type Source, stringValue } from './source.ts';

const aggregations = new Set([
  'sum',
  'avg',
  'count',
  'max',
  'min',
  'stddev',
  'stdvar',
  'topk',
  'bottomk',
  'sort',
  'sort_desc',
]);

/** Parses a MetricExpr (or Expr) node. */
export function parseMetricExpr(source: Source, node: SyntaxNode): MetricQuery {
  const inner = node.firstChild;
  switch (inner?.name) {
    case 'MetricExpr':
    case 'Expr':
      return parseMetricExpr(source, inner);
    case 'RangeAggregationExpr':
      return parseRangeAggregation(source, inner);
    case 'VectorAggregationExpr':
      return parseVectorAggregation(source, inner);
    case 'BinOpExpr':
      return parseBinary(source, inner, parseMetricExpr);
    case 'LiteralExpr':
      return { kind: 'literal', value: Number(nodeText(source, inner).replaceAll(/\s/g, '')) };
    case 'VectorExpr':
      return { kind: 'vector', value: requireNumber(source, inner) };
    case 'LabelReplaceExpr':
      return parseLabelReplace(source, inner);
    default:
      throw unsupported(nodeText(source, node));
  }
}

function parseVectorAggregation(source: Source, node: SyntaxNode): MetricQuery {
  const operatorNode = childNamed(node, 'VectorOp');
  const operandNode = childNamed(node, 'MetricExpr');
  if (operatorNode === undefined || operandNode === undefined) throw syntaxError(source.text, node.from);
  const operator = nodeText(source, operatorNode);
  if (!aggregations.has(operator)) throw unsupported(`aggregation ${operator}`);
  const parameterNode = childNamed(node, 'Number');
  const ranking = operator === 'topk' || operator === 'bottomk';
  if (ranking && parameterNode === undefined)
    throw refusal(`parse error : parameter required for operation ${operator}`);
  if (!ranking && parameterNode !== undefined)
    throw refusal(
      `parse error : unsupported parameter for operation ${operator}(${nodeText(source, parameterNode)},`,
    );
  return {
    kind: 'aggregate',
    operator,
    parameter: parameterNode === undefined ? null : Number(nodeText(source, parameterNode)),
    operand: parseMetricExpr(source, operandNode),
    grouping: parseGrouping(source, node),
  };
}

function parseLabelReplace(source: Source, node: SyntaxNode): MetricQuery {
  const operand = childNamed(node, 'MetricExpr');
  const [target, replacement, from, pattern] = node
    .getChildren('String')
    .map((literal) => stringValue(source, literal));
  if (operand === undefined || target === undefined || replacement === undefined)
    throw syntaxError(source.text, node.from);
  if (from === undefined || pattern === undefined) throw syntaxError(source.text, node.to);
  requireRegex(pattern, true);
  return {
    kind: 'labelReplace',
    operand: parseMetricExpr(source, operand),
    target,
    replacement,
    source: from,
    pattern,
  };
}
