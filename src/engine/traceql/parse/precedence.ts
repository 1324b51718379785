/** A token of an operator expression. The nesting of the tree is ignored, because the grammar's strengths differ from Tempo's. */
export type ChainToken<Operand> =
  | { readonly kind: 'operand'; readonly operand: Operand }
  | { readonly kind: 'prefix' | 'infix'; readonly operator: string };

export interface Joiner<Operand> {
  readonly strength: (operator: string) => number;
  /** Strength of a prefix operator. */
  readonly prefixStrength: number;
  readonly rightAssociative: (operator: string) => boolean;
  readonly infix: (operator: string, left: Operand, right: Operand) => Operand;
  readonly prefix: (operator: string, operand: Operand) => Operand;
}

/** Joins a chain by strength with the shunting-yard algorithm, which needs no recursion. Null for an incomplete chain. */
export function joinChain<Operand>(
  chain: readonly ChainToken<Operand>[],
  joiner: Joiner<Operand>,
): Operand | null {
  const operands: Operand[] = [];
  const waiting: { operator: string; prefix: boolean; strength: number }[] = [];
  const reduce = (): boolean => {
    const top = waiting.pop();
    const right = operands.pop();
    if (top === undefined || right === undefined) return false;
    if (top.prefix) {
      operands.push(joiner.prefix(top.operator, right));
      return true;
    }
    const left = operands.pop();
    if (left === undefined) return false;
    operands.push(joiner.infix(top.operator, left, right));
    return true;
  };
  for (const token of chain) {
    if (token.kind === 'operand') operands.push(token.operand);
    else if (token.kind === 'prefix') {
      waiting.push({ operator: token.operator, prefix: true, strength: joiner.prefixStrength });
    } else {
      const strength = joiner.strength(token.operator);
      for (let top = waiting.at(-1); top !== undefined; top = waiting.at(-1)) {
        if (top.strength < strength || (top.strength === strength && joiner.rightAssociative(token.operator)))
          break;
        if (!reduce()) return null;
      }
      waiting.push({ operator: token.operator, prefix: false, strength });
    }
  }
  while (waiting.length > 0) if (!reduce()) return null;
  return operands.length === 1 ? (operands[0] ?? null) : null;
}
