import type { Tree } from '@lezer/common';

/**
 * The UTF-16 offset of the first syntax error in a query, or null if the grammar finds none. It marks the query under a server's
 * error that names no position. Never refuse a query because of it: the grammars lag the servers.
 */
export function firstErrorOffset(tree: Tree, text: string): number | null {
  let offset: number | null = null;
  tree.iterate({
    enter(node) {
      if (offset !== null) return false;
      if (node.type.isError) {
        offset = node.from;
        return false;
      }
      // An unclosed literal reads to the end of its line and the error node comes after it; the cause is its quote.
      if (
        (node.name === 'StringLiteral' || node.name === 'String') &&
        !isClosed(text.slice(node.from, node.to))
      ) {
        offset = node.from;
        return false;
      }
      return true;
    },
  });
  return offset;
}

function isClosed(literal: string): boolean {
  if (literal.length < 2 || literal[0] !== literal[literal.length - 1]) return false;
  if (literal[0] === '`') return true;
  const backslashes = /\\*$/.exec(literal.slice(0, -1))?.[0].length ?? 0;
  return backslashes % 2 === 0;
}
