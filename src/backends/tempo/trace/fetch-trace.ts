import type { Answer } from '../../../domain/answer.ts';
import type { Trace } from '../../../domain/trace/trace.ts';
import {
  expectOk,
  type FetchOptions,
  fetchAnyStatus,
  isOk,
  isRouteMissing,
  type TempoConnection,
} from '../fetch.ts';
import { buildTraceRequest, type TraceQuery } from '../request.ts';
import type { SpanSources } from './decode-trace.ts';
import { decodeTraceAnswer } from './decode-trace-answer.ts';

export interface TraceSources {
  /** Gets where each span stood in the answer, for `formatOtlp`. */
  readonly sources?: SpanSources | undefined;
}

/** Fetches a trace; null if there is none with this id. */
export type TraceFetcher = (
  traceId: string,
  query: TraceQuery & FetchOptions & TraceSources,
) => Promise<Answer<Trace> | null>;

/**
 * Creates a fetcher that asks v2, or v1 if the server has no v2 (before Tempo 2.6); it remembers that. For an unknown trace, v2 sends
 * an empty 200 but v1 a 404 (docs/stores.md 7.9).
 */
export function createTraceFetcher(connection: TempoConnection): TraceFetcher {
  let hasV2 = true;
  return async (traceId, query) => {
    const options: FetchOptions = { query: query.filter, signal: query.signal };
    if (hasV2) {
      const call = await fetchAnyStatus(connection, buildTraceRequest('v2', traceId, query), options);
      if (!isRouteMissing(call))
        return decodeTraceAnswer(expectOk(call), traceId, {
          filtered: query.filter !== undefined,
          sources: query.sources,
        });
    }
    const call = await fetchAnyStatus(connection, buildTraceRequest('v1', traceId, query), options);
    if (call.response.status === 404 && !isWrongRoute(call.response.body)) return null;
    hasV2 &&= !isOk(call);
    const answer = decodeTraceAnswer(expectOk(call), traceId, { sources: query.sources });
    return answer === null || query.filter === undefined ? answer : withoutFilter(answer);
  };
}

/** Whether a 404 means a missing route. Go's mux and proxies have a text for it; Tempo's own 404 is empty or `trace not found`. */
function isWrongRoute(body: string): boolean {
  return /page not found|<html|no static resource/i.test(body);
}

function withoutFilter(answer: Answer<Trace>): Answer<Trace> {
  const warning = 'This Tempo cannot filter the spans of a trace: all of them are here';
  return { ...answer, warnings: [...answer.warnings, warning] };
}
