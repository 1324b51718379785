import type { SyntaxNode } from '@lezer/common';
import { childNamed } from '../../source/syntax-tree.ts';
import type { RangeAggregation, Stage, Unwrap } from './ast.ts';
import { requireBoundedSelector } from './label-matcher.ts';
import { parseGrouping, requireDuration } from './parse-grouping.ts';
import { parseLabelFilter } from './parse-label-filter.ts';
import { parsePipeline, parseSelectorNode } from './parse-pipeline.ts';
import { refusal, syntaxError, unsupported } from './refusal.ts';
import { nodeText, type Source } from './source.ts';

/** Operations that count entries or bytes and accept no unwrap. */
const counting = new Set(['count_over_time', 'bytes_rate', 'bytes_over_time', 'absent_over_time']);
const needUnwrap = new Set([
  'sum_over_time',
  'avg_over_time',
  'min_over_time',
  'max_over_time',
  'stddev_over_time',
  'stdvar_over_time',
  'quantile_over_time',
  'first_over_time',
  'last_over_time',
]);
/** Operations for which Loki refuses a grouping. */
const noGrouping = new Set([
  'rate',
  'sum_over_time',
  'count_over_time',
  'bytes_rate',
  'bytes_over_time',
  'absent_over_time',
]);

/** Parses a RangeAggregationExpr node and applies Loki's rules on the parameters of each operation. */
export function parseRangeAggregation(source: Source, node: SyntaxNode): RangeAggregation {
  const operatorNode = childNamed(node, 'RangeOp');
  const rangeNode = innermostRange(childNamed(node, 'LogRangeExpr'));
  if (operatorNode === undefined || rangeNode === undefined) throw syntaxError(source.text, node.from);
  const operator = nodeText(source, operatorNode);
  const parameterNode = childNamed(node, 'Number');
  const aggregation: RangeAggregation = {
    kind: 'range',
    operator,
    parameter: parameterNode === undefined ? null : Number(nodeText(source, parameterNode)),
    grouping: parseGrouping(source, node),
    ...parseLogRange(source, rangeNode),
  };
  checkAggregation(aggregation);
  return aggregation;
}

function innermostRange(node: SyntaxNode | undefined): SyntaxNode | undefined {
  let range = node;
  for (let inner = range; inner !== undefined; inner = childNamed(inner, 'LogRangeExpr')) range = inner;
  return range;
}

function parseLogRange(
  source: Source,
  node: SyntaxNode,
): Pick<RangeAggregation, 'query' | 'unwrap' | 'rangeNs' | 'offsetNs'> {
  const selector = childNamed(node, 'Selector');
  const range = childNamed(node, 'Range')?.getChild('Duration');
  if (selector === undefined || range === undefined || range === null)
    throw syntaxError(source.text, node.to);
  const pipeline = childNamed(node, 'PipelineExpr');
  const stages: Stage[] = pipeline === undefined ? [] : parsePipeline(source, pipeline);
  const offset = childNamed(node, 'OffsetExpr')?.getChild('Duration');
  const unwrap = childNamed(node, 'UnwrapExpr');
  const matchers = parseSelectorNode(source, selector);
  requireBoundedSelector(matchers);
  return {
    query: { matchers, stages },
    unwrap: unwrap === undefined ? null : parseUnwrap(source, unwrap),
    rangeNs: requireDuration(source, range),
    offsetNs: offset === undefined || offset === null ? 0 : requireDuration(source, offset),
  };
}

function parseUnwrap(source: Source, node: SyntaxNode): Unwrap {
  const filters = [];
  let current = node;
  for (
    let inner = childNamed(current, 'UnwrapExpr');
    inner !== undefined;
    inner = childNamed(current, 'UnwrapExpr')
  ) {
    const filter = childNamed(current, 'LabelFilter');
    if (filter === undefined) throw syntaxError(source.text, current.to);
    filters.unshift(parseLabelFilter(source, filter));
    current = inner;
  }
  const label = childNamed(current, 'Identifier');
  if (label === undefined) throw syntaxError(source.text, current.to);
  const conversion = childNamed(current, 'ConvOp');
  return {
    label: nodeText(source, label),
    conversion: conversion === undefined ? 'none' : (nodeText(source, conversion) as Unwrap['conversion']),
    filters,
  };
}

function checkAggregation(aggregation: RangeAggregation): void {
  const { operator, unwrap, grouping, parameter } = aggregation;
  if (!counting.has(operator) && !needUnwrap.has(operator) && operator !== 'rate')
    throw unsupported(operator);
  if (needUnwrap.has(operator) && unwrap === null) {
    throw refusal(`parse error : invalid aggregation ${operator} without unwrap`);
  }
  if (counting.has(operator) && operator !== 'absent_over_time' && unwrap !== null) {
    throw refusal(`parse error : invalid aggregation ${operator} with unwrap`);
  }
  if (grouping !== null && noGrouping.has(operator)) {
    throw refusal(`parse error : grouping not allowed for ${operator} aggregation`);
  }
  if (operator === 'quantile_over_time' && parameter === null) {
    throw refusal(`parse error : parameter required for operation ${operator}`);
  }
  if (operator !== 'quantile_over_time' && parameter !== null) {
    throw refusal(`parse error : parameter ${parameter} not supported for operation ${operator}`);
  }
  if (aggregation.rangeNs <= 0) throw refusal('parse error : not a valid duration string: "0"');
}
