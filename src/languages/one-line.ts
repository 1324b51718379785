import type { QueryLanguage } from './language.ts';
import { quoteString, unquoteString } from './string-literal.ts';

const strings = /"(?:[^"\\]|\\.)*"|`[^`]*`/.source;

/** Strings, comments and blanks. Only PromQL has strings in single quotes. */
const pieces: Readonly<Record<QueryLanguage, RegExp>> = {
  promql: new RegExp(`(${strings}|'(?:[^'\\\\]|\\\\.)*')|(?:#[^\\n]*|\\s)+`, 'g'),
  logql: new RegExp(`(${strings})|(?:#[^\\n]*|\\s)+`, 'g'),
  traceql: new RegExp(`(${strings})|(?://[^\\n]*|/\\*[\\s\\S]*?\\*/|\\s)+`, 'g'),
};

/**
 * Writes a query on one line. Comments are removed, because one that ends with its line would swallow the rest. Strings keep every
 * character: one with a line break gets double quotes and an escape.
 */
export function writeOnOneLine(text: string, language: QueryLanguage): string {
  return text
    .replace(pieces[language], (_piece, string?: string) => (string === undefined ? ' ' : onOneLine(string)))
    .trim();
}

function onOneLine(literal: string): string {
  if (!/[\r\n]/.test(literal)) return literal;
  const value = unquoteString(literal);
  return value === null ? literal.replace(/[\r\n]+/g, ' ') : quoteString(value);
}
