import { ObsqError } from '../domain/errors.ts';
import type { Endpoint, HttpResponse } from '../http/http.ts';
import { withAddress } from '../http/known-address.ts';

/** A request and its answer, for the code that decodes the answer or makes an error of it. */
export interface Call {
  readonly endpoint: Endpoint;
  /** The path below the endpoint's base URL. */
  readonly path: string;
  readonly response: HttpResponse;
  /** The query text that was sent, so that an error can mark a position in it. */
  readonly query?: string | undefined;
}

/** The URL of a call as errors show it: without parameters (which may hold secrets) and without credentials. */
export function urlOfCall(call: Pick<Call, 'endpoint' | 'path'>): string {
  return call.endpoint.baseUrl + call.path;
}

/**
 * Adds the store, the URL and the status of a call to an error that a decoder threw, and a hint where the URL is known to be something
 * else. An error that names its store stays as it is.
 */
export function locateError(error: unknown, call: Call): unknown {
  if (!(error instanceof ObsqError) || error.backend !== undefined) return error;
  const { endpoint, response } = call;
  const located = error.with({ backend: endpoint.backend, url: urlOfCall(call), status: response.status });
  return withAddress(located, endpoint);
}
