import { goJson } from '../../go/go-json.ts';
import type { DemoRequest, DemoResponse, MetricSource } from '../../source/sources.ts';
import { compilePromql } from '../compile/compile.ts';
import { prettyExpr } from '../words/pretty-expr.ts';
import { badData } from '../words/promql-error.ts';
import { asParameter, parameter } from './api-parameters.ts';
import { success } from './api-response.ts';

/** Answers GET /api/v1/metadata: type, unit and help of every metric family. */
export function answerMetadata(source: MetricSource, request: DemoRequest): DemoResponse {
  const limit = metadataLimit(request.params, 'limit');
  const perMetric = metadataLimit(request.params, 'limit_per_metric');
  const wanted = parameter(request.params, 'metric');
  const families: Record<string, { type: string; unit: string; help: string }[]> = {};
  let count = 0;
  for (const [metric, { type, unit, help }] of Object.entries(source.metadata())) {
    const name = familyName(metric, type);
    if (name in families || (wanted !== '' && name !== wanted)) continue;
    if (limit !== null && count >= limit) break;
    families[name] = perMetric === 0 ? [] : [{ type, unit, help }];
    count += 1;
  }
  return success(goJson(families));
}

/** Names the family of a series. All series of a histogram or summary belong to one family, named without their suffix. */
function familyName(metric: string, type: string): string {
  if (type === 'histogram') return metric.replace(/_(bucket|sum|count)$/, '');
  return type === 'summary' ? metric.replace(/_(sum|count)$/, '') : metric;
}

function metadataLimit(params: URLSearchParams, name: string): number | null {
  const text = parameter(params, name);
  if (text === '') return null;
  if (!/^[+-]?\d+$/.test(text)) throw badData(`${name} must be a number`);
  return Number(text) < 0 ? null : Number(text);
}

/** Answers GET or POST /api/v1/format_query. */
export function answerFormatQuery(_source: MetricSource, request: DemoRequest): DemoResponse {
  const expr = asParameter('query', () => compilePromql(parameter(request.params, 'query')));
  return success(goJson(prettyExpr(expr)));
}

/** Answers GET /api/v1/user_limits like Mimir, mainly to say that exemplars are kept (docs/stores.md 1.3). */
export function answerUserLimits(source: MetricSource): DemoResponse {
  const limits = {
    compactor_blocks_retention_period_seconds: 7_776_000,
    ingestion_rate: 10_000,
    ingestion_burst_size: 200_000,
    ingestion_burst_factor: 0,
    max_global_series_per_user: 150_000,
    max_global_series_per_metric: 0,
    max_global_exemplars_per_user: source.exemplarLimit ?? 100_000,
    max_fetched_chunks_per_query: 2_000_000,
    max_fetched_series_per_query: 0,
    max_fetched_chunk_bytes_per_query: 0,
    ruler_max_rules_per_rule_group: 20,
    ruler_max_rule_groups_per_tenant: 70,
  };
  return { status: 200, contentType: 'application/json', body: JSON.stringify(limits) };
}
