import type { Params } from '../../http/http.ts';

/** Which alerts to send. Each flag is true unless it is given (docs/stores.md 4). */
export interface AlertFilter {
  /** Matchers as Alertmanager writes them: `severity="critical"`; all must hold. */
  readonly filter?: readonly string[] | undefined;
  readonly active?: boolean | undefined;
  readonly silenced?: boolean | undefined;
  readonly inhibited?: boolean | undefined;
  readonly unprocessed?: boolean | undefined;
  /** A fully anchored regex of receiver names. */
  readonly receiver?: string | undefined;
}

export interface AlertmanagerRequest {
  readonly path: string;
  readonly params: Params;
}

export function buildAlertsRequest(filter: AlertFilter): AlertmanagerRequest {
  const params = [...filterParams(filter.filter), ...flagParams(filter)];
  return { path: '/api/v2/alerts', params };
}

export function buildSilencesRequest(filter: readonly string[] | undefined): AlertmanagerRequest {
  return { path: '/api/v2/silences', params: filterParams(filter) };
}

export function buildStatusRequest(): AlertmanagerRequest {
  return { path: '/api/v2/status', params: [] };
}

function filterParams(filter: readonly string[] | undefined): [string, string][] {
  return (filter ?? []).map((matcher) => ['filter', matcher]);
}

function flagParams(filter: AlertFilter): [string, string][] {
  const params: [string, string][] = [];
  for (const name of ['active', 'silenced', 'inhibited', 'unprocessed'] as const) {
    const value = filter[name];
    if (value !== undefined) params.push([name, String(value)]);
  }
  if (filter.receiver !== undefined) params.push(['receiver', filter.receiver]);
  return params;
}
