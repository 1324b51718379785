import type { SyntaxNode } from '@lezer/common';
import { parseGoDuration } from '../../go/go-duration.ts';
import { childNamed, childrenOf, textOf } from '../../source/syntax-tree.ts';
import type { Arithmetic, Comparison, Field, Scalar, Spanset, SpansetOperator, Stage } from './ast.ts';
import { parseField, parseReference } from './parse-field.ts';
import { type ChainToken, joinChain } from './precedence.ts';
import { queryRefusal, unsupported } from './refusal.ts';

/** A pipeline stage that computes series; `parse.ts` parses its node. */
export interface MetricsNode {
  readonly kind: 'metrics';
  readonly node: SyntaxNode;
}

export type ParsedStage = Stage | MetricsNode;

/** Parses a SpansetPipelineExpression node into the stages of a pipeline. */
export function parseStages(source: string, node: SyntaxNode): ParsedStage[] {
  const stages: ParsedStage[] = [];
  let chain: ChainToken<ParsedStage>[] = [];
  for (const token of [...chainOf(source, node), { kind: 'infix', operator: '|' } as const]) {
    if (token.kind === 'operand' || token.operator !== '|') chain.push(token);
    else {
      stages.push(joinStage(source, node, chain));
      chain = [];
    }
  }
  return stages;
}

function joinStage(source: string, node: SyntaxNode, chain: readonly ChainToken<ParsedStage>[]): ParsedStage {
  const stage = joinChain(chain, {
    strength: (operator) => (operator === '&&' || operator === '||' ? 1 : 2),
    prefixStrength: 3,
    rightAssociative: () => false,
    infix: (operator, left, right): ParsedStage => ({
      kind: 'combine',
      operator: operator as SpansetOperator,
      left: asSpanset(left),
      right: asSpanset(right),
    }),
    prefix: (_operator, operand) => operand,
  });
  if (stage === null) throw queryRefusal(`cannot read ${textOf(source, node)}`);
  return stage;
}

function asSpanset(stage: ParsedStage): Spanset {
  if (stage.kind === 'filter' || stage.kind === 'combine' || stage.kind === 'pipeline') return stage;
  throw unsupported(`an operator beside ${stage.kind}`);
}

function chainOf(source: string, root: SyntaxNode): ChainToken<ParsedStage>[] {
  const chain: ChainToken<ParsedStage>[] = [];
  const pending: (SyntaxNode | string)[] = [root];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (typeof next === 'string') {
      chain.push({ kind: 'infix', operator: next });
      continue;
    }
    const children = childrenOf(next);
    const [first, ...others] = children;
    const last = others.at(-1);
    if (first === undefined) throw queryRefusal(`cannot read ${textOf(source, next)}`);
    if (last !== undefined) {
      // The sibling operator has no node of its own, so its text is read between the operands.
      const operator =
        others.length > 1 ? textOf(source, others[0] ?? last) : source.slice(first.to, last.from);
      pending.push(last, operator.replace(/[\s()]/g, ''), first);
    } else if (first.name === 'SpansetPipelineExpression') {
      chain.push({ kind: 'operand', operand: parseGroup(source, first) });
    } else {
      const inner = first.name === 'WrappedSpansetPipeline' ? first.firstChild : first;
      if (inner === null) throw queryRefusal(`cannot read ${textOf(source, next)}`);
      chain.push({ kind: 'operand', operand: parseStage(source, inner) });
    }
  }
  return chain;
}

/** Parses the content of parentheses: one spanset, or a pipeline that yields one. */
function parseGroup(source: string, node: SyntaxNode): ParsedStage {
  const stages: Stage[] = [];
  for (const stage of parseStages(source, node)) {
    if (stage.kind === 'metrics') throw unsupported('a metrics function in parentheses');
    stages.push(stage);
  }
  const [only] = stages;
  return stages.length === 1 && only !== undefined ? only : { kind: 'pipeline', stages };
}

