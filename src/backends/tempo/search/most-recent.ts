/** Anything in quotes (TraceQL: double quotes with escapes, or backticks), whose content is no syntax. */
const quoted = /"(?:[^"\\]|\\.)*"|`[^`]*`/g;

/**
 * The query with the hint that makes Tempo search newest first (without it, results are the first that were found: docs/stores.md 7.12).
 * Null where the query has hints of its own: those are the user's.
 */
export function addMostRecentHint(query: string): string | null {
  if (/\bwith\s*\(/.test(query.replace(quoted, '""'))) return null;
  return `${query.trimEnd()} with (most_recent=true)`;
}
