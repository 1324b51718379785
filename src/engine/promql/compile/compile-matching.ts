import type { SyntaxNode } from '@lezer/common';
import { parseError } from '../words/promql-error.ts';
import { childrenOf } from './compile-chain.ts';
import { readLabelName } from './compile-selector.ts';
import type { Modifiers } from './fold-chain.ts';

/** Compiles `bool`, `on (...)`, `ignoring (...)` and `group_left (...)` of a binary operator. */
export function readModifiers(nodes: readonly SyntaxNode[], text: string): Modifiers {
  let returnBool = false;
  let matching: Modifiers['matching'] = { on: false, labels: [], group: 'none', include: [] };
  for (const node of nodes) {
    if (node.name === 'BoolModifier') returnBool = true;
    else if (node.name === 'MatchingModifierClause') matching = readMatching(node, text);
    else throw parseError(text, node.from, 'fill modifiers are not supported by this server');
  }
  return { returnBool, matching };
}

function readMatching(node: SyntaxNode, text: string): Modifiers['matching'] {
  let on = false;
  let group: Modifiers['matching']['group'] = 'none';
  const lists: string[][] = [];
  for (const child of childrenOf(node)) {
    if (child.name === 'On') on = true;
    else if (child.name === 'GroupLeft') group = 'left';
    else if (child.name === 'GroupRight') group = 'right';
    else if (child.name === 'GroupingLabels') lists.push(readGroupingLabels(child, text));
  }
  return { on, labels: lists[0] ?? [], group, include: lists[1] ?? [] };
}

/** Lists the names in the parentheses of `by`, `without`, `on`, `ignoring` or `group_left`. */
export function readGroupingLabels(node: SyntaxNode, text: string): string[] {
  return childrenOf(node).map((child) => readLabelName(child, text));
}
