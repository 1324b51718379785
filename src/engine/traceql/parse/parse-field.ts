import type { SyntaxNode } from '@lezer/common';
import { ownValue } from '../../../domain/own-value.ts';
import { parseGoDuration } from '../../go/go-duration.ts';
import { childNamed, childrenOf, textOf, unquoteGo } from '../../source/syntax-tree.ts';
import type { Field, Intrinsic, Reference, Scope, Static } from './ast.ts';
import { standInPrefix } from './normalize.ts';
import { type ChainToken, joinChain } from './precedence.ts';
import { queryRefusal, unsupported } from './refusal.ts';

/** Parses a FieldExpression node. */
export function parseField(source: string, node: SyntaxNode): Field {
  const field = joinChain<Field>(chainOf(source, node), {
    strength: (operator) => strengths[operator] ?? 0,
    prefixStrength: 5,
    rightAssociative: (operator) => operator === '^',
    infix: (operator, left, right) => ({ kind: 'binary', operator: operator as '&&', left, right }),
    prefix: (operator, operand) => ({ kind: 'unary', operator: operator as '-', operand }),
  });
  if (field === null) throw queryRefusal(`cannot read ${textOf(source, node)}`);
  return field;
}

/** Tempo's operator strengths, weakest first; `&&` and `||` have the same. */
const strengths: Readonly<Record<string, number>> = {
  '&&': 2,
  '||': 2,
  '=': 3,
  '!=': 3,
  '>': 3,
  '>=': 3,
  '<': 3,
  '<=': 3,
  '=~': 3,
  '!~': 3,
  '+': 4,
  '-': 4,
  '*': 6,
  '/': 6,
  '%': 6,
  '^': 7,
};

function chainOf(source: string, root: SyntaxNode): ChainToken<Field>[] {
  const chain: ChainToken<Field>[] = [];
  const pending: SyntaxNode[] = [root];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node.name !== 'FieldExpression') {
      chain.push({ kind: 'infix', operator: textOf(source, node).trim() });
      continue;
    }
    const children = childrenOf(node);
    const only = children[0];
    if (children.length > 1 || only === undefined) pending.push(...children.reverse());
    else if (only.name !== 'FieldExpression')
      chain.push({ kind: 'operand', operand: parseLeaf(source, only) });
    else if (source[node.from] === '(') chain.push({ kind: 'operand', operand: parseField(source, only) });
    else {
      chain.push({ kind: 'prefix', operator: source[node.from] ?? '' });
      pending.push(only);
    }
  }
  return chain;
}

function parseLeaf(source: string, node: SyntaxNode): Field {
  if (node.name === 'Static') return { kind: 'static', value: parseStatic(source, node) };
  return parseReference(source, node);
}

/** Parses an IntrinsicField or AttributeField node, or a node that contains one. */
export function parseReference(source: string, node: SyntaxNode): Reference {
  if (node.name === 'IntrinsicField') return parseIntrinsic(textOf(source, node));
  if (node.name === 'AttributeField') return parseAttribute(source, node);
  const inner = node.firstChild;
  if (inner === null || childrenOf(node).length !== 1)
    throw queryRefusal(`${textOf(source, node)} is not an attribute`);
  return parseReference(source, inner);
}

const intrinsicOf: Readonly<Record<string, Intrinsic>> = {
  duration: 'duration',
  name: 'name',
  status: 'status',
  statusMessage: 'statusMessage',
  kind: 'kind',
  rootName: 'rootName',
  rootServiceName: 'rootServiceName',
  traceDuration: 'traceDuration',
  'span:duration': 'duration',
  'span:name': 'name',
  'span:status': 'status',
  'span:statusMessage': 'statusMessage',
  'span:kind': 'kind',
  'span:id': 'span:id',
  'span:parentID': 'span:parentID',
  'trace:duration': 'traceDuration',
  'trace:rootName': 'rootName',
  'trace:rootService': 'rootServiceName',
  'trace:id': 'trace:id',
  'event:name': 'event:name',
  'event:timeSinceStart': 'event:timeSinceStart',
  'link:traceID': 'link:traceID',
  'link:spanID': 'link:spanID',
  'instrumentation:name': 'instrumentation:name',
  'instrumentation:version': 'instrumentation:version',
};

function parseIntrinsic(text: string): Reference {
  const name = ownValue(intrinsicOf, text);
  if (name === undefined) throw unsupported(text);
  return { kind: 'intrinsic', name, text };
}

function parseAttribute(source: string, node: SyntaxNode): Reference {
  const identifier = childNamed(node, 'Identifier');
  if (identifier === undefined) throw queryRefusal(`cannot read attribute ${textOf(source, node)}`);
  const name = unquoteParts(textOf(source, identifier));
  if (name.startsWith(standInPrefix)) {
    const text = name.slice(standInPrefix.length);
    return { kind: 'intrinsic', name: text as Intrinsic, text };
  }
  const words = childrenOf(node).map((child) => child.name.toLowerCase());
  const scope = scopes.find((candidate) => words.includes(candidate)) ?? 'none';
  return { kind: 'attribute', scope, parent: words.includes('parent'), name };
}

const scopes: readonly Scope[] = ['span', 'resource', 'event', 'link', 'instrumentation'];

/** Removes the quotes from the parts of a name: `"a b".c`. */
function unquoteParts(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"/g, (quoted) => unquoteGo(quoted) ?? quoted);
}

function parseStatic(source: string, node: SyntaxNode): Static {
  const literal = node.firstChild;
  const text = textOf(source, node);
  switch (literal?.name) {
    case 'String': {
      const value = unquoteGo(text);
      if (value === null) throw queryRefusal(`invalid string ${text}`);
      return { type: 'string', value };
    }
    case 'Integer':
      return { type: 'int', value: Number(text) };
    case 'Float':
      return { type: 'float', value: Number(text) };
    case 'Duration':
      return { type: 'duration', value: parseGoDuration(text) ?? Number.NaN };
    default:
      return parseWord(text);
  }
}

function parseWord(text: string): Static {
  if (text === 'nil') return { type: 'nil' };
  if (text === 'true' || text === 'false') return { type: 'bool', value: text === 'true' };
  if (['ok', 'error', 'unset'].includes(text)) return { type: 'status', value: text };
  if (text.startsWith('$')) throw queryRefusal(`unresolved template variable ${text}`);
  return { type: 'kind', value: text };
}
