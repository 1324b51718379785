import type { SyntaxNode } from '@lezer/common';
import { goQuote } from '../../go/go-quote.ts';
import type { Aggregate, AggregateOp, Call, Expr } from '../words/ast.ts';
import { parseError } from '../words/promql-error.ts';
import { childrenOf } from './compile-chain.ts';
import { readGroupingLabels } from './compile-matching.ts';
import { experimentalFunctions, functions } from './functions.ts';

type CompileChild = (child: SyntaxNode) => Expr;

/** Compiles `rate(...)`. The name must be a function of the server; types are checked later. */
export function compileCall(node: SyntaxNode, text: string, compileChild: CompileChild): Call {
  const [identifier, body] = childrenOf(node);
  const name = identifier === undefined ? '' : text.slice(identifier.from, identifier.to);
  if (experimentalFunctions.has(name)) {
    throw parseError(text, node.from, `function ${goQuote(name)} is not enabled`);
  }
  if (!functions.has(name)) throw parseError(text, node.from, `unknown function with name ${goQuote(name)}`);
  const args = body === undefined ? [] : childrenOf(body).map(compileChild);
  return { kind: 'call', name, args, from: node.from, to: node.to };
}

const aggregateOps: ReadonlySet<string> = new Set<AggregateOp>([
  'sum',
  'avg',
  'min',
  'max',
  'count',
  'group',
  'stddev',
  'stdvar',
  'quantile',
  'topk',
  'bottomk',
  'count_values',
]);
const opsWithParameter: ReadonlySet<AggregateOp> = new Set(['quantile', 'topk', 'bottomk', 'count_values']);

/** Compiles an aggregation such as `sum by (a) (...)`, whose modifier may also come last. */
export function compileAggregate(node: SyntaxNode, text: string, compileChild: CompileChild): Aggregate {
  let op = '';
  let grouping: string[] = [];
  let without = false;
  let args: Expr[] = [];
  for (const child of childrenOf(node)) {
    if (child.name === 'AggregateOp') op = text.slice(child.from, child.to).toLowerCase();
    else if (child.name === 'FunctionCallBody') args = childrenOf(child).map(compileChild);
    else if (child.name === 'AggregateModifier') {
      for (const part of childrenOf(child)) {
        if (part.name === 'Without') without = true;
        if (part.name === 'GroupingLabels') grouping = readGroupingLabels(part, text);
      }
    }
  }
  if (!isAggregateOp(op)) {
    const flag = '--enable-feature=promql-experimental-functions';
    throw parseError(text, node.from, `${op}() is experimental and must be enabled with ${flag}`);
  }
  const wanted = opsWithParameter.has(op) ? 2 : 1;
  const [first, second] = args;
  if (first === undefined) {
    throw parseError(text, node.from, 'no arguments for aggregate expression provided');
  }
  if (args.length !== wanted) {
    const counts = `expected ${wanted}, got ${args.length}`;
    throw parseError(
      text,
      node.from,
      `wrong number of arguments for aggregate expression provided, ${counts}`,
    );
  }
  const [param, expr] = second === undefined ? [null, first] : [first, second];
  return { kind: 'aggregate', op, param, expr, grouping, without, from: node.from, to: node.to };
}

function isAggregateOp(op: string): op is AggregateOp {
  return aggregateOps.has(op);
}
