import { ObsqError } from '../../../domain/errors.ts';
import { goJson } from '../../go/go-json.ts';
import type { DemoApi, DemoCluster, DemoRequest, DemoResponse, LogSource } from '../../source/sources.ts';
import { formatLokiQuery } from '../parse/format-query.ts';
import { parseLogQuery, parseLokiQuery, parseSelector } from '../parse/parse.ts';
import { refusal } from '../parse/refusal.ts';
import {
  directionParam,
  instantParam,
  limitParam,
  type NsRange,
  queryRangeParams,
  stepParam,
} from '../pipeline/loki-params.ts';
import { errorAnswer, jsonAnswer, successAnswer } from './answers.ts';
import { answerDetectedFields, answerDetectedFieldValues, answerDetectedLabels } from './detected.ts';
import { listLabels, listLabelValues, listSeries } from './label-lists.ts';
import { answerMatrix, answerVector } from './metric-answer.ts';
import { answerPatterns } from './patterns.ts';
import { answerStreams } from './streams-answer.ts';
import { answerIndexStats, answerVolume, answerVolumeRange } from './volume.ts';
import { writtenLogs } from './written-logs.ts';

type Handler = (logs: LogSource, request: DemoRequest) => DemoResponse;

/** Creates Loki's HTTP API over a cluster's logs. Its paths lie below the server's root: `/loki/api/v1/...` and `/ready`. */
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
  [`${root}/index/stats`, indexStats],
  [
    `${root}/index/volume`,
    (logs, request) => successAnswer(answerVolume(logs, request.params, windowOf(request))),
  ],
  [
    `${root}/index/volume_range`,
    (logs, request) => successAnswer(answerVolumeRange(logs, request.params, windowOf(request))),
  ],
  [`${root}/patterns`, patterns],
  [`${root}/detected_labels`, (logs, request) => jsonAnswer(answerDetectedLabels(logs, queryOf(request)))],
  [`${root}/detected_fields`, detectedFields],
  [`${root}/format_query`, formatQuery],
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
  const [, kind, encoded] = /^\/loki\/api\/v1\/(label|detected_field)\/([^/]+)\/values$/.exec(path) ?? [];
  if (encoded === undefined) return null;
  const name = decodeURIComponent(encoded);
  if (kind === 'label') return (logs, request) => successAnswer(listLabelValues(logs, request, name));
  return (logs, request) => {
    const field = { name, params: request.params };
    return jsonAnswer(
      answerDetectedFieldValues(logs, parseLogQuery(queryOf(request)), windowOf(request), field),
    );
  };
}

function queryOf(request: DemoRequest): string {
  return request.params.get('query') ?? '';
}

function windowOf(request: DemoRequest): NsRange {
  return queryRangeParams(request.params, request.nowMs);
}

function indexStats(logs: LogSource, request: DemoRequest): DemoResponse {
  return jsonAnswer(answerIndexStats(logs, parseSelector(queryOf(request)), windowOf(request)));
}

function patterns(logs: LogSource, request: DemoRequest): DemoResponse {
  const query = parseLogQuery(queryOf(request));
  return successAnswer(answerPatterns(logs, query, windowOf(request), request.params));
}

function detectedFields(logs: LogSource, request: DemoRequest): DemoResponse {
  const query = parseLogQuery(queryOf(request));
  return jsonAnswer(answerDetectedFields(logs, query, windowOf(request), request.params));
}

/** Answers `format_query`, the only endpoint whose refusals are JSON (docs/stores.md 2.1). */
function formatQuery(_logs: LogSource, request: DemoRequest): DemoResponse {
  const contentType = 'application/json; charset=utf-8';
  try {
    const data = formatLokiQuery(parseLokiQuery(queryOf(request)));
    return { status: 200, contentType, body: goJson({ status: 'success', data }) };
  } catch (error) {
    if (!(error instanceof ObsqError) || error.status === undefined) throw error;
    return {
      status: error.status,
      contentType,
      body: goJson({ status: 'invalid-query', error: error.message }),
    };
  }
}

function queryRange(logs: LogSource, request: DemoRequest): DemoResponse {
  const { params, nowMs } = request;
  const range = queryRangeParams(params, nowMs);
  const direction = directionParam(params);
  const stepNs = stepParam(params, range);
  const query = parseLokiQuery(queryOf(request));
  if (query.kind === 'metric') return successAnswer(answerMatrix(logs, query.query, range, stepNs));
  if (params.has('interval')) throw refusal('parse error : interval is not supported by the demo');
  const categorize = wantsCategories(request.headers);
  const options = { range, direction, limit: limitParam(params), categorize };
  return successAnswer(answerStreams(logs, query.query, options));
}

function queryInstant(logs: LogSource, request: DemoRequest): DemoResponse {
  const timeNs = instantParam(request.params, request.nowMs);
  const query = parseLokiQuery(queryOf(request));
  if (query.kind === 'metric') return successAnswer(answerVector(logs, query.query, timeNs));
  throw refusal(
    'log queries are not supported as an instant query type, please change your query to a range query type',
  );
}

/** Whether the headers ask to keep metadata apart from the stream's labels (`categorize-labels`). */
export function wantsCategories(headers: Readonly<Record<string, string>>): boolean {
  for (const [name, value] of Object.entries(headers)) {
    if (name.toLowerCase() !== 'x-loki-response-encoding-flags') continue;
    if (value.split(',').some((flag) => flag.trim() === 'categorize-labels')) return true;
  }
  return false;
}
