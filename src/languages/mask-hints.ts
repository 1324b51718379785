import type { QueryLanguage } from './language.ts';

/**
 * Replaces TraceQL's closing `with (most_recent=true)` by blanks of the same length, because our grammar reads only some of the
 * hints that Tempo takes. No hint may hold a slot, so nothing is lost.
 */
export function maskHints(text: string, language: QueryLanguage): string {
  if (language !== 'traceql') return text;
  return text.replace(/\bwith\s*\([\w\s=.,]*\)\s*$/, (hint) => ' '.repeat(hint.length));
}
