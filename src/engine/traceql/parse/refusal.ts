import { ObsqError } from '../../../domain/errors.ts';
import { lineAndColumn } from '../../source/syntax-tree.ts';

/** A request that Tempo would refuse with 400; the API answers the message as plain text. */
export function refusal(message: string): ObsqError {
  return new ObsqError({ kind: 'query', backend: 'tempo', status: 400, message });
}

/** A query that Tempo would refuse, in its form. */
export function queryRefusal(reason: string): ObsqError {
  return refusal(`invalid TraceQL query: ${reason}`);
}

/** Something the demo leaves out: refused, never answered wrongly. */
export function unsupported(what: string): ObsqError {
  return queryRefusal(`${what} is not supported by the demo`);
}

/** Tempo's form for an error the parser found at a place (docs/stores.md 3.6). */
export function syntaxError(source: string, offset: number): ObsqError {
  // Tempo names the token that it could not take, so blanks before it do not count.
  const at = offset + (/^\s*/.exec(source.slice(offset))?.[0].length ?? 0);
  const place = lineAndColumn(source, Math.min(at, source.length));
  return queryRefusal(
    `parse error at line ${place.line}, col ${place.column}: syntax error: unexpected ${tokenAt(source, at)}`,
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