/** Parses a SpansetPipeline node, which contains one stage. */
function parseStage(source: string, pipeline: SyntaxNode): ParsedStage {
  const node = pipeline.firstChild;
  switch (node?.name) {
    case 'SpansetFilter':
      return parseFilter(source, node);
    case 'ScalarFilter':
      return parseScalarFilter(source, node);
    case 'GroupOperation':
      return { kind: 'by', fields: parseFields(source, node) };
    case 'SelectOperation':
      return { kind: 'select', fields: selectArguments(node).map((field) => parseReference(source, field)) };
    case 'CoalesceOperation':
      return { kind: 'coalesce' };
    case 'MetricsOperation':
    case 'MetricsAggregatorFunctions':
      return { kind: 'metrics', node };
    default:
      throw unsupported(textOf(source, pipeline));
  }
}

function parseFilter(source: string, node: SyntaxNode): Spanset {
  return { kind: 'filter', condition: parseCondition(source, node) };
}

/** Parses the condition of a SpansetFilter node; null for `{}`. */
export function parseCondition(source: string, node: SyntaxNode): Field | null {
  const condition = childNamed(node, 'FieldExpression');
  return condition === undefined ? null : parseField(source, condition);
}

function parseFields(source: string, node: SyntaxNode): Field[] {
  return node.getChildren('FieldExpression').map((field) => parseField(source, field));
}

function selectArguments(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let args = childNamed(node, 'SelectArgs'); args !== undefined; args = childNamed(args, 'SelectArgs')) {
    found.push(...args.getChildren('FieldExpression'));
  }
  return found.reverse();
}

function parseScalarFilter(source: string, node: SyntaxNode): Stage {
  const [left, operator, right] = childrenOf(node);
  if (left === undefined || operator === undefined || right === undefined) {
    throw queryRefusal(`cannot read ${textOf(source, node)}`);
  }
  const sign = textOf(source, operator);
  if (sign === '=~' || sign === '!~')
    throw queryRefusal(`illegal operation for the given types: ${textOf(source, node)}`);
  return {
    kind: 'scalarFilter',
    operator: sign as Comparison,
    left: parseScalar(source, left),
    right: parseScalar(source, right),
  };
}

const scalarStrengths: Readonly<Record<string, number>> = { '+': 1, '-': 1, '*': 2, '/': 2, '%': 2, '^': 3 };

function parseScalar(source: string, node: SyntaxNode): Scalar {
  const scalar = joinChain<Scalar>(scalarChain(source, node), {
    strength: (operator) => scalarStrengths[operator] ?? 0,
    prefixStrength: 4,
    rightAssociative: (operator) => operator === '^',
    infix: (operator, left, right): Scalar => ({
      kind: 'binary',
      operator: operator as Arithmetic,
      left,
      right,
    }),
    prefix: (_operator, operand) => ({ kind: 'negate', operand }),
  });
  if (scalar === null) throw queryRefusal(`cannot read ${textOf(source, node)}`);
  return scalar;
}

function scalarChain(source: string, root: SyntaxNode): ChainToken<Scalar>[] {
  const chain: ChainToken<Scalar>[] = [];
  const pending: SyntaxNode[] = [root];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    const children = childrenOf(node);
    const only = children[0];
    if (node.name === 'ScalarOp') chain.push({ kind: 'infix', operator: textOf(source, node) });
    else if (children.length > 1 || only === undefined) pending.push(...children.reverse());
    else if (only.name === 'ScalarExpression')
      chain.push({ kind: 'operand', operand: parseScalar(source, only) });
    else {
      if (source[node.from] === '-') chain.push({ kind: 'prefix', operator: '-' });
      chain.push({ kind: 'operand', operand: parseScalarLeaf(source, only) });
    }
  }
  return chain;
}

function parseScalarLeaf(source: string, node: SyntaxNode): Scalar {
  const text = textOf(source, node);
  if (node.name === 'Aggregate') {
    const operator = childNamed(node, 'AggregateExpression');
    const field = childNamed(node, 'FieldExpression');
    if (operator === undefined || field === undefined)
      return { kind: 'aggregate', operator: 'count', field: null };
    return {
      kind: 'aggregate',
      operator: textOf(source, operator) as 'avg',
      field: parseField(source, field),
    };
  }
  if (node.name === 'Duration')
    return { kind: 'static', value: { type: 'duration', value: parseGoDuration(text) ?? Number.NaN } };
  if (node.name === 'Integer') return { kind: 'static', value: { type: 'int', value: Number(text) } };
  if (node.name === 'Float') return { kind: 'static', value: { type: 'float', value: Number(text) } };
  throw unsupported(text);
}
