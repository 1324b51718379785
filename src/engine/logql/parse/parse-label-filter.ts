import type { SyntaxNode } from '@lezer/common';
import { parseLongDuration } from '../../go/go-duration.ts';
import { childNamed, childrenOf } from '../../source/syntax-tree.ts';
import type { Comparison, LabelFilter } from './ast.ts';
import { parseBytes } from './bytes.ts';
import { buildMatcher } from './label-matcher.ts';
import { syntaxError, unsupported } from './refusal.ts';
import { nodeText, type Source, stringValue } from './source.ts';

/** Parses a LabelFilter node: comparisons joined by `and`, a comma, or `or`, which binds weakest. */
export function parseLabelFilter(source: Source, node: SyntaxNode): LabelFilter {
  const alternatives: LabelFilter[] = [];
  for (const part of operands(source, node)) {
    const last = alternatives.at(-1);
    if (part.joinedBy === 'and' && last !== undefined) {
      alternatives[alternatives.length - 1] = { kind: 'and', left: last, right: part.filter };
    } else {
      alternatives.push(part.filter);
    }
  }
  return alternatives.reduce((left, right) => ({ kind: 'or', left, right }));
}

interface Operand {
  readonly joinedBy: 'and' | 'or';
  readonly filter: LabelFilter;
}

/** The operands in the order of the text. A group in parentheses is one operand. */
function operands(source: Source, node: SyntaxNode): Operand[] {
  const found: Operand[] = [];
  let joinedBy: Operand['joinedBy'] = 'and';
  const visit = (current: SyntaxNode): void => {
    for (const child of childrenOf(current)) {
      if (child.name === 'Or') joinedBy = 'or';
      else if (child.name === 'And') joinedBy = 'and';
      else if (child.name === 'LabelFilter' && !isParenthesised(source, current)) visit(child);
      else {
        const filter =
          child.name === 'LabelFilter' ? parseLabelFilter(source, child) : parseComparison(source, child);
        found.push({ joinedBy, filter });
        // A comma has no node in the tree; it means `and`.
        joinedBy = 'and';
      }
    }
  };
  visit(node);
  if (found.length === 0) throw syntaxError(source.text, node.from);
  return found;
}

function isParenthesised(source: Source, node: SyntaxNode): boolean {
  return (
    source.text[node.from] === '(' && childrenOf(node).length === 1 && node.firstChild?.from !== node.from
  );
}

function parseComparison(source: Source, node: SyntaxNode): LabelFilter {
  switch (node.name) {
    case 'Matcher':
      return parseStringComparison(source, node);
    case 'NumberFilter':
      return parseNumberComparison(source, node, 'number');
    case 'UnitFilter': {
      const inner = node.firstChild;
      if (inner === null) throw syntaxError(source.text, node.from);
      return parseNumberComparison(source, inner, inner.name === 'DurationFilter' ? 'duration' : 'bytes');
    }
    default:
      throw unsupported(`label filter ${nodeText(source, node)}`);
  }
}

function parseStringComparison(source: Source, node: SyntaxNode): LabelFilter {
  const [name, operator, value] = childrenOf(node);
  if (name === undefined || operator === undefined || value === undefined)
    throw syntaxError(source.text, node.to);
  const sign = nodeText(source, operator);
  if (sign !== '=' && sign !== '!=' && sign !== '=~' && sign !== '!~')
    throw syntaxError(source.text, operator.from);
  return { kind: 'string', matcher: buildMatcher(nodeText(source, name), sign, stringValue(source, value)) };
}

function parseNumberComparison(
  source: Source,
  node: SyntaxNode,
  kind: 'number' | 'duration' | 'bytes',
): LabelFilter {
  const name = childNamed(node, 'Identifier');
  const [, operator, literal] = childrenOf(node);
  if (name === undefined || operator === undefined || literal === undefined)
    throw syntaxError(source.text, node.to);
  const text = nodeText(source, literal);
  const value = numberIn(text, kind);
  if (value === null) throw syntaxError(source.text, literal.from);
  return {
    kind,
    name: nodeText(source, name),
    operator: comparisonOf(nodeText(source, operator)),
    value,
    text,
  };
}

/** The comparison of a sign. A single `=` between numbers means `==`. */
function comparisonOf(sign: string): Comparison {
  return sign === '=' ? '==' : (sign as Comparison);
}

function numberIn(text: string, kind: 'number' | 'duration' | 'bytes'): number | null {
  if (kind === 'duration') return parseLongDuration(text);
  if (kind === 'bytes') return parseBytes(text);
  const value = Number(text.replaceAll(' ', ''));
  return Number.isNaN(value) ? null : value;
}
