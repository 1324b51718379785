import { ObsqError } from '../../../domain/errors.ts';
import { lineAndColumn } from '../../source/syntax-tree.ts';

/** A request that Tempo would refuse with 400; the API answers the message as plain text. */
export function refusal(message: string): ObsqError {
  return new ObsqError({ kind: 'query', backend: 'tempo', status: 400, message });
}

/** The refusal of a query, in Tempo's form. */
export function queryRefusal(reason: string): ObsqError {
  return refusal(`invalid TraceQL query: ${reason}`);
}

/** The refusal of a query part that this engine does not support. It never gives a wrong answer instead. */
export function unsupported(what: string): ObsqError {
  return queryRefusal(`${what} is not supported by the demo`);
}

/** Tempo's sentence for a syntax error at an offset (docs/stores.md 3.6). */
export function syntaxError(source: string, offset: number): ObsqError {
  // Tempo names the unexpected token, so blanks before it are skipped.
  const at = offset + (/^\s*/.exec(source.slice(offset))?.[0].length ?? 0);
  const { line, column } = lineAndColumn(source, Math.min(at, source.length));
  return queryRefusal(
    `parse error at line ${line}, col ${column}: syntax error: unexpected ${tokenAt(source, at)}`,
  );
}

function tokenAt(source: string, offset: number): string {
  const match =
    /^(?:"(?:[^"\\]|\\.)*"?|`[^`]*`?|[A-Za-z_][\w:]*|\d[\d.]*[a-zµ]*|&&|\|\||[<>!=]=|=~|!~|>>|<<|.)/su.exec(
      source.slice(offset),
    );
  const token = match?.[0] ?? '';
  if (token === '') return '$end';
  if (/^["`]/.test(token)) return 'STRING';
  if (/^\d+$/.test(token)) return 'INTEGER';
  if (/^[\d.]+$/.test(token) && token !== '.') return 'FLOAT';
  if (/^\d/.test(token)) return 'DURATION';
  return /^[A-Za-z_]/.test(token) && !words.has(token) ? 'IDENTIFIER' : token;
}

const words = new Set([
  'name',
  'status',
  'duration',
  'kind',
  'by',
  'select',
  'count',
  'rate',
  'error',
  'ok',
  'with',
  'nil',
  'true',
  'false',
]);
