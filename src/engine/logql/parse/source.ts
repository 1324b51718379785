import type { SyntaxNode } from '@lezer/common';
import { textOf, unquoteGo } from '../../source/syntax-tree.ts';
import { refusal } from './refusal.ts';

/** The text of a query, to which the offsets of its tree refer. */
export interface Source {
  readonly text: string;
}

export function nodeText(source: Source, node: SyntaxNode): string {
  return textOf(source.text, node);
}

/** The value of a string literal. Throws a refusal for an invalid one. */
export function stringValue(source: Source, node: SyntaxNode): string {
  const value = unquoteGo(nodeText(source, node));
  if (value === null) throw refusal(`parse error : invalid syntax in string ${nodeText(source, node)}`);
  return value;
}
