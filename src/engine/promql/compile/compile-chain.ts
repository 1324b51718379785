import type { SyntaxNode } from '@lezer/common';

/** One item of a chain of operators, in the order of the text. */
export type ChainItem =
  | {
      readonly kind: 'operand';
      readonly node: SyntaxNode;
      /** The offset at which it begins; for a signed number after the sign. */
      readonly from: number;
      /** The nodes of `[5m]`, `offset` and `@`, innermost first. The first child of each is its operand. */
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
 * Lists the operators and operands of a node in the order of the text. Unlike the server, the editor's grammar binds `offset`, `@`
 * and `[...]` to everything before them (`a + b offset 5m`) and signs to numbers (`-2 ^ 2`). The order of the items is right, so
 * `fold-chain.ts` applies the precedence to it again.
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

/** Lists the children of a node without comments. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (child.name !== 'LineComment') children.push(child);
  }
  return children;
}
