import type { Endpoint, Http } from '../../http/http.ts';
import type { Call } from '../call.ts';
import { judgeLokiFailure } from './error.ts';
import type { LokiRequest } from './request.ts';

/** The parts that all requests to one Loki share. */
export interface LokiConnection {
  readonly http: Http;
  /** The base URL has no `/loki`, because each path begins with it. */
  readonly endpoint: Endpoint;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Builds the headers of every request: one asks for categorised labels (docs/stores.md 7.5), one holds tags that the operators' query
 * log shows. Tags that the user has set for this store stay; a `Source` among them replaces obsq's own.
 */
export function buildLokiHeaders(
  endpoint: Endpoint,
  tags: Readonly<Record<string, string>>,
): Record<string, string> {
  const theirs = Object.entries(endpoint.headers).find(
    ([name]) => name.toLowerCase() === 'x-query-tags',
  )?.[1];
  const hasSource = theirs !== undefined && /(^|,)\s*source=/i.test(theirs);
  const ours = Object.entries(hasSource ? tags : { Source: 'obsq', ...tags });
  // Replace characters that would end a tag, as Loki itself does.
  const clean = (text: string): string => text.replace(/[^A-Za-z0-9_.:/-]/g, '_');
  const pairs = ours.map(([name, value]) => `${clean(name)}=${clean(value)}`);
  return {
    'X-Loki-Response-Encoding-Flags': 'categorize-labels',
    'X-Query-Tags': [...pairs, ...(theirs === undefined ? [] : [theirs])].join(','),
  };
}

/** Sends one GET, because Grafana's proxy refuses POST (docs/stores.md 7.22). Throws ObsqError for any status that is not 2xx. */
export async function fetchLoki(
  connection: LokiConnection,
  request: LokiRequest,
  options: { readonly query?: string | undefined; readonly signal?: AbortSignal | undefined } = {},
): Promise<Call> {
  const { http, endpoint, headers } = connection;
  const response = await http.send(endpoint, { method: 'GET', ...request, headers, signal: options.signal });
  const call: Call = { endpoint, path: request.path, response, query: options.query };
  if (response.status < 200 || response.status > 299) throw judgeLokiFailure(call);
  return call;
}
