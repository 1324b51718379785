import type { Endpoint, Http } from '../../http/http.ts';
import type { Call } from '../call.ts';
import { judgeTempoFailure } from './error.ts';
import type { TempoRequest } from './request.ts';

/** The parts that all requests to one Tempo share. */
export interface TempoConnection {
  readonly http: Http;
  /** The base URL has no `/api`, because each path begins with it. */
  readonly endpoint: Endpoint;
}

export interface FetchOptions {
  /** The query text as the user wrote it, for the mark under an error. */
  readonly query?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Sends one GET with its parameters in the URL: Tempo reads them only there (docs/stores.md 3.1). Resolves for any status. */
export async function fetchAnyStatus(
  connection: TempoConnection,
  request: TempoRequest,
  options: FetchOptions,
): Promise<Call> {
  const { http, endpoint } = connection;
  const response = await http.send(endpoint, {
    method: 'GET',
    ...request,
    headers: { Accept: 'application/json' },
    signal: options.signal,
  });
  return { endpoint, path: request.path, response, query: options.query };
}

/** Sends one GET as `fetchAnyStatus` does, and throws ObsqError for any status that is not 2xx. */
export async function fetchTempo(
  connection: TempoConnection,
  request: TempoRequest,
  options: FetchOptions,
): Promise<Call> {
  return expectOk(await fetchAnyStatus(connection, request, options));
}

export function expectOk(call: Call): Call {
  if (isOk(call)) return call;
  throw judgeTempoFailure(call);
}

export function isOk(call: Call): boolean {
  return call.response.status >= 200 && call.response.status <= 299;
}

/** Whether the server may lack this route: an older version, or another product with only a part of the API. */
export function isRouteMissing(call: Call): boolean {
  return [404, 405, 501].includes(call.response.status);
}

/** Asks v2 of an endpoint, or v1 if the server has no v2. */
export async function fetchNewestVersion(
  connection: TempoConnection,
  build: (version: 'v1' | 'v2') => TempoRequest,
  options: FetchOptions,
): Promise<Call> {
  const call = await fetchAnyStatus(connection, build('v2'), options);
  if (!isRouteMissing(call)) return expectOk(call);
  return expectOk(await fetchAnyStatus(connection, build('v1'), options));
}
