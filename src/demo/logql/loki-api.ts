import type { DemoApi, DemoCluster, DemoRequest, DemoResponse, LogSource } from '../sources.ts';
import { errorAnswer, jsonAnswer, successAnswer } from './answers.ts';
import { listLabels, listLabelValues, listSeries } from './label-lists.ts';
import { directionParam, instantParam, limitParam, queryRangeParams, stepParam } from './loki-params.ts';
import { answerMatrix, answerVector } from './metric-answer.ts';
import { parseLokiQuery } from './parse.ts';
import { refusal } from './refusal.ts';
import { answerStreams } from './streams-answer.ts';

type Handler = (logs: LogSource, request: DemoRequest) => DemoResponse;

/** Loki's HTTP API over the demo's logs: paths below the server's root, `/loki/api/v1/...` and `/ready`. */
export function createLokiApi(cluster: DemoCluster): DemoApi {
  return (request) => {
    const handler = handlers.get(request.path) ?? valuesHandler(request.path);
    if (handler === null) return null;
    try {
      return handler(writtenLogs(cluster.logs, request.nowMs), request);
    } catch (error) {
      return errorAnswer(error);
    }
  };
}

const root = '/loki/api/v1';

const handlers: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ['/ready', () => ({ status: 200, contentType: 'text/plain; charset=utf-8', body: 'ready\n' })],
  [`${root}/status/buildinfo`, () => ({ ...jsonAnswer(buildInfo), contentType: 'application/json' })],
  [`${root}/query_range`, queryRange],
  [`${root}/query`, queryInstant],
  [`${root}/labels`, (logs, request) => successAnswer(listLabels(logs, request))],
  [`${root}/series`, (logs, request) => successAnswer(listSeries(logs, request))],
]);

const buildInfo = {
  version: '3.5.0-demo',
  revision: '',
  branch: '',
  buildUser: '',
  buildDate: '',
  goVersion: 'go1.26.11',
};

function valuesHandler(path: string): Handler | null {
  const name = /^\/loki\/api\/v1\/label\/([^/]+)\/values$/.exec(path)?.[1];
  if (name === undefined) return null;
  return (logs, request) => successAnswer(listLabelValues(logs, request, decodeURIComponent(name)));
}

function queryRange(logs: LogSource, request: DemoRequest): DemoResponse {
  const { params, nowMs } = request;
  const range = queryRangeParams(params, nowMs);
  const limit = limitParam(params);
  const direction = directionParam(params);
  const stepNs = stepParam(params, range);
  const query = parseLokiQuery(params.get('query') ?? '');
  if (query.kind === 'metric') return successAnswer(answerMatrix(logs, query.query, range, stepNs));
  if (params.has('interval')) throw refusal('parse error : interval is not supported by the demo');
  const categorize = wantsCategories(request.headers);
  const options = { range, direction, limit, categorize };
  return successAnswer(answerStreams(logs, query.query, options));
}

function queryInstant(logs: LogSource, request: DemoRequest): DemoResponse {
  const timeNs = instantParam(request.params, request.nowMs);
  const query = parseLokiQuery(request.params.get('query') ?? '');
  if (query.kind === 'metric') return successAnswer(answerVector(logs, query.query, timeNs));
  throw refusal(
    'log queries are not supported as an instant query type, please change your query to a range query type',
  );
}

/** The logs as written so far: the demo's source could tell the future too. */
export function writtenLogs(logs: LogSource, nowMs: number): LogSource {
  const nowNs = BigInt(Math.floor(nowMs)) * 1_000_000n;
  return {
    streams: (matchers) => logs.streams(matchers),
    entries: (matchers, fromNs, toNs, direction) =>
      logs.entries(matchers, fromNs, toNs < nowNs ? toNs : nowNs, direction),
  };
}

/** The header that keeps metadata apart from the stream's labels. */
export function wantsCategories(headers: Readonly<Record<string, string>>): boolean {
  for (const [name, value] of Object.entries(headers)) {
    if (name.toLowerCase() !== 'x-loki-response-encoding-flags') continue;
    if (value.split(',').some((flag) => flag.trim() === 'categorize-labels')) return true;
  }
  return false;
}
