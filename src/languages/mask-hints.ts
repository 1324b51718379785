import type { QueryLanguage } from './language.ts';

/**
 * TraceQL's closing `with (most_recent=true)` as blanks of the same length: Tempo takes hints, our grammar reads only
 * some. Nothing in a hint may be a slot, so nothing is lost by not looking into it.
 */
export function maskHints(text: string, language: QueryLanguage): string {
  if (language !== 'traceql') return text;
  return text.replace(/\bwith\s*\([\w\s=.,]*\)\s*$/, (hint) => ' '.repeat(hint.length));
}
