import type { SyntaxNode, Tree } from '@lezer/common';
import { everyCluster } from '../bind-expression.ts';
import { readMatcher } from '../promql-selectors.ts';
import { unquoteString } from '../string-literal.ts';
import { findNodes, nodeText } from '../tree-walk.ts';

/** A place of a PromQL expression where the store's clusters come in, with its offsets in the text. */
export type ClusterPlace =
  /** Where a matcher may be put into a selector: an empty stretch. */
  | {
      readonly kind: 'scope';
      readonly from: number;
      readonly to: number;
      readonly form: 'braces' | 'first';
    }
  /** A list of labels that names `cluster`, with its parentheses. */
  | {
      readonly kind: 'labels';
      readonly from: number;
      readonly to: number;
      readonly labels: readonly { readonly name: string; readonly from: number }[];
    };

const clusterLabel = everyCluster.label;

/**
 * Finds every selector, and every list of labels with `cluster`. An expression that compares `cluster` itself, or makes it with
 * `label_replace`, knows its store: its lists stay as they are written.
 */
export function findClusterPlaces(tree: Tree, text: string): ClusterPlace[] {
  const selectors = findNodes(tree, ['VectorSelector']).map(scopePlace);
  if (writesClusterItself(tree, text)) return selectors;
  const lists = findNodes(tree, ['GroupingLabels']).flatMap((node) => {
    const labels = namesOf(node, text);
    if (!labels.some(({ name }) => name === clusterLabel)) return [];
    return [{ kind: 'labels' as const, from: node.from, to: node.to, labels }];
  });
  return [...selectors, ...lists];
}

function scopePlace(selector: SyntaxNode): ClusterPlace {
  const braces = selector.getChild('LabelMatchers');
  const at = braces === null ? selector.to : braces.from + 1;
  return { kind: 'scope', from: at, to: at, form: braces === null ? 'braces' : 'first' };
}

function namesOf(list: SyntaxNode, text: string): { readonly name: string; readonly from: number }[] {
  const names: { readonly name: string; readonly from: number }[] = [];
  for (let child = list.firstChild; child !== null; child = child.nextSibling) {
    const written = nodeText(child, text);
    if (child.name === 'LabelName') names.push({ name: written, from: child.from });
    if (child.name === 'QuotedLabelName')
      names.push({ name: unquoteString(written) ?? written, from: child.from });
  }
  return names;
}

function writesClusterItself(tree: Tree, text: string): boolean {
  const matchers = findNodes(tree, ['UnquotedLabelMatcher', 'QuotedLabelMatcher']);
  if (matchers.some((node) => readMatcher(node, text)?.name === clusterLabel)) return true;
  return findNodes(tree, ['StringLiteral']).some(
    (node) =>
      node.parent?.name === 'FunctionCallBody' && unquoteString(nodeText(node, text)) === clusterLabel,
  );
}
