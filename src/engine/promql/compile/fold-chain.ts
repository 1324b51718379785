import type { Binary, BinaryOp, Expr, VectorMatching } from '../words/ast.ts';
import type { ChainItem } from './compile-chain.ts';

type Operand = Extract<ChainItem, { kind: 'operand' }>;
type Operator = Extract<ChainItem, { kind: 'operator' }>;

const precedences: ReadonlyMap<string, number> = new Map([
  ['or', 1],
  ['and', 2],
  ['unless', 2],
  ['==', 3],
  ['!=', 3],
  ['>', 3],
  ['<', 3],
  ['>=', 3],
  ['<=', 3],
  ['+', 4],
  ['-', 4],
  ['*', 5],
  ['/', 5],
  ['%', 5],
  ['atan2', 5],
  ['^', 6],
]);
/** The precedence of a sign, which is that of `*`: below `^`, so that `-2 ^ 2` is -4. */
const aboveSign = 6;

/** The modifiers between an operator and its right side. */
export interface Modifiers {
  readonly returnBool: boolean;
  readonly matching: VectorMatching;
}
type ReadModifiers = (modifiers: Operator['modifiers']) => Modifiers;

/** Folds a chain into one expression with the server's precedence. All operators but `^` are left-associative. */
export function foldChain(
  items: readonly ChainItem[],
  compileOperand: (item: Operand) => Expr,
  readModifiers: ReadModifiers,
): Expr {
  let at = 0;

  const parseOperand = (): Expr => {
    const item = items[at];
    at += 1;
    if (item?.kind === 'operand') return compileOperand(item);
    if (item?.kind !== 'sign') throw new Error('an operator where an operand belongs');
    const inner = parseFrom(aboveSign);
    if (inner.kind === 'number') {
      return { ...inner, value: item.op === '-' ? -inner.value : inner.value, from: item.from };
    }
    return { kind: 'unary', op: item.op, expr: inner, from: item.from, to: inner.to };
  };

  const parseFrom = (least: number): Expr => {
    let lhs = parseOperand();
    for (let item = items[at]; item?.kind === 'operator'; item = items[at]) {
      const precedence = precedences.get(item.op);
      if (precedence === undefined || precedence < least) break;
      at += 1;
      const rhs = parseFrom(item.op === '^' ? precedence : precedence + 1);
      lhs = binaryOf(item, lhs, rhs, readModifiers);
    }
    return lhs;
  };

  return parseFrom(1);
}

/** Whether the demo's version of the server has the operator (`</` and `>/` are newer). */
function isKnownOperator(op: string): op is BinaryOp {
  return precedences.has(op);
}

function binaryOf(item: Operator, lhs: Expr, rhs: Expr, readModifiers: ReadModifiers): Binary {
  if (!isKnownOperator(item.op)) throw new Error(`no such operator: ${item.op}`);
  return {
    kind: 'binary',
    op: item.op,
    lhs,
    rhs,
    ...readModifiers(item.modifiers),
    from: lhs.from,
    to: rhs.to,
  };
}
