import type { Labels } from '../labels.ts';
import { ownValue } from '../own-value.ts';
import { type Parsed, parsed, refused } from '../text/parsed.ts';
import type { Matcher } from './alert.ts';

const hint = 'write matchers like severity="critical" namespace=~"otel.*" pod!="x"; quote them for the shell';

/**
 * Parses Alertmanager's matchers in amtool's notation: `a="b"`, `a=~b.*`, `{a="b", "odd name"!="c"}`, one or more in each word. A first
 * word without an operator is the name of the alert. At least one matcher must not match an empty label, because Alertmanager refuses
 * such silences.
 */
export function parseMatchers(words: readonly string[]): Parsed<readonly Matcher[]> {
  const matchers: Matcher[] = [];
  for (const [index, word] of words.entries()) {
    if (index === 0 && /^[^=!~{},"]+$/.test(word)) {
      matchers.push({ name: 'alertname', value: word, isRegex: false, isEqual: true });
      continue;
    }
    const read = parseWord(word);
    if (!read.ok) return read;
    matchers.push(...read.value);
  }
  if (matchers.length === 0) return refused('a matcher is missing', hint);
  for (const matcher of matchers) {
    if (matcher.isRegex && compileRegex(matcher.value) === null)
      return refused(`${formatMatcher(matcher)}: not a regular expression`, hint);
  }
  if (matchers.every((matcher) => compileMatcher(matcher)(''))) {
    return refused('every matcher matches an empty label too: this would silence nearly everything', hint);
  }
  return parsed(matchers);
}

const name = /\s*(?:([a-zA-Z_:][a-zA-Z0-9_:.-]*)|"((?:[^"\\]|\\.)*)")\s*(=~|!~|!=|=)\s*/y;
const quotedValue = /"((?:[^"\\]|\\.)*)"\s*/y;
/** Reads a value without quotes. In a list it ends at a comma or the brace; outside it takes the rest of the word. */
const listedValue = /([^\s{},"=!~`']*)\s*/y;
const wholeValue = /([^"]*?)\s*$/y;

function parseWord(word: string): Parsed<readonly Matcher[]> {
  const trimmed = word.trim();
  const isList = trimmed.startsWith('{');
  if (isList && !trimmed.endsWith('}')) return refused(`${word}: the brace is not closed`, hint);
  const text = isList ? trimmed.slice(1, -1) : trimmed;
  const matchers: Matcher[] = [];
  let at = 0;
  while (at < text.length) {
    const head = matchAt(name, text, at);
    if (head === null) return refused(`${word}: not a matcher`, hint);
    const value =
      matchAt(quotedValue, text, head.end) ?? matchAt(isList ? listedValue : wholeValue, text, head.end);
    if (value === null) return refused(`${word}: the value's quotes are not in order`, hint);
    const [, bare, quoted, operator = ''] = head.groups;
    matchers.push({
      name: bare ?? unescapeValue(quoted ?? ''),
      value: text[head.end] === '"' ? unescapeValue(value.groups[1] ?? '') : (value.groups[1] ?? ''),
      isRegex: operator.endsWith('~'),
      isEqual: operator.startsWith('='),
    });
    at = value.end;
    if (at === text.length) break;
    if (text[at] !== ',') return refused(`${word}: a comma is missing between matchers`, hint);
    at += 1;
    if (text.slice(at).trim() === '') break;
  }
  return parsed(matchers);
}

function matchAt(
  pattern: RegExp,
  text: string,
  at: number,
): { readonly groups: readonly (string | undefined)[]; readonly end: number } | null {
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  return match === null ? null : { groups: [...match], end: pattern.lastIndex };
}

/** The escapes that Alertmanager knows. Any other backslash belongs to the regular expression. */
function unescapeValue(text: string): string {
  return text.replace(/\\(["\\n])/g, (_, character: string) => (character === 'n' ? '\n' : character));
}

/** Formats a matcher as Alertmanager prints it and amtool reads it: `a=~"b.*"`. */
export function formatMatcher({ name: label, value, isRegex, isEqual }: Matcher): string {
  const operator = isRegex ? (isEqual ? '=~' : '!~') : isEqual ? '=' : '!=';
  const plainName = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(label) ? label : quote(label);
  return `${plainName}${operator}${quote(value)}`;
}

function quote(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`;
}

/** Creates a test whether labels pass every matcher. A missing label counts as empty. */
export function compileMatchers(matchers: readonly Matcher[]): (labels: Labels) => boolean {
  const tests = matchers.map((matcher) => ({ label: matcher.name, passes: compileMatcher(matcher) }));
  return (labels) => tests.every(({ label, passes }) => passes(ownValue(labels, label) ?? ''));
}

function compileMatcher({ value, isRegex, isEqual }: Matcher): (text: string) => boolean {
  if (!isRegex) return (text) => (text === value) === isEqual;
  const pattern = compileRegex(value);
  // An invalid regular expression matches nothing; `parseMatchers` has refused it already.
  return (text) => (pattern?.test(text) ?? false) === isEqual;
}

/** Compiles a Go regular expression, anchored at both ends as in Alertmanager, for JavaScript; null if it is invalid. */
function compileRegex(source: string): RegExp | null {
  const flags = /^\(\?([imsU]+)\)/.exec(source);
  const body = (flags === null ? source : source.slice(flags[0].length))
    .replaceAll('(?P<', '(?<')
    .replaceAll('\\z', '$')
    .replaceAll('\\A', '^');
  try {
    return new RegExp(
      `^(?:${body})$`,
      [...new Set(flags?.[1] ?? '')].filter((flag) => /[ims]/.test(flag)).join(''),
    );
  } catch {
    // The regular expression is invalid; the caller reports it.
    return null;
  }
}
