import type { SyntaxNode } from '@lezer/common';
import { parseLongDuration } from '../../go/go-duration.ts';
import { childNamed } from '../../source/syntax-tree.ts';
import type { Grouping } from './ast.ts';
import { refusal, syntaxError } from './refusal.ts';
import { nodeText, type Source } from './source.ts';

/** Parses the `by (...)` or `without (...)` among a node's children; null without one. */
export function parseGrouping(source: Source, node: SyntaxNode): Grouping | null {
  const grouping = childNamed(node, 'Grouping');
  if (grouping === undefined) return null;
  const labels: string[] = [];
  for (let list = childNamed(grouping, 'Labels'); list !== undefined; list = childNamed(list, 'Labels')) {
    const name = childNamed(list, 'Identifier');
    if (name !== undefined) labels.unshift(nodeText(source, name));
  }
  return { kind: childNamed(grouping, 'By') === undefined ? 'without' : 'by', labels };
}

/** Parses the number among a node's children. Throws a syntax error without one. */
export function requireNumber(source: Source, node: SyntaxNode): number {
  const number = childNamed(node, 'Number');
  if (number === undefined) throw syntaxError(source.text, node.from);
  return Number(nodeText(source, number));
}

/** Parses a duration literal to nanoseconds. Throws a syntax error if it is none. */
export function requireDuration(source: Source, node: SyntaxNode): number {
  const text = nodeText(source, node);
  const duration = parseLongDuration(text);
  if (duration === null) throw refusal(`parse error : not a valid duration string: "${text}"`);
  return duration;
}
