import type { DemoApi, DemoCluster, DemoRequest, DemoResponse, TraceSource } from '../../source/sources.ts';
import type { Metrics, TraceQuery } from '../parse/ast.ts';
import { parseTraceQuery } from '../parse/parse.ts';
import { queryRefusal, refusal, unsupported } from '../parse/refusal.ts';
import { errorAnswer, jsonAnswer, textAnswer } from './answers.ts';
import { answerMetricsInstant, answerMetricsRange } from './metrics-answer.ts';
import { answerSearch, bytesPerSpan } from './search.ts';
import { answerTagSearch } from './tag-search.ts';
import { listTags, listTagValues, type TagRequest } from './tags.ts';
import {
  durationParam,
  exemplarsParam,
  limitParam,
  metricsRange,
  metricsStep,
  searchRange,
  spansPerSpansetParam,
} from './tempo-params.ts';
import { answerTraceV1, answerTraceV2 } from './trace-by-id.ts';
import { writtenTraces } from './written-traces.ts';

type Handler = (traces: TraceSource, request: DemoRequest) => DemoResponse;

/** Creates Tempo's HTTP API over a cluster's traces. Its paths lie below the server's root: `/api/...` and `/ready`. */
export function createTempoApi(cluster: DemoCluster): DemoApi {
  return (request) => {
    const handler = handlers.get(request.path) ?? patternHandler(request.path);
    if (handler === null) return null;
    try {
      checkEncoding(request);
      return handler(writtenTraces(cluster.traces, request.nowMs), request);
    } catch (error) {
      return errorAnswer(error);
    }
  };
}

const handlers: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ['/ready', () => textAnswer(200, 'ready\n')],
  ['/api/echo', () => textAnswer(200, 'echo\n')],
  ['/api/status/buildinfo', () => jsonAnswer(buildInfo)],
  ['/api/search', search],
  ['/api/search/tags', searchTagsV1],
  ['/api/v2/search/tags', searchTagsV2],
  ['/api/metrics/query_range', metricsQueryRange],
  ['/api/metrics/query', metricsQueryInstant],
]);

const buildInfo = {
  version: '2.9.0-demo',
  revision: '',
  branch: '',
  buildUser: '',
  buildDate: '',
  goVersion: 'go1.26.11',
};

function patternHandler(path: string): Handler | null {
  const [, version, id] = /^\/api\/(v2\/)?traces\/([^/]+)$/.exec(path) ?? [];
  if (id !== undefined) {
    if (version === undefined) return (traces) => answerTraceV1(traces, decodeURIComponent(id));
    return (traces, request) => answerTraceV2(traces, decodeURIComponent(id), request);
  }
  const [, tagVersion, tag] = /^\/api\/(v2\/)?search\/tag\/(.+)\/values$/.exec(path) ?? [];
  if (tag === undefined) return null;
  return (traces, request) => tagValues(traces, request, decodeURIComponent(tag), tagVersion !== undefined);
}

/** Refuses a request that accepts no JSON, because all answers are JSON. */
function checkEncoding(request: DemoRequest): void {
  for (const [name, value] of Object.entries(request.headers)) {
    if (name.toLowerCase() !== 'accept' || value.includes('*/*') || value.includes('json')) continue;
    if (value.startsWith('application/')) throw refusal(`${value} is not supported by the demo`);
  }
}

function search(traces: TraceSource, request: DemoRequest): DemoResponse {
  const { params, nowMs } = request;
  const range = searchRange(params, nowMs);
  const options = { limit: limitParam(params), spansPerSpanset: spansPerSpansetParam(params) };
  const text = params.get('q') ?? '';
  if (text === '') {
    const tagSearch = {
      tags: params.get('tags') ?? '',
      minDurationNs: durationParam(params, 'minDuration'),
      maxDurationNs: durationParam(params, 'maxDuration'),
    };
    return jsonAnswer(
      answerTagSearch(traces.traces(range.fromMs, range.toMs, 'forward'), tagSearch, options),
    );
  }
  const query = parseTraceQuery(text);
  if (query.metrics !== null) throw queryRefusal('metrics queries are not supported by the search endpoint');
  for (const hint of query.hints.keys()) if (hint !== 'most_recent') throw unsupported(`hint ${hint}`);
  const direction = query.hints.get('most_recent') === 'true' ? 'backward' : 'forward';
  return jsonAnswer(answerSearch(traces.traces(range.fromMs, range.toMs, direction), query, options));
}

function tagRequest(traces: TraceSource, request: DemoRequest): TagRequest {
  const range = searchRange(request.params, request.nowMs);
  return {
    traces: traces.traces(range.fromMs, range.toMs, 'backward'),
    query: request.params.get('q') ?? '',
    count: { spans: 0 },
  };
}

/** Builds an answer about tags, with the number of bytes that were read for it. */
function tagAnswer(data: object, request: TagRequest): DemoResponse {
  return jsonAnswer({ ...data, metrics: { inspectedBytes: String(request.count.spans * bytesPerSpan) } });
}

function searchTagsV1(traces: TraceSource, request: DemoRequest): DemoResponse {
  const tags = tagRequest(traces, request);
  const names = new Set(listTags(tags, request.params.get('scope') ?? '').flatMap((scope) => scope.tags));
  return tagAnswer({ tagNames: [...names].sort() }, tags);
}

function searchTagsV2(traces: TraceSource, request: DemoRequest): DemoResponse {
  const tags = tagRequest(traces, request);
  return tagAnswer({ scopes: listTags(tags, request.params.get('scope') ?? '') }, tags);
}

function tagValues(traces: TraceSource, request: DemoRequest, tag: string, typed: boolean): DemoResponse {
  const tags = tagRequest(traces, request);
  const limit = Number(request.params.get('limit') ?? 0);
  const values = listTagValues(tags, tag, Number.isInteger(limit) ? limit : 0);
  return tagAnswer({ tagValues: typed ? values : values.map(({ value }) => value) }, tags);
}

function metricsQuery(params: URLSearchParams): TraceQuery & { readonly metrics: Metrics } {
  const query = parseTraceQuery(params.get('q') ?? params.get('query') ?? '');
  const { metrics } = query;
  if (metrics === null) throw queryRefusal('not a metrics query');
  for (const hint of query.hints.keys()) if (hint !== 'exemplars') throw unsupported(`hint ${hint}`);
  return { ...query, metrics };
}

function metricsQueryRange(traces: TraceSource, request: DemoRequest): DemoResponse {
  const { params, nowMs } = request;
  const query = metricsQuery(params);
  const range = metricsRange(params, nowMs);
  const options = {
    range,
    stepMs: metricsStep(params, range),
    exemplars: exemplarsParam(params, query.hints),
  };
  return jsonAnswer(answerMetricsRange(traces, query, options));
}

function metricsQueryInstant(traces: TraceSource, request: DemoRequest): DemoResponse {
  const range = metricsRange(request.params, request.nowMs);
  return jsonAnswer(answerMetricsInstant(traces, metricsQuery(request.params), range));
}
