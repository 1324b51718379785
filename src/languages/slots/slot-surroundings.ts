import type { SyntaxNode, Tree } from '@lezer/common';
import { ownValue } from '../../domain/own-value.ts';
import type { QueryLanguage } from '../language.ts';
import { matcherNodes, streamOperator } from '../logql-stream.ts';
import { promqlOperator } from '../promql-selectors.ts';
import type { MatchOperator } from '../selector.ts';
import { ancestorNamed, nodeText } from '../tree-walk.ts';
import type { MaskedSlot } from './mask-slots.ts';

/** A stretch of the masked text. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** The syntax around a slot: a compared string, or bare text. */
export type SlotSurroundings =
  | {
      readonly kind: 'string';
      readonly literal: Stretch;
      readonly operator: MatchOperator;
      readonly within: Container | null;
    }
  | { readonly kind: 'duration' | 'number' | 'label' };

/** The part of a query that is left out if a string slot in it has no value. */
export type Container =
  /** The braces of a selector, with the stretches of its matchers. */
  | {
      readonly kind: 'matchers';
      readonly braces: Stretch;
      readonly matchers: readonly Stretch[];
      readonly named: boolean;
    }
  /** A pipeline stage (LogQL) or a comparison (TraceQL), and the text that replaces it. */
  | { readonly kind: 'stage'; readonly stretch: Stretch; readonly otherwise: string };

/** Finds the syntax around a slot in the tree of the masked text; null where no slot may stand. */
export function surroundingsOf(
  slot: MaskedSlot,
  tree: Tree,
  text: string,
  language: QueryLanguage,
): SlotSurroundings | null {
  const node = tree.resolveInner(slot.from, 1);
  const literal = node.name === 'StringLiteral' || node.name === 'String' ? node : null;
  if (literal !== null) {
    if (literal.from >= slot.from || literal.to <= slot.to) return null;
    if (language === 'promql') return promqlString(literal);
    return language === 'logql' ? logqlString(literal, text) : traceqlString(literal, text);
  }
  return bareSurroundings(node, slot);
}

const bareNodes: Readonly<Record<string, 'duration' | 'number' | 'label'>> = {
  NumberDurationLiteralInDurationContext: 'duration',
  Duration: 'duration',
  NumberDurationLiteral: 'number',
  Number: 'number',
  Integer: 'number',
  LabelName: 'label',
  Identifier: 'label',
  AttributeField: 'label',
};

function bareSurroundings(innermost: SyntaxNode, slot: MaskedSlot): SlotSurroundings | null {
  let node: SyntaxNode | null = innermost;
  // TraceQL's placeholder is an attribute of two parts (span.obsqslot); the slot is both of them.
  if (node.parent?.name === 'AttributeField' && node.from === slot.from) node = node.parent;
  const kind = ownValue(bareNodes, node.name);
  if (kind === undefined || node.from !== slot.from || node.to !== slot.to) return null;
  if (kind === 'label' && ancestorNamed(node, ['GroupingLabels', 'Grouping', 'GroupOperation']) === null)
    return null;
  return { kind };
}

function promqlString(literal: SyntaxNode): SlotSurroundings | null {
  const matcher = literal.parent;
  if (matcher?.name !== 'UnquotedLabelMatcher' && matcher?.name !== 'QuotedLabelMatcher') return null;
  const operator = promqlOperator(matcher);
  const braces = matcher.parent;
  if (operator === null || braces === null) return null;
  const matchers = ['UnquotedLabelMatcher', 'QuotedLabelMatcher', 'QuotedLabelName']
    .flatMap((name) => braces.getChildren(name))
    .sort((a, b) => a.from - b.from);
  const named = braces.parent?.getChild('Identifier') != null;
  return { kind: 'string', literal, operator, within: { kind: 'matchers', braces, matchers, named } };
}

const lineOperators: Readonly<Record<string, MatchOperator>> = {
  '|=': '=',
  '!=': '!=',
  '|~': '=~',
  '!~': '!~',
};

function logqlString(literal: SyntaxNode, text: string): SlotSurroundings | null {
  const above = literal.parent;
  if (above?.name === 'LineFilter') {
    const filter = above.getChild('Filter');
    const operator = filter === null ? undefined : ownValue(lineOperators, nodeText(filter, text));
    if (operator === undefined || above.getChild('FilterOp') !== null) return null;
    const alone = above.getChild('OrFilter') === null;
    return { kind: 'string', literal, operator, within: alone ? stage(above, '') : null };
  }
  if (above?.name !== 'Matcher') return null;
  const operator = streamOperator(above);
  if (operator === null) return null;
  const braces = ancestorNamed(above, ['Selector']);
  if (braces !== null) {
    const matchers = matcherNodes(braces);
    return {
      kind: 'string',
      literal,
      operator,
      within: { kind: 'matchers', braces, matchers, named: false },
    };
  }
  const filterStage = above.parent?.name === 'LabelFilter' ? above.parent.parent : null;
  return {
    kind: 'string',
    literal,
    operator,
    within: filterStage?.name === 'PipelineStage' ? stage(filterStage, '') : null,
  };
}

function traceqlString(literal: SyntaxNode, text: string): SlotSurroundings | null {
  const comparison = literal.parent?.name === 'Static' ? literal.parent.parent?.parent : null;
  const fieldOperator = comparison?.getChild('FieldOp');
  if (comparison == null || fieldOperator == null) return null;
  const operator = nodeText(fieldOperator, text);
  if (operator !== '=' && operator !== '!=' && operator !== '=~' && operator !== '!~') return null;
  return { kind: 'string', literal, operator, within: stage(comparison, 'true') };
}

function stage(node: Stretch, otherwise: string): Container {
  return { kind: 'stage', stretch: { from: node.from, to: node.to }, otherwise };
}
