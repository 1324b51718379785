import type { QueryLanguage } from './language.ts';

/** The part of a query that is being typed at the cursor, and what could complete it. */
export interface TypedPart {
  /** `name`: a metric or function; `label`: a label, or an attribute of a span; `value`: a value in quotes. */
  readonly kind: 'name' | 'label' | 'value';
  /** The UTF-16 offset where the typed part begins. */
  readonly from: number;
  readonly prefix: string;
  /** The label of a value; '' for other kinds. */
  readonly label: string;
  /** The metric before the braces, '' for none. */
  readonly metric: string;
}

/**
 * Finds the part that is being typed at a cursor (UTF-16 offset). Null inside a string that is not a label's value, or where nothing known
 * could stand. It scans the text without a syntax tree, because a query being typed is wrong most of the time.
 */
export function findTypedPart(text: string, cursor: number, language: QueryLanguage): TypedPart | null {
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
  // A comma or the closing brace must follow a finished matcher, not a label.
  if (language !== 'traceql' && ahead !== '' && !ahead.endsWith(',')) return null;
  if (language === 'traceql' && /(?:=~|!~|!=|=|>|<)$/.test(ahead)) return null;
  return { kind: 'label', from: cursor - prefix.length, prefix, label: '', metric };
}

const grouping =
  /\b(?:by|without|on|ignoring|group_left|group_right)\s*\(\s*(?:[a-zA-Z_]\w*\s*,\s*)*([a-zA-Z_]\w*)?$/;

/** Finds a label in `by (...)` and similar clauses. It belongs to the first metric of the query, if there is one. */
function findGroupedLabel(text: string, before: string): TypedPart | null {
  const match = grouping.exec(before);
  if (match === null) return null;
  const [, prefix = ''] = match;
  const metric = /([a-zA-Z_:][\w:]*)\s*[{[]/.exec(text)?.[1] ?? '';
  return { kind: 'label', from: before.length - prefix.length, prefix, label: '', metric };
}

/** The offset of the innermost brace that is open at the end of a text (-1 for none), and whether a string is open there. */
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
