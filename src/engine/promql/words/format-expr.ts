import { formatModelDuration } from '../../go/go-duration.ts';
import { goQuote } from '../../go/go-quote.ts';
import type { Aggregate, Binary, Expr, MatrixSelector, Subquery, VectorSelector } from './ast.ts';
import { formatPlain } from './format-number.ts';
import { formatMatcher } from './matcher.ts';

/** Formats an expression on one line as the server does for rules and for /format_query. */
export function formatExpr(expr: Expr): string {
  switch (expr.kind) {
    case 'number':
      return expr.isDuration ? formatSignedDuration(expr.value * 1000) : formatPlain(expr.value);
    case 'string':
      return goQuote(expr.value);
    case 'paren':
      return `(${formatExpr(expr.expr)})`;
    case 'unary':
      return `${expr.op}${formatExpr(expr.expr)}`;
    case 'selector':
      return formatSelector(expr) + formatShift(expr);
    case 'matrix':
      return formatMatrix(expr);
    case 'subquery':
      return `${formatExpr(expr.expr)}${formatSubqueryRange(expr)}`;
    case 'call':
      return `${expr.name}(${expr.args.map(formatExpr).join(', ')})`;
    case 'aggregate': {
      const param = expr.param === null ? '' : `${formatExpr(expr.param)}, `;
      return `${formatAggregateHead(expr)}(${param}${formatExpr(expr.expr)})`;
    }
    case 'binary':
      return `${formatExpr(expr.lhs)} ${formatOperator(expr)} ${formatExpr(expr.rhs)}`;
  }
}

/** Formats `sum by (a, b) `, or `sum` alone. */
export function formatAggregateHead(expr: Aggregate): string {
  const names = expr.grouping.map(formatName).join(', ');
  if (expr.without) return `${expr.op} without (${names}) `;
  return expr.grouping.length > 0 ? `${expr.op} by (${names}) ` : expr.op;
}

/** Formats an operator with `bool`, `on (...)` and `group_left (...)`. */
export function formatOperator(expr: Binary): string {
  const { on, labels, group, include } = expr.matching;
  let text: string = expr.op;
  if (expr.returnBool) text += ' bool';
  if (!on && labels.length === 0) return text;
  text += ` ${on ? 'on' : 'ignoring'} (${labels.join(', ')})`;
  return group === 'none' ? text : `${text} group_${group} (${include.join(', ')})`;
}

/** Formats the end of a subquery: `[5m:1m] @ start() offset 1m`. */
export function formatSubqueryRange(expr: Subquery): string {
  const step = expr.stepMs === null ? '' : formatDuration(expr.stepMs);
  return `[${formatDuration(expr.rangeMs)}:${step}]${formatShift(expr)}`;
}

function formatMatrix(expr: MatrixSelector): string {
  return `${formatSelector(expr.selector)}[${formatDuration(expr.rangeMs)}]${formatShift(expr.selector)}`;
}

function formatSelector(expr: VectorSelector): string {
  const name = expr.name ?? '';
  const matchers = expr.matchers.filter(
    (matcher) => name === '' || matcher.name !== '__name__' || matcher.value !== name,
  );
  if (matchers.length === 0) return name;
  return `${name}{${matchers.map(formatMatcher).sort().join(',')}}`;
}

function formatShift(expr: VectorSelector | Subquery): string {
  const at = expr.at === null ? '' : ` @ ${formatAt(expr.at)}`;
  return expr.offsetMs === 0 ? at : `${at} offset ${formatSignedDuration(expr.offsetMs)}`;
}

function formatAt(at: Exclude<VectorSelector['at'], null>): string {
  return typeof at === 'string' ? `${at}()` : (at / 1000).toFixed(3);
}

function formatSignedDuration(durationMs: number): string {
  return durationMs < 0 ? `-${formatDuration(-durationMs)}` : formatDuration(durationMs);
}

function formatDuration(durationMs: number): string {
  return formatModelDuration(durationMs * 1e6);
}

function formatName(name: string): string {
  return /^[A-Za-z_:][A-Za-z0-9_:]*$/.test(name) ? name : goQuote(name);
}
