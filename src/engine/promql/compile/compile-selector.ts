import type { SyntaxNode } from '@lezer/common';
import { goQuote } from '../../go/go-quote.ts';
import type { LabelMatcher } from '../../source/sources.ts';
import type { VectorSelector } from '../words/ast.ts';
import { unquote } from '../words/literals.ts';
import { makeMatcher } from '../words/matcher.ts';
import { parseError } from '../words/promql-error.ts';
import { childrenOf } from './compile-chain.ts';

/** Compiles `name{a="b",...}` or `{"name", a="b"}` to a selector without offset. With `mayBeEmpty` every matcher may match the empty string. */
export function compileSelector(node: SyntaxNode, text: string, mayBeEmpty = false): VectorSelector {
  let name: string | null = null;
  const matchers: LabelMatcher[] = [];
  for (const child of childrenOf(node)) {
    if (child.name === 'Identifier') name = text.slice(child.from, child.to);
    else if (child.name === 'LabelMatchers') {
      for (const matcher of childrenOf(child)) matchers.push(compileMatcher(matcher, text));
    }
  }
  checkNames(name, matchers, text, mayBeEmpty ? null : node.from);

  if (name !== null) matchers.push(matcherOrThrow(text, node.from, '__name__', '=', name));
  return {
    kind: 'selector',
    name,
    matchers,
    offsetMs: 0,
    at: null,
    from: node.from,
    to: node.to,
  };
}

function compileMatcher(node: SyntaxNode, text: string): LabelMatcher {
  const [label, operator, value] = childrenOf(node);
  if (node.name === 'QuotedLabelName') {
    return matcherOrThrow(text, node.from, '__name__', '=', readLabelName(node, text));
  }
  if (label === undefined || operator === undefined || value === undefined) {
    throw parseError(text, node.from, 'unexpected end of input inside braces');
  }
  const op = text.slice(operator.from, operator.to);
  if (op !== '=' && op !== '!=' && op !== '=~' && op !== '!~') {
    throw parseError(text, operator.from, `unexpected ${goQuote(op)} in label matching`);
  }
  return matcherOrThrow(text, node.from, readLabelName(label, text), op, readString(value, text));
}

function matcherOrThrow(
  text: string,
  from: number,
  ...[name, operator, value]: Parameters<typeof makeMatcher>
): LabelMatcher {
  const matcher = makeMatcher(name, operator, value);
  if (matcher === null) {
    throw parseError(text, from, `error parsing regexp: ${regexProblem(value)}`);
  }
  return matcher;
}

/** Reads a bare or quoted label name. */
export function readLabelName(node: SyntaxNode, text: string): string {
  const [quoted] = node.name === 'QuotedLabelName' ? childrenOf(node) : [];
  return quoted === undefined ? text.slice(node.from, node.to) : readString(quoted, text);
}

function readString(node: SyntaxNode, text: string): string {
  const value = unquote(text.slice(node.from, node.to));
  if (value === null) throw parseError(text, node.from, 'unterminated quoted string');
  return value;
}

function checkNames(
  name: string | null,
  matchers: readonly LabelMatcher[],
  text: string,
  from: number | null,
): void {
  if (from === null) return;
  if (name === null) {
    if (matchers.some((matcher) => !matcher.matches(''))) return;
    throw parseError(text, from, 'vector selector must contain at least one non-empty matcher');
  }
  const twice = matchers.find((matcher) => matcher.name === '__name__');
  if (twice !== undefined) {
    const names = `${goQuote(name)} or ${goQuote(twice.value)}`;
    throw parseError(text, from, `metric name must not be set twice: ${names}`);
  }
}

/** Says what is wrong with a regular expression. Common mistakes are described in the words of Go's regexp. */
function regexProblem(pattern: string): string {
  const lookaround = /\(\?(?:<[=!]|[=!])/.exec(pattern);
  if (lookaround !== null) return `invalid or unsupported Perl syntax: \`${lookaround[0].slice(0, 3)}\``;
  const bare = pattern.replace(/\\./gs, '').replace(/\[\^?\]?[^\]]*\]/g, '');
  if (bare.includes('[')) return `missing closing ]: \`${pattern.slice(pattern.lastIndexOf('['))}\``;
  let depth = 0;
  for (const character of bare) {
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (depth < 0) return `unexpected ): \`${pattern}\``;
  }
  if (depth > 0) return `missing closing ): \`${pattern}\``;
  const repeat = /(?:^|[(|])([*+?])/.exec(bare);
  if (repeat !== null) return `missing argument to repetition operator: \`${repeat[1]}\``;
  if (/\\$/.test(pattern)) return 'trailing backslash at end of expression: ``';
  return `invalid or unsupported Perl syntax: \`${pattern}\``;
}
