import { parser } from '@grafana/lezer-traceql';
import type { SyntaxNode } from '@lezer/common';
import { childNamed, firstErrorOffset, parseShallow, textOf } from '../../source/syntax-tree.ts';
import type { Metrics, Stage, TraceQuery } from './ast.ts';
import { checkQuery } from './check-types.ts';
import { type Normalized, normalizeTraceQl } from './normalize.ts';
import { parseReference } from './parse-field.ts';
import { parseCondition, parseStages } from './parse-spanset.ts';
import { queryRefusal, syntaxError, unsupported } from './refusal.ts';

/** The longest query that Tempo accepts, in bytes (docs/stores.md 3.3). */
const maxQueryBytes = 131_072;

/** Parses a TraceQL text. Throws ObsqError with a sentence in Tempo's form for an invalid one. */
export function parseTraceQuery(text: string): TraceQuery {
  if (Buffer.byteLength(text) > maxQueryBytes)
    throw queryRefusal(`query exceeds the maximum length of ${maxQueryBytes} bytes`);
  const normalized = normalizeTraceQl(text);
  const tree = parseShallow(parser, normalized.text);
  if (tree === null) throw unsupported('a query nested this deep');
  const errorOffset = firstErrorOffset(tree);
  if (errorOffset !== null) throw syntaxError(text, normalized.originalOffset(errorOffset));
  const expression = tree.topNode.getChild('SpansetPipelineExpression');
  if (expression === null) throw syntaxError(text, text.length);
  const query = readQuery(normalized, expression);
  checkQuery(query);
  return query;
}

function readQuery(normalized: Normalized, expression: SyntaxNode): TraceQuery {
  const stages: Stage[] = [];
  let metrics = null as Metrics | null;
  for (const stage of parseStages(normalized.text, expression)) {
    if (stage.kind !== 'metrics') {
      if (metrics !== null) throw unsupported('a stage after a metrics function');
      stages.push(stage);
    } else if (stage.node.name === 'MetricsOperation') {
      if (metrics !== null) throw queryRefusal('only one metrics function is allowed');
      metrics = readMetrics(normalized, stage.node);
    } else {
      if (metrics === null || metrics.rank !== null) throw unsupported(textOf(normalized.text, stage.node));
      metrics = { ...metrics, rank: readRank(normalized.text, stage.node) };
    }
  }
  if (normalized.threshold !== null && metrics === null)
    throw unsupported('a comparison without a metrics function');
  return { stages, metrics, hints: normalized.hints };
}

function readMetrics(normalized: Normalized, operation: SyntaxNode): Metrics {
  const source = normalized.text;
  const node = operation.firstChild;
  if (node === null) throw unsupported(textOf(source, operation));
  const operator = /^\w+/.exec(textOf(source, node))?.[0] ?? '';
  const args = childNamed(node, 'MetricsOperationQuantileArgs');
  const measured = childNamed(args ?? node, 'MetricsExpression');
  const by = childNamed(node, 'GroupOperation')?.getChildren('FieldExpression') ?? [];
  return {
    operator: operator as Metrics['operator'],
    field: measured === undefined ? null : parseReference(source, measured),
    quantiles: (args?.getChildren('MetricsOperationQuantileArgsType') ?? []).map((one) =>
      Number(textOf(source, one)),
    ),
    selection: node.name === 'MetricsOperationCompare' ? readSelection(source, node) : null,
    by: by.map((field) => parseReference(source, field)),
    rank: null,
    threshold: normalized.threshold,
  };
}

/** How many values of an attribute `compare()` lists unless told. */
const usualValues = 10;

function readSelection(source: string, node: SyntaxNode): NonNullable<Metrics['selection']> {
  const filter = childNamed(node, 'SpansetFilter');
  const [most, ...times] = node.getChildren('Integer');
  if (filter === undefined || times.length > 0) throw unsupported(textOf(source, node));
  const count = most === undefined ? usualValues : Number(textOf(source, most));
  if (count <= 0) throw queryRefusal('compare() top number of values must be integer greater than 0');
  return { condition: parseCondition(source, filter), most: count };
}

function readRank(source: string, node: SyntaxNode): Metrics['rank'] {
  const count = childNamed(node, 'Integer');
  const operator = childNamed(node, 'MetricsAggregatorFunctionType');
  if (count === undefined || operator === undefined) throw unsupported(textOf(source, node));
  return { operator: textOf(source, operator) as 'topk', count: Number(textOf(source, count)) };
}
