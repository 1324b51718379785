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
    /** Asks for name, service, kind and status of the matching spans too, which the store leaves out unless a query names them. */
    readonly describeSpans?: boolean | undefined;
    readonly signal?: AbortSignal | undefined;
  },
) => Promise<Answer<readonly TraceSummary[]>>;

/** The largest `limit` or `spss` that a Tempo allows, read from its refusal of a larger one; null for any other error. */
function readCap(thrown: unknown, pattern: RegExp): number | null {
  if (!(thrown instanceof ObsqError) || thrown.kind !== 'limit') return null;
  const most = Number(pattern.exec(thrown.message)?.[1]);
  return most > 0 ? most : null;
}

const limitRefused = /limit \d+ exceeds max(?:imum)? limit (\d+)/i;
const spansRefused = /spans per span set exceeds (\d+)/i;

/** Creates a search that asks again with the server's own limits where it refuses larger ones, and says so where that cuts the answer. */
export function createTraceSearch(connection: TempoConnection): TraceSearch {
  const search = createDescribedSearch(createNewestSearch(connection));
  const ask: TraceSearch = async (query) => {
    try {
      return await search(query);
    } catch (thrown) {
      const spans = readCap(thrown, spansRefused);
      if (spans !== null && spans < (query.spansPerSpanSet ?? 0))
        return ask({ ...query, spansPerSpanSet: spans });
      const most = readCap(thrown, limitRefused);
      if (most === null || most >= query.limit) throw thrown;
      const answer = await ask({ ...query, limit: most });
      if (answer.data.length < most) return answer;
      const cut = `this Tempo gives at most ${most} traces in an answer (asked for: ${query.limit}); there may be more`;
      return { ...answer, warnings: [...answer.warnings, cut], partial: true };
    }
  };
  // Tempo takes no query at all for every trace, but then no hint either, which the newest ones need.
  return (typed) => ask(typed.query.trim() === '' ? { ...typed, query: '{}' } : typed);
}

/** Creates a search that selects what describes a span, where that is wanted. A query that cannot go on so is asked as it was typed. */
function createDescribedSearch(search: TraceSearch): TraceSearch {
  return async (typed) => {
    const query = typed.describeSpans === true ? addDescription(typed.query) : null;
    if (query === null) return search(typed);
    try {
      return await search({ ...typed, query });
    } catch (thrown) {
      if (!(thrown instanceof ObsqError) || thrown.status !== 400 || thrown.kind === 'limit') throw thrown;
      return search(typed);
    }
  };
}

/** Creates a search that asks for the newest first by a hint. It stops sending the hint to a server that knows none (before Tempo 2.8). */
function createNewestSearch(connection: TempoConnection): TraceSearch {
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
  if (hintsAt(query) < query.length) return null;
  return `${query.trimEnd()}${gapAfter(query)}with (most_recent=true)`;
}

const description = '| select(name, resource.service.name, kind, status)';

/** Adds the selection of what describes a span, before the query's own hints. */
function addDescription(query: string): string {
  const at = hintsAt(query);
  const head = query.slice(0, at);
  return `${head.trimEnd()}${gapAfter(head)}${description} ${query.slice(at)}`.trimEnd();
}

/** What stands between a query and what is added: a comment at its end goes to the end of its line. */
function gapAfter(query: string): string {
  return query.includes('//') ? '\n' : ' ';
}

/** Where the hints of a query begin: `with (...)`. Its length if it has none. */
function hintsAt(query: string): number {
  const bare = query.replace(quoted, (text) => '"'.repeat(text.length));
  const at = bare.search(/\bwith\s*\(/);
  return at < 0 ? query.length : at;
}
