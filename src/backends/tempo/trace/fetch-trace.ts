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
import { decodeTraceAnswer } from './decode-trace-answer.ts';

/** Answers null where there is no such trace. */
export type TraceFetcher = (
  traceId: string,
  query: TraceQuery & FetchOptions,
) => Promise<Answer<Trace> | null>;

/**
 * Asks v2, and v1 where the server has no v2 (before Tempo 2.6), remembering that once it was seen.
 * No such trace is an empty 200 of v2 but a 404 of v1 (docs/stores.md 7.9).
 */
export function createTraceFetcher(connection: TempoConnection): TraceFetcher {
  let hasV2 = true;
  return async (traceId, query) => {
    const options: FetchOptions = { query: query.filter, signal: query.signal };
    if (hasV2) {
      const call = await fetchAnyStatus(connection, buildTraceRequest('v2', traceId, query), options);
      if (!isRouteMissing(call))
        return decodeTraceAnswer(expectOk(call), traceId, query.filter !== undefined);
    }
    const call = await fetchAnyStatus(connection, buildTraceRequest('v1', traceId, query), options);
    if (call.response.status === 404 && !isWrongRoute(call.response.body)) return null;
    hasV2 &&= !isOk(call);
    const answer = decodeTraceAnswer(expectOk(call), traceId);
    return answer === null || query.filter === undefined ? answer : withoutFilter(answer);
  };
}

/** Go's mux and proxies say so in words; Tempo's own 404 has no body, or says `trace not found`. */
function isWrongRoute(body: string): boolean {
  return /page not found|<html|no static resource/i.test(body);
}

function withoutFilter(answer: Answer<Trace>): Answer<Trace> {
  const said = 'This Tempo cannot filter the spans of a trace: all of them are here';
  return { ...answer, warnings: [...answer.warnings, said] };
}
