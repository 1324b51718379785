import type { QueryLanguage } from './language.ts';

/** What could stand at a place of a query being typed, and what of it is there. */
export interface CompletionPlace {
  /** `name`: a metric or function; `label`: a label, or an attribute of a span; `value`: a value in quotes. */
  readonly kind: 'name' | 'label' | 'value';
  /** Where what is there begins, in UTF-16 units. */
  readonly from: number;
  readonly prefix: string;
  /** Of a value. */
  readonly label: string;
  /** The metric before the braces, '' for none. */
  readonly metric: string;
}

/**
 * The place a cursor stands at; null inside a string that is no label's value, or where nothing we know could stand. Read by hand and
 * not from a tree: a query being typed is wrong most of the time.
 */
export function findCompletionPlace(
  text: string,
  cursor: number,
  language: QueryLanguage,
): CompletionPlace | null {
  const before = text.slice(0, cursor);
  const scan = scanBraces(before);
  if (scan.openBrace < 0) {
    if (scan.inString || language === 'traceql') return null;
    const grouped = findGroupedLabel(text, before);
    if (grouped !== null || language !== 'promql') return grouped;
    const prefix = /[a-zA-Z_:][\w:]*$/.exec(before)?.[0] ?? '';
    return prefix === ''
      ? null
      : { kind: 'name', from: cursor - prefix.length, prefix, label: '', metric: '' };
  }
  const inside = before.slice(scan.openBrace + 1);
  const metric = /([a-zA-Z_:][\w:]*)\s*$/.exec(before.slice(0, scan.openBrace))?.[1] ?? '';
  if (scan.inString) {
    const value = /([\w.:]+)\s*(?:=~|!~|!=|=)\s*["`]([^"`]*)$/.exec(inside);
    if (value === null) return null;
    const [, label = '', prefix = ''] = value;
    return { kind: 'value', from: cursor - prefix.length, prefix, label, metric };
  }
  const prefix = (language === 'traceql' ? /[\w.:]*$/ : /\w*$/).exec(inside)?.[0] ?? '';
  const ahead = inside.slice(0, inside.length - prefix.length).trimEnd();
  // Behind a finished matcher comes a comma or the closing brace, and no label.
  if (language !== 'traceql' && ahead !== '' && !ahead.endsWith(',')) return null;
  if (language === 'traceql' && /(?:=~|!~|!=|=|>|<)$/.test(ahead)) return null;
  return { kind: 'label', from: cursor - prefix.length, prefix, label: '', metric };
}

const grouping =
  /\b(?:by|without|on|ignoring|group_left|group_right)\s*\(\s*(?:[a-zA-Z_]\w*\s*,\s*)*([a-zA-Z_]\w*)?$/;

/** A label in `by (...)` and its like; of the first metric of the query, where one stands there already. */
function findGroupedLabel(text: string, before: string): CompletionPlace | null {
  const match = grouping.exec(before);
  if (match === null) return null;
  const [, prefix = ''] = match;
  const metric = /([a-zA-Z_:][\w:]*)\s*[{[]/.exec(text)?.[1] ?? '';
  return { kind: 'label', from: before.length - prefix.length, prefix, label: '', metric };
}

/** The innermost brace that is open at the end of a text, -1 for none, and whether a string is open there. */
function scanBraces(text: string): { readonly openBrace: number; readonly inString: boolean } {
  const open: number[] = [];
  let quote = '';
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (quote !== '') {
      if (character === '\\' && quote !== '`') at += 1;
      else if (character === quote) quote = '';
    } else if (character === '"' || character === '`' || character === "'") quote = character;
    else if (character === '{') open.push(at);
    else if (character === '}') open.pop();
  }
  return { openBrace: open[open.length - 1] ?? -1, inString: quote !== '' };
}
