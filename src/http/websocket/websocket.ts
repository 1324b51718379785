import { createHash, randomBytes } from 'node:crypto';
import type { ErrorKind } from '../../domain/errors.ts';
import { ObsqError } from '../../domain/errors.ts';
import type { Transport } from '../connection/transport.ts';
import type { Endpoint, HttpRequest, WebSocketMessages } from '../http.ts';
import { type LinkedSignal, linkSignals, startTimeLimit } from '../limits/time-limit.ts';
import { toNetworkError } from '../reply/network-error.ts';
import { buildWireRequest } from '../request-head.ts';
import { shownUrl, storeWords } from '../store-url.ts';
import { type Upgraded, upgrade } from './upgrade.ts';
import { readFrames } from './websocket-frames.ts';

// The fixed value that the handshake adds to the key (RFC 6455, 1.3).
const acceptGuid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** How long a server may take for the handshake: after it, nothing else limits an open websocket. */
const handshakeLimitMs = 15_000;

/**
 * Opens a websocket. A refusal rejects with an ObsqError that holds the HTTP status and, as its message, the text of the body.
 * The signals of the command, its time limit and the request end the websocket at any time.
 */
export async function openWebSocket(
  transport: Transport,
  endpoint: Endpoint,
  request: Omit<HttpRequest, 'method'>,
): Promise<WebSocketMessages> {
  const linked = linkSignals([transport.signal, request.signal]);
  const endRecord = transport.log.begin(endpoint, { ...request, method: 'GET' }, 1);
  try {
    const upgraded = await shakeHands(transport, endpoint, request, linked.signal);
    if (upgraded.kind === 'refused') {
      endRecord({ status: upgraded.status, bytes: Buffer.byteLength(upgraded.body) });
      throw refusal(upgraded, endpoint, request.path);
    }
    return readFrames({
      socket: upgraded.socket,
      signal: linked.signal,
      pingEveryMs: transport.options.pingEveryMs ?? 5_000,
      facts: { backend: endpoint.backend, url: shownUrl(endpoint, request.path) },
      toError: (error) => toNetworkError(error, endpoint, request.path),
      onEnd: (bytes, error) => {
        endRecord({ status: 101, bytes, error: error?.message });
        linked.unlink();
      },
    });
  } catch (thrown) {
    linked.unlink();
    const error = toNetworkError(thrown, endpoint, request.path);
    endRecord({ status: error.status ?? 0, bytes: 0, error: error.message });
    throw error;
  }
}

async function shakeHands(
  transport: Transport,
  endpoint: Endpoint,
  request: Omit<HttpRequest, 'method'>,
  signal: LinkedSignal['signal'],
): Promise<Upgraded> {
  signal.throwIfAborted();
  const key = randomBytes(16).toString('base64');
  const wire = buildWireRequest(endpoint, { ...request, method: 'GET' }, transport.options.userAgent);
  const { 'accept-encoding': _compressed, ...headers } = wire.headers;
  const route = (await transport.dispatchers()).socketRoute(endpoint, wire.url);
  transport.options.onSent?.();
  const limit = startTimeLimit(handshakeLimitMs);
  const within = linkSignals([signal, limit.signal]);
  const upgraded = await upgrade(
    route,
    { ...headers, 'sec-websocket-key': key, 'sec-websocket-version': '13' },
    within.signal,
  ).finally(() => {
    within.unlink();
    limit.clear();
  });
  if (upgraded.kind === 'socket') {
    const expected = createHash('sha1')
      .update(key + acceptGuid)
      .digest('base64');
    if (upgraded.headers['sec-websocket-accept'] !== expected) {
      upgraded.socket.destroy();
      throw new ObsqError({ kind: 'network', message: 'what answered is not a websocket server' });
    }
  }
  return upgraded;
}

function refusal(refused: Upgraded & { kind: 'refused' }, endpoint: Endpoint, path: string): ObsqError {
  const url = shownUrl(endpoint, path);
  const explanation = refused.body.trim();
  return new ObsqError({
    kind: kindOfStatus(refused.status),
    message:
      explanation === ''
        ? `${storeWords[endpoint.backend]} ${url}: no websocket: HTTP ${refused.status}`
        : explanation,
    backend: endpoint.backend,
    url,
    status: refused.status,
  });
}

function kindOfStatus(status: number): ErrorKind {
  if (status === 401 || status === 403 || status === 407) return 'auth';
  if (status === 404) return 'not-found';
  if (status === 429) return 'limit';
  return 'backend';
}
