import type { Params } from '../../http/http.ts';

/** The alerts to ask for. An absent flag counts as true (docs/stores.md 4). */
export interface AlertFilter {
  /** Matchers in Alertmanager's notation: `severity="critical"`. An alert must meet all of them. */
  readonly filter?: readonly string[] | undefined;
  readonly active?: boolean | undefined;
  readonly silenced?: boolean | undefined;
  readonly inhibited?: boolean | undefined;
  readonly unprocessed?: boolean | undefined;
  /** A regex that must match the whole name of a receiver. */
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
