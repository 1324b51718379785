import type { Answer } from '../../domain/answer.ts';
import { ObsqError } from '../../domain/errors.ts';
import type { Series } from '../../domain/metrics/series.ts';
import type { Trace } from '../../domain/trace/trace.ts';
import { normalizeTraceId } from '../../domain/trace/trace-id.ts';
import type { Endpoint, Http } from '../../http/http.ts';
import { type BuildInfo, readBuildInfo } from '../build-info.ts';
import { parseJsonObject } from '../json/json-body.ts';
import {
  decodeMetricsInstant,
  decodeMetricsRange,
  decodeTags,
  decodeTagValues,
  type TagGroup,
  type TagValue,
  type TraceMetrics,
} from './decode.ts';
import { fetchNewestVersion, fetchTempo, type TempoConnection } from './fetch.ts';
import * as requests from './request.ts';
import { createTraceSearch, type TraceSearch } from './search/fetch-search.ts';
import { createTraceFetcher, type TraceSources } from './trace/fetch-trace.ts';

type Cancellable = { readonly signal?: AbortSignal | undefined };

/** A client of one Tempo. Every method throws ObsqError only; errors about a query hold its text and the offset of the error. */
export interface TempoClient {
  /**
   * Fetches a trace; null if there is none with this id, or not yet: a trace that was just sent may not be found. Pads a short id. Throws
   * ObsqError (`usage`) for a text that is not an id. A window limits the blocks that are read and may hide spans.
   */
  trace(
    traceId: string,
    query?: requests.TraceQuery & TraceSources & Cancellable,
  ): Promise<Answer<Trace> | null>;
  /** Matching traces, newest first unless `mostRecent` is false or the query has hints of its own. */
  readonly search: TraceSearch;
  /** Attribute names by scope. */
  tags(
    query?: Partial<requests.TraceWindow> & { readonly scope?: requests.TagScope | undefined } & Cancellable,
  ): Promise<Answer<readonly TagGroup[]>>;
  /** Values of `resource.service.name`, `.http.method`, `name`, ...; an invalid `query` is ignored by the server. */
  tagValues(
    tag: string,
    query?: Partial<requests.TraceWindow> & { readonly query?: string | undefined } & Cancellable,
  ): Promise<Answer<readonly TagValue[]>>;
  metricsRange(
    query: requests.MetricsQuery & {
      readonly stepMs: number;
      /** How many exemplars to ask for, at most 100. */
      readonly exemplars?: number | undefined;
    } & Cancellable,
  ): Promise<Answer<TraceMetrics>>;
  /** One sample a series for the whole window, with the time of its end. */
  metricsInstant(query: requests.MetricsQuery & Cancellable): Promise<Answer<readonly Series[]>>;
  buildInfo(options?: Cancellable): Promise<BuildInfo>;
}

/** Creates the client of the Tempo at `endpoint`, whose base URL must not contain `/api`. */
export function createTempoClient(http: Http, endpoint: Endpoint): TempoClient {
  const connection: TempoConnection = { http, endpoint };
  const fetchTrace = createTraceFetcher(connection);
  const search = createTraceSearch(connection);
  return {
    trace: async (traceId, query = {}) => fetchTrace(requireTraceId(traceId), query),
    search,
    tags: async (query = {}) =>
      decodeTags(
        await fetchNewestVersion(connection, (version) => requests.buildTagsRequest(version, query), query),
      ),
    tagValues: async (tag, query = {}) =>
      decodeTagValues(
        await fetchNewestVersion(
          connection,
          (version) => requests.buildTagValuesRequest(version, tag, query),
          query,
        ),
      ),
    metricsRange: async (query) =>
      decodeMetricsRange(await fetchTempo(connection, requests.buildMetricsRangeRequest(query), query)),
    metricsInstant: async (query) =>
      decodeMetricsInstant(
        await fetchTempo(connection, requests.buildMetricsInstantRequest(query), query),
        query.toMs,
      ),
    buildInfo: async (query = {}) =>
      readBuildInfo(parseJsonObject(await fetchTempo(connection, requests.buildBuildInfoRequest(), query))),
  };
}

function requireTraceId(text: string): string {
  const traceId = normalizeTraceId(text);
  if (traceId !== null) return traceId;
  throw new ObsqError({
    kind: 'usage',
    message: `Not a trace id: ${JSON.stringify(text)}`,
    backend: 'tempo',
    hint: 'a trace id is up to 32 hex digits',
  });
}
