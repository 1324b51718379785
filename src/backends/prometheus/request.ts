import type { Params } from '../../http/http.ts';

/** A request before the choice between GET and POST. */
export interface PrometheusRequest {
  /** The path below the base URL, percent-encoded. */
  readonly path: string;
  readonly params: Params;
  /** The query text, for a mark under an error in it. */
  readonly query?: string | undefined;
  /** True if the API accepts a form: long expressions do not fit into a URL. */
  readonly allowsPost: boolean;
}

export interface InstantQuery {
  readonly expr: string;
  /** Unix ms; if absent, the server uses its own current time. */
  readonly timeMs?: number | undefined;
  /** The most series to send. */
  readonly limit?: number | undefined;
}

export interface RangeQuery {
  readonly expr: string;
  /** Unix ms, both inclusive. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly stepMs: number;
  readonly limit?: number | undefined;
}

export interface ExemplarQuery {
  /** Any PromQL: every selector in it is asked for (docs/stores.md 1.6). */
  readonly expr: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** The limits of a question about labels and series. Without `fromMs`, Cortex looks only at recent series (docs/stores.md 1.4). */
export interface Scope {
  /** Selectors. A series counts if it matches one of them. */
  readonly match?: readonly string[] | undefined;
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
  readonly limit?: number | undefined;
}

/** The API's word for alerting and recording rules. */
export type RuleType = 'alert' | 'record';

export function buildRulesRequest(type: RuleType | undefined): PrometheusRequest {
  return { path: '/api/v1/rules', params: type === undefined ? [] : [['type', type]], allowsPost: false };
}

export function buildInstantRequest(query: InstantQuery): PrometheusRequest {
  const params: [string, string][] = [['query', query.expr]];
  if (query.timeMs !== undefined) params.push(['time', formatSeconds(query.timeMs)]);
  if (query.limit !== undefined) params.push(['limit', String(query.limit)]);
  return { path: '/api/v1/query', params, query: query.expr, allowsPost: true };
}

export function buildRangeRequest(query: RangeQuery): PrometheusRequest {
  const params: [string, string][] = [
    ['query', query.expr],
    ['start', formatSeconds(query.fromMs)],
    ['end', formatSeconds(query.toMs)],
    ['step', formatSeconds(query.stepMs)],
  ];
  if (query.limit !== undefined) params.push(['limit', String(query.limit)]);
  return { path: '/api/v1/query_range', params, query: query.expr, allowsPost: true };
}

export function buildExemplarsRequest(query: ExemplarQuery): PrometheusRequest {
  const params: [string, string][] = [
    ['query', query.expr],
    ['start', formatSeconds(query.fromMs)],
    ['end', formatSeconds(query.toMs)],
  ];
  return { path: '/api/v1/query_exemplars', params, query: query.expr, allowsPost: true };
}

export function buildLabelsRequest(scope: Scope): PrometheusRequest {
  return { path: '/api/v1/labels', params: scopeParams(scope), allowsPost: true };
}

/**
 * Builds a request for the values of a label. The path holds the name, escaped if it is not a classic one, or with `raw` as it is: not
 * every store that has such names knows the escaped form. The API has no POST here.
 */
export function buildValuesRequest(name: string, scope: Scope, raw = false): PrometheusRequest {
  const path = `/api/v1/label/${encodeURIComponent(raw ? name : escapeLabelName(name))}/values`;
  return { path, params: scopeParams(scope), allowsPost: false };
}

export function buildSeriesRequest(scope: Scope): PrometheusRequest {
  return { path: '/api/v1/series', params: scopeParams(scope), allowsPost: true };
}

export function buildMetadataRequest(
  metric: string | undefined,
  limit: number | undefined,
): PrometheusRequest {
  const params: [string, string][] = [];
  if (metric !== undefined) params.push(['metric', metric]);
  if (limit !== undefined) params.push(['limit', String(limit)]);
  return { path: '/api/v1/metadata', params, allowsPost: false };
}

function scopeParams(scope: Scope): Params {
  const params: [string, string][] = (scope.match ?? []).map((selector) => ['match[]', selector]);
  if (scope.fromMs !== undefined) params.push(['start', formatSeconds(scope.fromMs)]);
  if (scope.toMs !== undefined) params.push(['end', formatSeconds(scope.toMs)]);
  if (scope.limit !== undefined) params.push(['limit', String(scope.limit)]);
  return params;
}

/** Formats milliseconds as seconds with up to three decimals: `1795210632`, `1795210632.25`. */
export function formatSeconds(ms: number): string {
  const text = (Math.round(ms) / 1000).toFixed(3);
  return text.replace(/\.?0+$/, '');
}

const classicName = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/**
 * Escapes a label name for a URL path. A name that is not a classic one (`http.status_code`) becomes `U__http_2e_status__code`: `_` is
 * doubled, any other special character becomes `_<hex of its code point>_` (docs/stores.md 1.4).
 */
export function escapeLabelName(name: string): string {
  if (classicName.test(name) && !name.startsWith('U__')) return name;
  let escaped = 'U__';
  for (const character of name) {
    if (character === '_') escaped += '__';
    else if (/[a-zA-Z0-9]/.test(character)) escaped += character;
    else escaped += `_${(character.codePointAt(0) ?? 0).toString(16)}_`;
  }
  return escaped;
}
