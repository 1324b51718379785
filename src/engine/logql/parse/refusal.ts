import { ObsqError } from '../../../domain/errors.ts';
import { lineAndColumn } from '../../source/syntax-tree.ts';

/** A request that Loki would refuse with 400; the API answers the message as plain text. */
export function refusal(message: string): ObsqError {
  return new ObsqError({ kind: 'query', backend: 'loki', status: 400, message });
}

/** The refusal of a query part that this engine does not support, in the server's form. It never gives a wrong answer instead. */
export function unsupported(what: string): ObsqError {
  return refusal(`parse error : ${what} is not supported by the demo`);
}

/** Loki's sentence for a syntax error at an offset (docs/stores.md 2.4). */
export function syntaxError(source: string, offset: number): ObsqError {
  const { line, column } = lineAndColumn(source, offset);
  return refusal(
    `parse error at line ${line}, col ${column}: syntax error: unexpected ${tokenAt(source, offset)}${expectedAt(source, offset)}`,
  );
}

/** The name that Loki's parser gives the token at an offset. */
function tokenAt(source: string, offset: number): string {
  const rest = source.slice(offset);
  if (rest.trim() === '') return '$end';
  const token =
    /^(?:"(?:[^"\\]|\\.)*"?|`[^`]*`?|[A-Za-z_][A-Za-z0-9_:]*|\d[\d.]*[A-Za-z]*|\|=|\|~|!=|!~|=~|>=|<=|==|.)/su.exec(
      rest,
    );
  const text = token?.[0] ?? '';
  if (/^["`]/.test(text)) return 'STRING';
  if (/^[A-Za-z_]/.test(text)) return keywords.has(text) ? text : 'IDENTIFIER';
  if (/^\d+(?:\.\d+)?$/.test(text)) return 'NUMBER';
  return /^\d/.test(text) ? 'DURATION' : text;
}

const keywords = new Set([
  'by',
  'without',
  'and',
  'or',
  'unless',
  'json',
  'logfmt',
  'sum',
  'rate',
  'offset',
  'unwrap',
  'on',
  'bool',
]);

/** Loki lists the expected tokens if there are few. The only common case, an open selector, is covered here. */
function expectedAt(source: string, offset: number): string {
  const before = source.slice(0, offset).trimEnd();
  const insideSelector = before.lastIndexOf('{') > before.lastIndexOf('}');
  if (!insideSelector) return '';
  if (/["`]$/.test(before)) return ', expecting } or ,';
  if (/[{,]$/.test(before)) return ', expecting IDENTIFIER or }';
  return /(?:=|=~|!=|!~)$/.test(before) ? ', expecting STRING' : '';
}
