import type { SyntaxNode } from '@lezer/common';

/** One word of a chain of operators, in the order it is written. */
export type ChainItem =
  | {
      readonly kind: 'operand';
      readonly node: SyntaxNode;
      /** Where it begins: after the sign, for a signed number. */
      readonly from: number;
      /** `[5m]`, `offset`, `@`: nodes of the tree whose first child is what they apply to; innermost first. */
      readonly postfixes: SyntaxNode[];
    }
  | { readonly kind: 'sign'; readonly op: '-' | '+'; readonly from: number }
  | {
      readonly kind: 'operator';
      readonly op: string;
      readonly place: { readonly from: number; readonly to: number };
      readonly modifiers: readonly SyntaxNode[];
    };

const postfixNodes: ReadonlySet<string> = new Set([
  'OffsetExpr',
  'StepInvariantExpr',
  'MatrixSelector',
  'SubqueryExpr',
  'AnchoredExpr',
  'SmoothedExpr',
]);

/**
 * The operators and operands of a node in writing order. The editor's grammar binds `offset`, `@` and `[...]`
 * to the whole of what stands before them (`a + b offset 5m`) and signs to numbers (`-2 ^ 2`), other than the server;
 * the order of the words is right, so precedence is worked out again from it (`fold-chain.ts`).
 */
export function flattenChain(node: SyntaxNode, text: string): ChainItem[] {
  const items: ChainItem[] = [];
  const todo: (SyntaxNode | ChainItem | { readonly postfix: SyntaxNode })[] = [node];
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    if ('postfix' in next) {
      const last = items[items.length - 1];
      if (last?.kind === 'operand') last.postfixes.push(next.postfix);
    } else if ('kind' in next) {
      items.push(next);
    } else if (next.name === 'BinaryExpr') {
      todo.push(...binaryParts(next, text).reverse());
    } else if (next.name === 'UnaryExpr') {
      const [sign, operand] = childrenOf(next);
      if (operand !== undefined) todo.push(operand);
      if (sign !== undefined) items.push(signItem(sign.from, text));
    } else if (postfixNodes.has(next.name)) {
      todo.push({ postfix: next });
      const [inner] = childrenOf(next);
      if (inner !== undefined) todo.push(inner);
    } else {
      pushOperand(items, next, text);
    }
  }
  return items;
}

function binaryParts(node: SyntaxNode, text: string): (SyntaxNode | ChainItem)[] {
  const [lhs, operator, ...rest] = childrenOf(node);
  const rhs = rest.pop();
  if (lhs === undefined || operator === undefined || rhs === undefined) return [];
  const op = text.slice(operator.from, operator.to).toLowerCase();
  return [
    lhs,
    { kind: 'operator', op, place: { from: operator.from, to: operator.to }, modifiers: rest },
    rhs,
  ];
}

function pushOperand(items: ChainItem[], node: SyntaxNode, text: string): void {
  let from = node.from;
  if (node.name === 'NumberDurationLiteral' && /[-+]/.test(text[from] ?? '')) {
    items.push(signItem(from, text));
    from += 1;
    while (/\s/.test(text[from] ?? '')) from += 1;
  }
  items.push({ kind: 'operand', node, from, postfixes: [] });
}

function signItem(from: number, text: string): ChainItem {
  return { kind: 'sign', op: text[from] === '-' ? '-' : '+', from };
}

/** A node's children, comments left out. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (child.name !== 'LineComment') children.push(child);
  }
  return children;
}
