import type { Endpoint, HttpResponse } from '../http/http.ts';

/** A finished exchange as the code that judges it needs it. */
export interface Call {
  readonly endpoint: Endpoint;
  /** Below the endpoint's base URL. */
  readonly path: string;
  readonly response: HttpResponse;
  /** The query text that was sent, to place a mark in it. */
  readonly query?: string | undefined;
}

/** The URL of a call as errors show it: without parameters (which may hold secrets) and without credentials. */
export function urlOfCall(call: Pick<Call, 'endpoint' | 'path'>): string {
  return call.endpoint.baseUrl + call.path;
}
