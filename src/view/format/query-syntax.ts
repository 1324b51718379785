import { type SafeText, sanitize } from '../../domain/text/sanitize.ts';
import type { QueryLanguage } from '../../languages/language.ts';
import type { Line, Segment, Tone } from '../text/line.ts';

const keywords: Readonly<Record<QueryLanguage, ReadonlySet<string>>> = {
  promql: new Set([
    'by',
    'without',
    'on',
    'ignoring',
    'group_left',
    'group_right',
    'bool',
    'offset',
    'and',
    'or',
    'unless',
    'atan2',
  ]),
  logql: new Set([
    'by',
    'without',
    'on',
    'ignoring',
    'json',
    'logfmt',
    'pattern',
    'regexp',
    'unpack',
    'line_format',
    'label_format',
    'unwrap',
    'drop',
    'keep',
    'decolorize',
    'offset',
    'and',
    'or',
    'unless',
  ]),
  traceql: new Set(['by', 'select', 'with', 'coalesce', 'true', 'false', 'nil', 'ok', 'error', 'unset']),
};

// Matches strings (finished or not), comments, numbers and durations, words, white space, and any other character by itself.
const token =
  /("(?:[^"\\]|\\.)*"?|`[^`]*`?)|(#.*)|(\d[\d.]*(?:[eE][+-]?\d+)?(?:ms|[smhdwy])?(?:\d+(?:ms|[smhdwy]))*)|([a-zA-Z_:][\w:.]*)|(\s+)|([\s\S])/g;

/**
 * Colours a query: strings, numbers and durations, keywords, functions, labels. A scanner does this instead of the grammar,
 * because a query is invalid most of the time while it is typed, and its colours must not change with every key.
 */
export function renderQuerySyntax(query: string, language: QueryLanguage): Line {
  const line: Segment[] = [];
  for (const [text, string, comment, number, word] of query.matchAll(token)) {
    const tone =
      string !== undefined
        ? 'ok'
        : comment !== undefined
          ? 'muted'
          : number !== undefined
            ? 'warn'
            : word === undefined
              ? undefined
              : wordTone(word, query, language, line);
    push(line, sanitize(text), tone);
  }
  return line;
}

function wordTone(
  word: string,
  query: string,
  language: QueryLanguage,
  before: readonly Segment[],
): Tone | undefined {
  if (keywords[language].has(word)) return 'heading';
  const at = before.reduce((sum, segment) => sum + segment.text.length, 0) + word.length;
  const next = /^\s*(.)/.exec(query.slice(at, at + 40))?.[1];
  if (next === '(') return 'key';
  return next === '=' || next === '!' ? 'accent' : undefined;
}

function push(line: Segment[], text: SafeText, tone: Tone | undefined): void {
  line.push(tone === undefined ? { text } : { text, tone });
}
