import type { SyntaxNode, Tree } from '@lezer/common';
import type { ObsqError } from '../../../domain/errors.ts';
import { goQuote } from '../../go/go-quote.ts';
import { badData, parseError } from './promql-error.ts';

/** Finds the first error in a PromQL text and describes it in the server's words, as far as they are known; null without an error. */
export function findSyntaxError(text: string, tree: Tree): ObsqError | null {
  const at = firstErrorNode(tree);
  if (at === null) return null;
  const unknown = unknownFunction(text, at);
  if (unknown !== null) return unknown;
  const from = skipSpace(text, at.from);
  if (from >= text.length) return endOfInput(text, contextOf(at, text));
  const unopened = unopenedParenthesis(text, from);
  if (unopened !== null) return unopened;
  const token = tokenAt(text, from);
  const unread = unreadable(text, from, token);
  if (unread !== null) return unread;
  return parseError(text, from, `unexpected ${describeToken(token)}${contextOf(at, text)}`);
}

function firstErrorNode(tree: Tree): SyntaxNode | null {
  let first: SyntaxNode | null = null;
  tree.iterate({
    enter: (node) => {
      if (first === null && node.type.isError) first = node.node;
      return first === null;
    },
  });
  return first;
}

/** Detects `foo(x)` with an unknown function, which the editor's grammar reads as a selector `foo` followed by an error. */
function unknownFunction(text: string, at: SyntaxNode): ObsqError | null {
  const before = text.slice(0, at.from).trimEnd();
  const name = /[A-Za-z_][A-Za-z0-9_]*$/.exec(before)?.[0];
  if (name === undefined || keywords.has(name.toLowerCase())) return null;
  if (text[skipSpace(text, at.from)] !== '(' || at.parent?.name === 'GroupingLabels') return null;
  return parseError(text, before.length - name.length, `unknown function with name ${goQuote(name)}`);
}

function endOfInput(text: string, context: string): ObsqError {
  if (text.trim() === '') return badData('unknown position: parse error: no expression found in input');
  const open = openBrackets(text);
  if (open.includes('{')) return parseError(text, text.length, 'unexpected end of input inside braces');
  if (open.includes('[')) return parseError(text, text.length, unclosedBracket(text));
  if (open.includes('(')) return parseError(text, text.length, 'unclosed left parenthesis');
  return parseError(text, text.length, `unexpected end of input${context}`);
}

function unclosedBracket(text: string): string {
  return text.trimEnd().endsWith('[')
    ? 'unexpected end of input in duration expression'
    : 'unclosed left bracket';
}

/** Finds text that the lexer cannot read as a token: `5x`, `1.5h`, `&`. */
function unreadable(text: string, from: number, token: string): ObsqError | null {
  const number = /[0-9.]+$/.exec(text.slice(0, from))?.[0];
  if (number !== undefined && /^[A-Za-z_]/.test(token)) {
    const glued = `${number}${token}`;
    const isFraction = number.includes('.') && /^(ms|[smhdwy])$/.test(token);
    const bad = `bad number or duration syntax: ${goQuote(number)}`;
    return parseError(
      text,
      from - number.length,
      isFraction ? `unknown unit "." in duration ${goQuote(glued)}` : bad,
    );
  }
  if (token === '!') {
    return parseError(text, from, `unexpected character after '!': '${text[from + 1] ?? ''}'`);
  }
  return /^[&|~?;$\\]/.test(token) ? parseError(text, from, `unexpected character: '${token}'`) : null;
}

/** Detects a parenthesis that closes nothing. The server's lexer refuses it and counts it as read. */
function unopenedParenthesis(text: string, from: number): ObsqError | null {
  if (text[from] !== ')' || openBrackets(text.slice(0, from)).includes('(')) return null;
  return parseError(text, from + 1, "unexpected right parenthesis ')'");
}

/** Lists the brackets that are not closed. Strings and comments are ignored. */
function openBrackets(text: string): string[] {
  const open: string[] = [];
  const bare = text.replace(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`]*`|#[^\n]*/g, '');
  for (const character of bare) {
    if ('([{'.includes(character)) open.push(character);
    else if (')]}'.includes(character)) open.pop();
  }
  return open;
}

const keywords: ReadonlySet<string> = new Set(
  (
    'and or unless atan2 offset by without on ignoring group_left group_right bool ' +
    'sum avg count min max group stddev stdvar topk bottomk count_values quantile'
  ).split(' '),
);
const aggregators = /^(sum|avg|count|min|max|group|stddev|stdvar|topk|bottomk|count_values|quantile)$/i;

function tokenAt(text: string, from: number): string {
  const token =
    /^(?:[A-Za-z_:][A-Za-z0-9_:]*|\d[A-Za-z0-9_.]*|"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?|`[^`]*`?|[=!]~|[=!<>]=|.)/su;
  return token.exec(text.slice(from))?.[0] ?? '';
}

function describeToken(token: string): string {
  const lower = token.toLowerCase();
  if (aggregators.test(token)) return `<aggr:${lower}>`;
  if (/^(and|or|unless|atan2)$/.test(lower)) return `<op:${lower}>`;
  if (keywords.has(lower)) return `<${lower}>`;
  const shown = token.length > 10 ? `${goQuote(token.slice(0, 10))}...` : goQuote(token);
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(token)) return `identifier ${goQuote(token)}`;
  if (/^[A-Za-z_:]/.test(token)) return `metric identifier ${goQuote(token)}`;
  if (/^\d/.test(token)) return `${/[smhdwy]$/.test(token) ? 'duration' : 'number'} ${shown}`;
  if (/^["'`]/.test(token)) return `string ${shown}`;
  if (/^([-+*/%^<>]|[=!<>]=|[=!]~)$/.test(token)) return `<op:${token}>`;
  return shown;
}

function contextOf(node: SyntaxNode, text: string): string {
  switch (node.parent?.name) {
    case 'MatrixSelector':
      return ' in subquery or range, expected ":" or "]"';
    case 'SubqueryExpr':
      return ' in subquery selector, expected "]"';
    case 'GroupingLabels':
      return ' in grouping opts, expected "," or ")"';
    case 'UnquotedLabelMatcher':
    case 'QuotedLabelMatcher':
      return node.prevSibling?.name === 'MatchOp'
        ? ' in label matching, expected string'
        : ' in label matching, expected label matching operator';
    case 'LabelMatchers':
      return follows(node, text, ',')
        ? ' in label matching, expected identifier or "}"'
        : ' in label matching, expected "," or "}"';
    case 'AggregateModifier':
      return ' in grouping opts, expected "("';
    case 'OffsetExpr':
      return ' in offset, expected number or duration';
    case 'StepInvariantExpr':
      return ' in @, expected timestamp';
    case 'AggregateExpr':
      return ' in aggregation';
    default:
      return '';
  }
}

function follows(node: SyntaxNode, text: string, character: string): boolean {
  return text.slice(0, node.from).trimEnd().endsWith(character);
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (/\s/.test(text[at] ?? '')) at += 1;
  return at;
}
