import type { SyntaxNode, Tree } from '@lezer/common';

/** Finds every node with one of the names, in the order of the text. It does not recurse, because trees can be deep. */
export function findNodes(tree: Tree, names: readonly string[]): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  tree.iterate({
    enter(node) {
      if (names.includes(node.name)) found.push(node.node);
    },
  });
  return found;
}

/** The nearest ancestor of a node with one of the names, or null. */
export function ancestorNamed(node: SyntaxNode, names: readonly string[]): SyntaxNode | null {
  for (let above = node.parent; above !== null; above = above.parent) {
    if (names.includes(above.name)) return above;
  }
  return null;
}

/** The text that a node covers. */
export function nodeText(node: { readonly from: number; readonly to: number }, text: string): string {
  return text.slice(node.from, node.to);
}
