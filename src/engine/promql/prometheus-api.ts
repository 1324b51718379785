import { ObsqError } from '../../domain/errors.ts';
import type { DemoApi, DemoCluster, DemoRequest, DemoResponse, MetricSource } from '../source/sources.ts';
import { answerLabels, answerLabelValues, answerSeries } from './api/api-discover.ts';
import { answerExemplars } from './api/api-exemplars.ts';
import { answerQuery, answerQueryRange } from './api/api-query.ts';
import { failure } from './api/api-response.ts';
import { answerFormatQuery, answerMetadata, answerUserLimits } from './api/api-status.ts';
import { answerAlerts, answerRules } from './rules/api-rules.ts';
import { ruleGroups } from './rules/rule-groups.ts';
import { withRuleSeries } from './rules/rule-series.ts';
import { createRuler } from './rules/ruler.ts';

type Answer = (source: MetricSource, request: DemoRequest) => DemoResponse;

interface Route {
  readonly path: RegExp;
  readonly post: boolean;
  readonly answer: Answer;
}

/** The ruler started this long before payment fails, so none of its series is older. */
const rulerLeadMs = 2 * 3_600_000;

/** Answers requests to the Prometheus HTTP API with the cluster's metrics and rules. Returns null for any other path. */
export function createPrometheusApi(cluster: DemoCluster): DemoApi {
  const source = withRuleSeries(cluster.metrics, ruleGroups, cluster.anchorMs - rulerLeadMs);
  const ruler = createRuler(cluster.metrics, ruleGroups);
  const routes: readonly Route[] = [
    { path: /^\/api\/v1\/query$/, post: true, answer: answerQuery },
    { path: /^\/api\/v1\/query_range$/, post: true, answer: answerQueryRange },
    { path: /^\/api\/v1\/query_exemplars$/, post: true, answer: answerExemplars },
    { path: /^\/api\/v1\/format_query$/, post: true, answer: answerFormatQuery },
    { path: /^\/api\/v1\/series$/, post: true, answer: answerSeries },
    { path: /^\/api\/v1\/labels$/, post: true, answer: answerLabels },
    { path: /^\/api\/v1\/label\/[^/]+\/values$/, post: false, answer: answerLabelValues },
    { path: /^\/api\/v1\/metadata$/, post: false, answer: answerMetadata },
    { path: /^\/api\/v1\/rules$/, post: false, answer: (_, request) => answerRules(ruler, request) },
    { path: /^\/api\/v1\/alerts$/, post: false, answer: (_, request) => answerAlerts(ruler, request) },
    { path: /^\/api\/v1\/user_limits$/, post: false, answer: answerUserLimits },
  ];
  return (request) => {
    const route = routes.find(({ path }) => path.test(request.path));
    if (route === undefined) return null;
    if (request.method !== 'GET' && !(route.post && request.method === 'POST')) return methodNotAllowed();
    return answerOrFailure(route.answer, untilNow(source, request.nowMs), request);
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

/** Limits a source to what a server has scraped by a moment. */
function untilNow(source: MetricSource, nowMs: number): MetricSource {
  return {
    scrapeIntervalMs: source.scrapeIntervalMs,
    exemplarLimit: source.exemplarLimit,
    select: (matchers, fromMs, toMs) => source.select(matchers, fromMs, Math.min(toMs, nowMs)),
    labelSets: (matchers, fromMs, toMs) => source.labelSets(matchers, fromMs, Math.min(toMs, nowMs)),
    exemplars: (matchers, fromMs, toMs) => source.exemplars(matchers, fromMs, Math.min(toMs, nowMs)),
    metadata: () => source.metadata(),
  };
}
