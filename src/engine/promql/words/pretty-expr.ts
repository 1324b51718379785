import type { Expr } from './ast.ts';
import { formatAggregateHead, formatExpr, formatOperator, formatSubqueryRange } from './format-expr.ts';

/** The greatest length of a line; a longer expression is broken. */
const widest = 100;

/** Formats an expression like /format_query: on one line if it fits, or else each part on its own line. */
export function prettyExpr(expr: Expr, level = 0): string {
  const indent = '  '.repeat(level);
  const oneLine = formatExpr(expr);
  if (expr.kind === 'unary') return `${indent}${expr.op}${prettyExpr(expr.expr, level).trimStart()}`;
  // Like the server it does not indent a subquery that fits on the line.
  if (Buffer.byteLength(oneLine) <= widest) return expr.kind === 'subquery' ? oneLine : indent + oneLine;
  switch (expr.kind) {
    case 'aggregate': {
      const parts = expr.param === null ? [expr.expr] : [expr.param, expr.expr];
      return `${indent}${formatAggregateHead(expr)}(\n${prettyList(parts, level + 1)}\n${indent})`;
    }
    case 'call':
      return `${indent}${expr.name}(\n${prettyList(expr.args, level + 1)}\n${indent})`;
    case 'paren':
      return `${indent}(\n${prettyExpr(expr.expr, level + 1)}\n${indent})`;
    case 'binary': {
      const [lhs, rhs] = [prettyExpr(expr.lhs, level + 1), prettyExpr(expr.rhs, level + 1)];
      return `${lhs}\n${indent}${formatOperator(expr)}\n${rhs}`;
    }
    case 'subquery':
      return prettyExpr(expr.expr, level) + formatSubqueryRange(expr);
    default:
      return indent + oneLine;
  }
}

function prettyList(exprs: readonly Expr[], level: number): string {
  return exprs.map((expr) => prettyExpr(expr, level)).join(',\n');
}
