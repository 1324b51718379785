import type { SyntaxNode, Tree } from '@lezer/common';
import type { LRParser } from '@lezer/lr';

/** The direct children of a node, in order. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) children.push(child);
  return children;
}

/** The first direct child with the given name. */
export function childNamed(node: SyntaxNode, name: string): SyntaxNode | undefined {
  return node.getChild(name) ?? undefined;
}

export function textOf(source: string, node: { readonly from: number; readonly to: number }): string {
  return source.slice(node.from, node.to);
}

/** The offset of the first syntax error, or null. Lezer recovers from every error and marks it in the tree. */
export function firstErrorOffset(tree: Tree): number | null {
  let offset: number | null = null;
  tree.iterate({
    enter(node) {
      if (node.type.isError && (offset === null || node.from < offset)) offset = node.from;
      return true;
    },
  });
  return offset;
}

/** The line and column of an offset, both counted from 1, as in Go's scanners. */
export function lineAndColumn(
  source: string,
  offset: number,
): { readonly line: number; readonly column: number } {
  const before = source.slice(0, offset).split('\n');
  const last = before[before.length - 1] ?? '';
  return { line: before.length, column: [...last].length + 1 };
}

/**
 * Unquotes a Go string literal: double quotes allow escapes, backticks are raw. Lezer's text includes the quotes. Null if the
 * literal is not closed or has an escape that Go does not know.
 */
export function unquoteGo(literal: string): string | null {
  const quote = literal[0];
  if (literal.length < 2 || literal[literal.length - 1] !== quote) return null;
  const inner = literal.slice(1, -1);
  if (quote === '`') return inner;
  if (!inner.includes('\\')) return inner;
  let unquoted = '';
  let last = 0;
  for (const match of inner.matchAll(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|(.))/gsu,
  )) {
    const value = unescapeOne(match);
    if (value === null) return null;
    unquoted += inner.slice(last, match.index) + value;
    last = match.index + match[0].length;
  }
  return unquoted + inner.slice(last);
}

const simpleEscapes: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
  "'": "'",
};

function unescapeOne(match: RegExpExecArray): string | null {
  const hex = match[1] ?? match[2] ?? match[3];
  if (hex !== undefined) return codePoint(Number.parseInt(hex, 16));
  if (match[4] !== undefined) return codePoint(Number.parseInt(match[4], 8));
  return simpleEscapes[match[5] ?? ''] ?? null;
}

function codePoint(code: number): string | null {
  return code <= 0x10ffff ? String.fromCodePoint(code) : null;
}

/** The greatest depth of a tree: deeper than any query that people write, and shallow enough for recursive descent. */
const maxDepth = 2000;

/** Parses a query into a tree; null if it is nested too deep to be walked, because queries are hostile input. */
export function parseShallow(parser: LRParser, text: string): Tree | null {
  const tree = tryParse(parser, text);
  return tree === null || treeDepth(tree) > maxDepth ? null : tree;
}

function tryParse(parser: LRParser, text: string): Tree | null {
  try {
    return parser.parse(text);
  } catch (error) {
    // Lezer builds trees recursively. A tree that overflows its stack is too deep for this code too.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** The depth of a tree, which recursive descent over it needs as stack. */
function treeDepth(tree: Tree): number {
  let depth = 0;
  let deepest = 0;
  tree.iterate({
    enter() {
      depth += 1;
      if (depth > deepest) deepest = depth;
      return true;
    },
    leave() {
      depth -= 1;
    },
  });
  return deepest;
}
