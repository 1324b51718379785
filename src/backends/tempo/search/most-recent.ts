/** Matches quoted text, which is not syntax. TraceQL has double quotes with escapes, and backticks. */
const quoted = /"(?:[^"\\]|\\.)*"|`[^`]*`/g;

/**
 * Adds the hint that makes Tempo search newest first; without it, Tempo returns the first traces it finds (docs/stores.md 7.12). Null if
 * the query has hints of its own.
 */
export function addMostRecentHint(query: string): string | null {
  if (/\bwith\s*\(/.test(query.replace(quoted, '""'))) return null;
  return `${query.trimEnd()} with (most_recent=true)`;
}
