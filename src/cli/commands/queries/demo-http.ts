import { ObsqError } from '../../../domain/errors.ts';
import type { DemoApi, DemoResponse } from '../../../engine/source/sources.ts';
import type { Endpoint, Http, HttpRequest, HttpResponse } from '../../../http/http.ts';

/** Creates an `Http` that calls an API of the engine without a socket. Its clock stands still at `nowMs`. */
export function createDemoHttp(api: DemoApi, nowMs: number): Http {
  const ask = (request: HttpRequest): HttpResponse => {
    const params = new URLSearchParams();
    for (const [name, value] of request.params ?? []) params.append(name, value);
    const { method, path, headers = {} } = request;
    const answer: DemoResponse | null = api({ method, path, params, headers, nowMs });
    if (answer === null) return { status: 404, headers: {}, body: '' };
    return { status: answer.status, headers: { 'content-type': answer.contentType }, body: answer.body };
  };
  return {
    log: [],
    send: async (_endpoint, request) => ask(request),
    stream: async (_endpoint, request) => {
      const { status, headers, body } = ask(request);
      return { status, headers, chunks: bytesOf(body) };
    },
    connect: async () => {
      throw new ObsqError({ kind: 'bug', message: 'examples are not followed' });
    },
    // It answers at once, so that there is nothing to limit and nothing to wait for.
    limit: { hold: () => undefined, restart: () => undefined, rest: async () => undefined },
    close: async () => undefined,
  };
}

/** The endpoint for such an `Http`; nothing is ever sent to it. */
export function demoEndpoint(backend: Endpoint['backend']): Endpoint {
  return { backend, baseUrl: 'http://example.invalid', headers: {} };
}

async function* bytesOf(body: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(body);
}
