import { parser } from '@grafana/lezer-logql';
import type { SyntaxNode } from '@lezer/common';
import type { LabelMatcher } from '../../source/sources.ts';
import { firstErrorOffset, parseShallow } from '../../source/syntax-tree.ts';
import type { LogQuery, LokiQuery } from './ast.ts';
import { requireBoundedSelector } from './label-matcher.ts';
import { parseMetricExpr } from './parse-metric.ts';
import { parseLogExpr } from './parse-pipeline.ts';
import { refusal, syntaxError, unsupported } from './refusal.ts';
import type { Source } from './source.ts';

/** The longest query that Loki accepts, in bytes (docs/stores.md 2.2). */
const maxQueryLength = 131_072;

/** Parses a LogQL text. Throws ObsqError with Loki's own sentence for an invalid one. */
export function parseLokiQuery(text: string): LokiQuery {
  const source: Source = { text };
  const expr = parseTree(text);
  const child = expr.firstChild;
  if (child === null) throw syntaxError(text, 0);
  if (child.name === 'LogExpr') return { kind: 'logs', query: bounded(parseLogExpr(source, child)) };
  return { kind: 'metric', query: parseMetricExpr(source, child) };
}

/** Parses the matchers of a text that may only be a selector (for labels, series, stats and volume). */
export function parseSelector(text: string): readonly LabelMatcher[] {
  const query = parseLokiQuery(text);
  if (query.kind !== 'logs' || query.query.stages.length > 0) {
    throw refusal('only label matchers are supported');
  }
  return query.query.matchers;
}

/** Parses a log query. Throws the refusal of the endpoints that accept no metric query. */
export function parseLogQuery(text: string): LogQuery {
  const query = parseLokiQuery(text);
  if (query.kind === 'logs') return query.query;
  throw refusal('parse error : only log selector is supported');
}

function parseTree(text: string): SyntaxNode {
  if (Buffer.byteLength(text) >= maxQueryLength) {
    throw refusal(`parse error : input size too long (${Buffer.byteLength(text)} > ${maxQueryLength})`);
  }
  if (text.trim() === '') throw refusal('parse error : syntax error: unexpected $end');
  // The grammar rejects a selector without matchers. Loki parses it and then refuses it as unbounded.
  if (/^\s*\{\s*\}/.test(text)) requireBoundedSelector([]);
  const tree = parseShallow(parser, text);
  if (tree === null) throw unsupported('a query nested this deep');
  const errorOffset = firstErrorOffset(tree);
  if (errorOffset !== null) throw syntaxError(text, errorOffset);
  const expr = tree.topNode.getChild('Expr');
  if (expr === null) throw syntaxError(text, text.length);
  return expr;
}

function bounded(query: LogQuery): LogQuery {
  requireBoundedSelector(query.matchers);
  return query;
}
