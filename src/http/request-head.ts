import type { Endpoint, HttpRequest } from './http.ts';
import { encodeParams, requestUrl } from './store-url.ts';

/** A request as it is sent. */
export interface WireRequest {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  /** Lower-case names. */
  readonly headers: Record<string, string>;
  readonly body: string | null;
}

/** Builds the request to send: parameters in the URL (GET) or as a form (POST), with tenant, credentials and headers. */
export function buildWireRequest(endpoint: Endpoint, request: HttpRequest, userAgent: string): WireRequest {
  const url = requestUrl(endpoint, request.path);
  const headers = buildHeaders(endpoint, request.headers ?? {}, userAgent);
  const encoded = encodeParams(request.params);
  if (request.method === 'POST') {
    headers['content-type'] = 'application/x-www-form-urlencoded';
    return { method: 'POST', url, headers, body: encoded };
  }
  if (encoded !== '') url.search = encoded;
  return { method: 'GET', url, headers, body: null };
}

/** Merges the headers; later ones win: obsq's own, the user's for this store, tenant and credentials, those of the request. */
function buildHeaders(
  endpoint: Endpoint,
  requestHeaders: Readonly<Record<string, string>>,
  userAgent: string,
): Record<string, string> {
  const headers: Record<string, string> = { 'user-agent': userAgent };
  for (const [name, value] of Object.entries(endpoint.headers)) headers[name.toLowerCase()] = value;
  if (endpoint.tenant !== undefined) headers['x-scope-orgid'] = endpoint.tenant;
  if (endpoint.auth !== undefined) headers.authorization = authorization(endpoint.auth);
  for (const [name, value] of Object.entries(requestHeaders)) headers[name.toLowerCase()] = value;
  headers['accept-encoding'] = 'gzip, deflate, br';
  return headers;
}

function authorization(auth: NonNullable<Endpoint['auth']>): string {
  if (auth.kind === 'bearer') return `Bearer ${auth.token}`;
  return `Basic ${Buffer.from(`${auth.username}:${auth.password}`, 'utf8').toString('base64')}`;
}
