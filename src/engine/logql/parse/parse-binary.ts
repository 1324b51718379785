import type { SyntaxNode } from '@lezer/common';
import { childNamed, childrenOf } from '../../source/syntax-tree.ts';
import type { BinaryMatching, MetricQuery } from './ast.ts';
import { refusal, syntaxError } from './refusal.ts';
import { nodeText, type Source } from './source.ts';

interface Operator {
  readonly sign: string;
  readonly matching: BinaryMatching;
}

/** The strengths of operators, weakest first. The grammar gives all of them the same strength, so chains are split and joined anew. */
const strengths: Readonly<Record<string, number>> = {
  or: 1,
  and: 2,
  unless: 2,
  '==': 3,
  '!=': 3,
  '>': 3,
  '>=': 3,
  '<': 3,
  '<=': 3,
  '+': 4,
  '-': 4,
  '*': 5,
  '/': 5,
  '%': 5,
  '^': 6,
};

type ParseOperand = (source: Source, node: SyntaxNode) => MetricQuery;

/** Parses a BinOpExpr node with everything chained to it. `parseOperand` parses the operands between the operators. */
export function parseBinary(source: Source, node: SyntaxNode, parseOperand: ParseOperand): MetricQuery {
  const operands: MetricQuery[] = [];
  const operators: Operator[] = [];
  const visit = (binary: SyntaxNode): void => {
    const [left, sign, ...rest] = childrenOf(binary);
    const right = rest.at(-1);
    if (left === undefined || sign === undefined || right === undefined)
      throw syntaxError(source.text, binary.from);
    visitOperand(left);
    operators.push({
      sign: nodeText(source, sign),
      matching: parseMatching(source, childNamed(binary, 'BinOpModifier')),
    });
    visitOperand(right);
  };
  const visitOperand = (operand: SyntaxNode): void => {
    const metric = operand.name === 'Expr' ? operand.firstChild : operand;
    if (metric === null || metric.name !== 'MetricExpr') {
      throw refusal(
        `parse error : unexpected type for left leg of binary operation: ${nodeText(source, operand)}`,
      );
    }
    // This operand is part of a chain without parentheses. With parentheses, a MetricExpr contains a MetricExpr.
    if (metric.firstChild?.name === 'BinOpExpr') visit(metric.firstChild);
    else operands.push(parseOperand(source, metric));
  };
  visit(node);
  return joinByStrength(operands, operators);
}

/** Joins a chain of operands and operators by the shunting-yard algorithm. Only `^` is right-associative. */
function joinByStrength(operands: readonly MetricQuery[], operators: readonly Operator[]): MetricQuery {
  const values: MetricQuery[] = [];
  const waiting: Operator[] = [];
  const reduce = (): void => {
    const operator = waiting.pop();
    const right = values.pop();
    const left = values.pop();
    if (operator === undefined || left === undefined || right === undefined) return;
    values.push({ kind: 'binary', operator: operator.sign, matching: operator.matching, left, right });
  };
  for (const [index, operand] of operands.entries()) {
    values.push(operand);
    const next = operators[index];
    const strength = next === undefined ? 0 : (strengths[next.sign] ?? 0);
    for (let top = waiting.at(-1); top !== undefined; top = waiting.at(-1)) {
      const topStrength = strengths[top.sign] ?? 0;
      if (topStrength < strength || (topStrength === strength && top.sign === '^')) break;
      reduce();
    }
    if (next !== undefined) waiting.push(next);
  }
  const joined = values[0];
  if (joined === undefined) throw refusal('parse error : empty binary operation');
  return joined;
}

function parseMatching(source: Source, node: SyntaxNode | undefined): BinaryMatching {
  const onOrIgnoring = node === undefined ? undefined : childNamed(node, 'OnOrIgnoringModifier');
  const group = node?.getChild('GroupLeft') ? 'left' : node?.getChild('GroupRight') ? 'right' : 'none';
  return {
    bool: Boolean(node?.getChild('Bool')),
    on: Boolean(onOrIgnoring?.getChild('On')),
    labels: groupingLabels(source, onOrIgnoring),
    group,
    include: groupingLabels(source, node),
  };
}

function groupingLabels(source: Source, node: SyntaxNode | undefined): string[] {
  const list = node === undefined ? undefined : childNamed(node, 'GroupingLabels');
  if (list === undefined) return [];
  const names: string[] = [];
  const cursor = list.cursor();
  const end = list.to;
  while (cursor.next() && cursor.from < end) {
    if (cursor.name === 'LabelName') names.push(source.text.slice(cursor.from, cursor.to));
  }
  return names;
}
