import type { HttpRequest } from '../../http/http.ts';

export type TempoRequest = Pick<HttpRequest, 'path' | 'params'>;

/** A window in Unix ms. It is sent in whole seconds, rounded outwards, because Tempo takes uint32 seconds (docs/stores.md 7.12). */
export interface TraceWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

type Param = readonly [string, string];

function windowParams({ fromMs, toMs }: TraceWindow): Param[] {
  const start = Math.max(0, Math.floor(fromMs / 1000));
  // Tempo refuses an end that is not after the start.
  const end = Math.max(start + 1, Math.ceil(toMs / 1000));
  return [
    ['start', String(start)],
    ['end', String(end)],
  ];
}

function optionalWindowParams(window: Partial<TraceWindow>): Param[] {
  const { fromMs, toMs } = window;
  return fromMs === undefined || toMs === undefined ? [] : windowParams({ fromMs, toMs });
}

/** Options for a trace by its id. A window limits the blocks that are read, so it may hide spans outside of it. */
export interface TraceQuery extends Partial<TraceWindow> {
  /** A spanset filter `{...}`: the answer holds only matching spans (v2 only). */
  readonly filter?: string | undefined;
}

export function buildTraceRequest(version: 'v1' | 'v2', traceId: string, query: TraceQuery): TempoRequest {
  const params = optionalWindowParams(query);
  if (version === 'v2' && query.filter !== undefined) params.push(['q', query.filter]);
  const root = version === 'v2' ? '/api/v2/traces/' : '/api/traces/';
  return { path: root + encodeURIComponent(traceId), params };
}

export interface SearchQuery extends TraceWindow {
  readonly query: string;
  readonly limit: number;
  /** The most spans to return of each match; the server's default is 3, its maximum 100. */
  readonly spansPerSpanSet?: number | undefined;
}

export function buildSearchRequest(search: SearchQuery): TempoRequest {
  const params: Param[] = [
    ['q', search.query],
    ['limit', String(search.limit)],
  ];
  if (search.spansPerSpanSet !== undefined) params.push(['spss', String(search.spansPerSpanSet)]);
  return { path: '/api/search', params: [...params, ...windowParams(search)] };
}

/** The scope of an attribute. `intrinsic` are Tempo's own fields. */
export type TagScope = 'resource' | 'span' | 'intrinsic' | 'event' | 'link' | 'instrumentation';

export function buildTagsRequest(
  version: 'v1' | 'v2',
  query: Partial<TraceWindow> & { readonly scope?: TagScope | undefined },
): TempoRequest {
  const params = optionalWindowParams(query);
  if (query.scope !== undefined) params.push(['scope', query.scope]);
  return { path: version === 'v2' ? '/api/v2/search/tags' : '/api/search/tags', params };
}

export function buildTagValuesRequest(
  version: 'v1' | 'v2',
  tag: string,
  query: Partial<TraceWindow> & { readonly query?: string | undefined },
): TempoRequest {
  const params = optionalWindowParams(query);
  if (version === 'v2' && query.query !== undefined) params.push(['q', query.query]);
  const root = version === 'v2' ? '/api/v2/search/tag/' : '/api/search/tag/';
  return { path: `${root}${encodeURIComponent(tag)}/values`, params };
}

export interface MetricsQuery extends TraceWindow {
  readonly query: string;
}

export function buildMetricsRangeRequest(
  query: MetricsQuery & { readonly stepMs: number; readonly exemplars?: number | undefined },
): TempoRequest {
  const { stepMs, exemplars } = query;
  // The step is a Go duration.
  const step = stepMs % 1000 === 0 ? `${stepMs / 1000}s` : `${Math.round(stepMs)}ms`;
  const params: Param[] = [['q', query.query], ...windowParams(query), ['step', step]];
  if (exemplars !== undefined) params.push(['exemplars', String(exemplars)]);
  return { path: '/api/metrics/query_range', params };
}

export function buildMetricsInstantRequest(query: MetricsQuery): TempoRequest {
  return { path: '/api/metrics/query', params: [['q', query.query], ...windowParams(query)] };
}

export function buildBuildInfoRequest(): TempoRequest {
  return { path: '/api/status/buildinfo' };
}
