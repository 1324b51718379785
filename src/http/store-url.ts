import type { BackendName } from '../domain/store-name.ts';
import type { Endpoint, HttpRequest, Params } from './http.ts';

/** The name of each kind of store in messages. */
export const storeWords: Readonly<Record<BackendName, string>> = {
  prometheus: 'metrics store',
  loki: 'log store',
  tempo: 'trace store',
  alertmanager: 'alert store',
};

/** The URL of a path at an endpoint. Throws TypeError if the base URL is not valid. */
export function requestUrl(endpoint: Endpoint, path: string): URL {
  const url = new URL(endpoint.baseUrl.replace(/\/+$/, '') + path);
  // `config` has removed credentials already; any that are left must not reach a log or an error.
  url.username = '';
  url.password = '';
  return url;
}

/** Encodes parameters as `a=1&b=2`. Keeps their order and repeated names. */
export function encodeParams(params: Params | undefined): string {
  if (params === undefined || params.length === 0) return '';
  return new URLSearchParams(params.map(([name, value]): [string, string] => [name, value])).toString();
}

/** The URL to show in an error: no credentials, no query string. */
export function shownUrl(endpoint: Endpoint, path: string): string {
  try {
    const url = requestUrl(endpoint, path);
    return `${url.origin}${url.pathname}`;
  } catch {
    // This is not a URL at all; cut out anything that looks like credentials.
    return `${endpoint.baseUrl}${path}`.replace(/\/\/[^/@]*@/, '//').replace(/[?#].*$/, '');
  }
}

/** The URL for the request log: without credentials, with form parameters appended as if the request were a GET. */
export function loggedUrl(endpoint: Endpoint, request: Pick<HttpRequest, 'path' | 'params'>): string {
  const query = encodeParams(request.params);
  return shownUrl(endpoint, request.path) + (query === '' ? '' : `?${query}`);
}
