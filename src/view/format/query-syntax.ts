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

// Strings (also unfinished), comments, durations and numbers, words, everything else one sign at a time.
const token =
  /("(?:[^"\\]|\\.)*"?|`[^`]*`?)|(#.*)|(\d[\d.]*(?:[eE][+-]?\d+)?(?:ms|[smhdwy])?(?:\d+(?:ms|[smhdwy]))*)|([a-zA-Z_:][\w:.]*)|(\s+)|([\s\S])/g;

/**
 * A query in colours: strings, numbers and durations, keywords, functions, labels. A scanner and not the grammar: a query that is being
 * typed is wrong most of the time, and must not change its colours with every key.
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

/** Neighbours of one tone are one segment. */
function push(line: Segment[], text: SafeText, tone: Tone | undefined): void {
  line.push(tone === undefined ? { text } : { text, tone });
}
