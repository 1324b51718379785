import type { Endpoint, HttpResponse } from '../http/http.ts';

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
