import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import request from 'undici/lib/api/api-request.js';
import type { WireRequest } from '../request-head.ts';

/** How a request reaches its store: the pool to send it with, its path, and the headers that a proxy needs. */
export interface Route {
  readonly pool: Dispatcher;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The head of an answer whose body is still to be received. */
export interface WireResponse {
  readonly status: number;
  /** Lower-case names; repeated headers joined with ", ". */
  readonly headers: Readonly<Record<string, string>>;
  /** The body as received, compressed or not. The caller must read or destroy it. */
  readonly body: Readable;
  /** Body bytes received so far, before decompression. */
  bytes(): number;
  /** Fields that a chunked answer sends behind its body, in the form of `headers`; empty before its end. */
  trailers(): Readonly<Record<string, string>>;
}

/** undici's own handler, which also counts the body bytes. */
class CountingHandler extends request.RequestHandler {
  received = 0;

  override onData(chunk: Buffer): boolean {
    this.received += chunk.length;
    return super.onData(chunk);
  }
}

/** Sends one request over its route. Rejects at once when the signal aborts, even while still connecting. */
export function exchange(route: Route, wire: WireRequest, signal: AbortSignal): Promise<WireResponse> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const onAbort = (): void => reject(signal.reason);
    // undici looks at the signal only after it has a connection.
    signal.addEventListener('abort', onAbort, { once: true });
    const options = {
      method: wire.method,
      path: route.path,
      headers: { ...wire.headers, ...route.headers },
      body: wire.body,
      signal,
    };
    const done: ConstructorParameters<typeof request.RequestHandler>[1] = (error, response) => {
      signal.removeEventListener('abort', onAbort);
      if (error !== null) {
        reject(error);
        return;
      }
      // Without a listener, a body that breaks before it is read would end the process. A later reader still gets the error.
      response.body.on('error', () => undefined);
      resolve({
        status: response.statusCode,
        headers: flatHeaders(response.headers),
        body: response.body,
        bytes: () => handler.received,
        trailers: () => flatHeaders(response.trailers),
      });
    };
    const handler = new CountingHandler(options, done);
    try {
      route.pool.dispatch(options, handler);
    } catch (error) {
      reject(error);
    }
  });
}

function flatHeaders(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}
