import type { Answer } from '../../../domain/answer.ts';
import { ObsqError } from '../../../domain/errors.ts';
import type { TraceSummary } from '../../../domain/trace/trace.ts';
import { type FetchOptions, fetchTempo, type TempoConnection } from '../fetch.ts';
import { buildSearchRequest, type SearchQuery } from '../request.ts';
import { decodeSearch } from './decode-search.ts';

export type TraceSearch = (
  search: SearchQuery & {
    /** Searches newest first, unless this is false or the query has hints of its own. */
    readonly mostRecent?: boolean | undefined;
    readonly signal?: AbortSignal | undefined;
  },
) => Promise<Answer<readonly TraceSummary[]>>;

/** Creates a search that asks for the newest first by a hint. It stops sending the hint to a server that knows none (before Tempo 2.8). */
export function createTraceSearch(connection: TempoConnection): TraceSearch {
  let knowsHint = true;
  return async (search) => {
    const options: FetchOptions = { query: search.query, signal: search.signal };
    const hinted = knowsHint && search.mostRecent !== false ? addMostRecentHint(search.query) : null;
    if (hinted !== null) {
      try {
        const request = buildSearchRequest({ ...search, query: hinted });
        return decodeSearch(await fetchTempo(connection, request, options));
      } catch (thrown) {
        // The hint or the user's own text is wrong. Asking again without the hint shows which.
        if (!(thrown instanceof ObsqError) || thrown.status !== 400 || thrown.kind === 'limit') throw thrown;
      }
    }
    const call = await fetchTempo(connection, buildSearchRequest(search), options);
    if (hinted !== null) knowsHint = false;
    return decodeSearch(call);
  };
}

/** Matches quoted text, which is not syntax. TraceQL has double quotes with escapes, and backticks. */
const quoted = /"(?:[^"\\]|\\.)*"|`[^`]*`/g;

/**
 * Adds the hint that makes Tempo search newest first; without it, Tempo returns the first traces it finds (docs/stores.md 7.12). Null if
 * the query has hints of its own.
 */
function addMostRecentHint(query: string): string | null {
  if (/\bwith\s*\(/.test(query.replace(quoted, '""'))) return null;
  return `${query.trimEnd()} with (most_recent=true)`;
}
