import { ObsqError } from '../../domain/errors.ts';
import type { DemoApi, DemoCluster, DemoRequest, DemoResponse, MetricSource } from '../sources.ts';
import { answerQuery, answerQueryRange } from './api-query.ts';
import { failure } from './api-response.ts';
import { untilNow } from './until-now.ts';

type Answer = (source: MetricSource, request: DemoRequest) => DemoResponse;

interface Route {
  readonly path: string;
  readonly post: boolean;
  readonly answer: Answer;
}

/** The Prometheus HTTP API over the cluster's metrics; null where the path is none of it. */
export function createPrometheusApi(cluster: DemoCluster): DemoApi {
  const routes: readonly Route[] = [
    { path: '/api/v1/query', post: true, answer: answerQuery },
    { path: '/api/v1/query_range', post: true, answer: answerQueryRange },
  ];
  const byPath = new Map(routes.map((route) => [route.path, route]));
  return (request) => {
    const route = byPath.get(request.path);
    if (route === undefined) return null;
    if (request.method !== 'GET' && !(route.post && request.method === 'POST')) return methodNotAllowed();
    return answerOrFailure(route.answer, untilNow(cluster.metrics, request.nowMs), request);
  };
}

function methodNotAllowed(): DemoResponse {
  return { status: 405, contentType: 'text/plain; charset=utf-8', body: 'Method Not Allowed\n' };
}

function answerOrFailure(answer: Answer, source: MetricSource, request: DemoRequest): DemoResponse {
  try {
    return answer(source, request);
  } catch (error) {
    if (!(error instanceof ObsqError)) throw error;
    return failure(error.status === 422 ? 'execution' : 'bad_data', error.message);
  }
}
