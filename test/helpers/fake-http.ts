import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RequestRecord } from '../../src/domain/request-record.ts';
import type { Endpoint, Http, HttpRequest, HttpResponse, WebSocketMessages } from '../../src/http/http.ts';

/** A request as a fake `Http` saw it. */
export interface FakeRequest extends Omit<HttpRequest, 'method'> {
  readonly method: string;
  /** The parameters by name, the last of a repeated one. */
  readonly query: Readonly<Record<string, string>>;
}

export interface FakeHttp extends Http {
  readonly requests: FakeRequest[];
}

type Respond = (request: FakeRequest) => HttpResponse | Promise<HttpResponse>;
type Connect = (request: FakeRequest) => WebSocketMessages | Promise<WebSocketMessages>;

/** An `Http` without a network: `respond` answers each request, `connect` each websocket. Both may throw. */
export function createFakeHttp(respond: Respond, connect?: Connect): FakeHttp {
  const requests: FakeRequest[] = [];
  const log: RequestRecord[] = [];
  const see = (request: Omit<HttpRequest, 'method'>, method: string): FakeRequest => {
    const seen = { ...request, method, query: Object.fromEntries(request.params ?? []) };
    requests.push(seen);
    return seen;
  };
  return {
    requests,
    log,
    send: async (_endpoint, request) => respond(see(request, request.method)),
    stream: async (_endpoint, request) => {
      const { status, headers, body } = await respond(see(request, request.method));
      return { status, headers, chunks: bytesOf(body) };
    },
    connect: async (_endpoint, request) => {
      if (connect === undefined) throw new Error('this fake has no websocket');
      return connect(see(request, 'WEBSOCKET'));
    },
    limit: {
      hold: () => undefined,
      restart: () => undefined,
      rest: async () => undefined,
    },
    close: async () => undefined,
  };
}

async function* bytesOf(body: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(body);
}

/** The recorded answer of a real server, e.g. `loki/range-streams`. */
export function recordedResponse(name: string): HttpResponse {
  const file = join(import.meta.dirname, '../../fixtures/recordings', `${name}.json`);
  const { response } = JSON.parse(readFileSync(file, 'utf8')) as {
    response: { status: number; headers: Record<string, string>; body?: string };
  };
  return { status: response.status, headers: response.headers, body: response.body ?? '' };
}

/** A 200 with JSON. */
export function jsonResponse(value: unknown, status = 200): HttpResponse {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}

/** Any status with plain text. */
export function textResponse(status: number, body: string): HttpResponse {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body };
}

/** An endpoint nobody listens at. */
export function fakeEndpoint(backend: Endpoint['backend'], baseUrl = `http://${backend}.test`): Endpoint {
  return { backend, baseUrl, headers: {} };
}
