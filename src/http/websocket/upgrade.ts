import type { Duplex } from 'node:stream';
import type { Dispatcher } from 'undici';
import type { Route } from '../connection/exchange.ts';

/** The result of a websocket handshake: the socket, or an ordinary HTTP answer that refuses it. */
export type Upgraded =
  | { readonly kind: 'socket'; readonly headers: Readonly<Record<string, unknown>>; readonly socket: Duplex }
  | { readonly kind: 'refused'; readonly status: number; readonly body: string };

// A refusal is a sentence or an error page.
const maxRefusalBytes = 64 * 1024;

/**
 * Asks for a websocket (RFC 6455, 4.1) through undici's dispatcher. undici's own `upgrade` and `WebSocket` report a refusal
 * without its status and body, but Loki explains a wrong query in the body.
 */
export function upgrade(
  route: Route,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Upgraded> {
  return new Promise((resolve, reject) => {
    let abort = (): void => undefined;
    const onAbort = (): void => {
      abort();
      reject(signal.reason);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    const settle = (step: () => void): void => {
      signal.removeEventListener('abort', onAbort);
      step();
    };
    const handler = refusalReader(settle, resolve, reject);
    const options: Dispatcher.DispatchOptions = {
      method: 'GET',
      path: route.path,
      headers: { ...headers, ...route.headers },
      upgrade: 'websocket',
    };
    route.pool.dispatch(options, {
      ...handler,
      onRequestStart(controller) {
        abort = () => controller.abort(signal.reason as Error);
        if (signal.aborted) abort();
      },
    });
  });
}

function refusalReader(
  settle: (step: () => void) => void,
  resolve: (upgraded: Upgraded) => void,
  reject: (error: unknown) => void,
): Dispatcher.DispatchHandler {
  let status = 0;
  const pieces: Buffer[] = [];
  let bytes = 0;
  return {
    onRequestUpgrade(_controller, _status, headers, socket) {
      settle(() => resolve({ kind: 'socket', headers, socket }));
    },
    onResponseStart(_controller, statusCode) {
      status = statusCode;
    },
    onResponseData(_controller, chunk) {
      if (bytes < maxRefusalBytes) pieces.push(chunk.subarray(0, maxRefusalBytes - bytes));
      bytes += chunk.length;
    },
    onResponseEnd() {
      settle(() => resolve({ kind: 'refused', status, body: Buffer.concat(pieces).toString('utf8') }));
    },
    onResponseError(_controller, error) {
      settle(() => reject(error));
    },
  };
}
