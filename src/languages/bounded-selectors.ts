import type { SyntaxNode, Tree } from '@lezer/common';
import type { ExpressionProblem } from './compiled-expression.ts';
import { matcherNodes, readStreamMatcher } from './logql-stream.ts';
import { readMatcher } from './promql-selectors.ts';
import { estimateRegexShare } from './regex-share.ts';
import type { SelectorMatcher } from './selector.ts';
import type { MaskedSlot } from './slots/mask-slots.ts';
import { findNodes } from './tree-walk.ts';

/**
 * Finds selectors that could ask a store for everything it has: without a metric name, and without a matcher that always
 * has a value and refuses the empty one (docs/architecture.md rule 9). Offsets are those of the tree's text.
 */
export function findUnboundedSelectors(
  tree: Tree,
  text: string,
  slots: readonly MaskedSlot[],
): ExpressionProblem[] {
  const problems: ExpressionProblem[] = [];
  for (const node of findNodes(tree, ['VectorSelector', 'Selector', 'SpansetFilter'])) {
    if (isBounded(node, text, slots)) continue;
    const message =
      node.name === 'SpansetFilter'
        ? 'nothing bounds this span filter: it needs a comparison that is always there'
        : 'nothing bounds this selector: it needs a metric name, or a matcher that is always there and does not match everything';
    problems.push({ offset: node.from, message });
  }
  return problems;
}

function isBounded(node: SyntaxNode, text: string, slots: readonly MaskedSlot[]): boolean {
  if (node.name === 'SpansetFilter')
    return comparisonsWithin(node).some((found) => alwaysThere(found, slots));
  if (node.name === 'Selector') {
    return matcherNodes(node).some((found) => {
      const matcher = readStreamMatcher(found, text);
      // Accept `=~".+"` (every stream with a label): users of Loki ask for it, and obsq asks the index how much it is before reading.
      return (matcher?.operator === '=~' && matcher.value === '.+') || bounds(found, matcher, slots);
    });
  }
  if (node.getChild('Identifier') !== null) return true;
  for (
    let child = node.getChild('LabelMatchers')?.firstChild ?? null;
    child !== null;
    child = child.nextSibling
  ) {
    if (child.name === 'QuotedLabelName' || bounds(child, readMatcher(child, text), slots)) return true;
  }
  return false;
}

function comparisonsWithin(filter: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  filter.cursor().iterate((inner) => {
    if (inner.name === 'FieldOp' && inner.node.parent !== null) found.push(inner.node.parent);
  });
  return found;
}

function alwaysThere(
  node: { readonly from: number; readonly to: number },
  slots: readonly MaskedSlot[],
): boolean {
  return slots.every((slot) => slot.from < node.from || slot.to > node.to || slot.spec.always);
}

function bounds(node: SyntaxNode, matcher: SelectorMatcher | null, slots: readonly MaskedSlot[]): boolean {
  if (matcher === null || !alwaysThere(node, slots)) return false;
  if (matcher.operator === '=') return matcher.value !== '';
  return matcher.operator === '=~' && estimateRegexShare(matcher.value) <= mostShare;
}

/** A regex that matches more of all values than this bounds nothing: `[a-zA-Z_:].*` matches every name. */
const mostShare = 1 / 8;
