import type { QueryLanguage } from './language.ts';

/** The part of a query that is being typed at the cursor, and what could complete it. */
export interface TypedPart {
  /**
   * `name`: a metric or function; `label`: a label, or an attribute of a span; `value`: a value in quotes; `quotedMetric` and
   * `quotedLabel`: a name of PromQL in quotes inside the braces.
   */
  readonly kind: 'name' | 'label' | 'value' | 'quotedMetric' | 'quotedLabel';
  /** The UTF-16 offset where the typed part begins. */
  readonly from: number;
  readonly prefix: string;
  /** The label of a value; '' for other kinds. */
  readonly label: string;
  /** A selector of the metric before the braces, or of the one in quotes at their beginning; '' for none. */
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
    // A name with dots is none without quotes, but people begin it so.
    const prefix = /[a-zA-Z_:][\w:.]*$/.exec(before)?.[0] ?? '';
    return prefix === ''
      ? null
      : { kind: 'name', from: cursor - prefix.length, prefix, label: '', metric: '' };
  }
  const inside = before.slice(scan.openBrace + 1);
  const bare = /([a-zA-Z_:][\w:]*)\s*$/.exec(before.slice(0, scan.openBrace))?.[1] ?? '';
  const metric = bare === '' && language === 'promql' ? quotedMetricIn(inside) : bare;
  if (scan.inString) {
    const value = /(?:([\w.:]+)|"([^"\\]+)")\s*(?:=~|!~|!=|=)\s*["`]([^"`]*)$/.exec(inside);
    if (value === null) return language === 'promql' ? findQuotedName(inside, cursor, metric) : null;
    const [, plain = '', quoted = plain, prefix = ''] = value;
    return { kind: 'value', from: cursor - prefix.length, prefix, label: quoted, metric };
  }
  const prefix = (language === 'traceql' ? /[\w.:]*$/ : /\w*$/).exec(inside)?.[0] ?? '';
  const ahead = inside.slice(0, inside.length - prefix.length).trimEnd();
  // A comma or the closing brace must follow a finished matcher, not a label.
  if (language !== 'traceql' && ahead !== '' && !ahead.endsWith(',')) return null;
  if (language === 'traceql' && /(?:=~|!~|!=|=|>|<)$/.test(ahead)) return null;
  return { kind: 'label', from: cursor - prefix.length, prefix, label: '', metric };
}

/** A selector of the metric whose name stands in quotes at the beginning of the braces; '' if there is none. */
function quotedMetricIn(inside: string): string {
  const name = /^\s*("[^"\\]+")\s*,/.exec(inside)?.[1];
  return name === undefined ? '' : `{${name}}`;
}

/** A name of PromQL in quotes: a metric's at the beginning of braces without one before them, else a label's. */
function findQuotedName(inside: string, cursor: number, metric: string): TypedPart | null {
  const typed = /^(.*?)"([^"]*)$/s.exec(inside.slice(Math.max(0, inside.lastIndexOf(','))));
  if (typed === null) return null;
  const [, ahead = '', prefix = ''] = typed;
  if (ahead.trim() !== '' && ahead.trim() !== ',') return null;
  const kind = metric === '' && ahead.trim() === '' ? 'quotedMetric' : 'quotedLabel';
  return { kind, from: cursor - prefix.length, prefix, label: '', metric };
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
