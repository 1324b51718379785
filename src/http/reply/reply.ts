import type { Endpoint, HttpRequest } from '../http.ts';
import { toTruncatedError } from './network-error.ts';
import { readBody } from './read-body.ts';

/** An answer whose body is still to be read (decompressed bytes). */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: AsyncIterable<Uint8Array>;
  /** Body bytes received on the wire so far. */
  readonly bytes: () => number;
}

/** How a store in trouble refused: an answer that was read already, or what broke the connection. */
export type Refusal =
  | { readonly kind: 'reply'; readonly reply: Reply; readonly body: Buffer }
  | { readonly kind: 'fault'; readonly thrown: unknown };

/** What was asked of whom, for errors. */
export interface Asked {
  readonly endpoint: Endpoint;
  readonly request: Pick<HttpRequest, 'path'>;
}

/** The whole body as bytes. Throws ObsqError. */
export async function readWhole(reply: Reply, maxBytes: number, asked: Asked): Promise<Buffer> {
  try {
    const body = await readBody(reply.body, { maxBytes, expectedBytes: announcedBytes(reply) });
    await connectionFree();
    return body;
  } catch (error) {
    throw toTruncatedError(error, asked.endpoint, asked.request.path, reply.bytes());
  }
}

/** 0 where the head does not say it; of a compressed body it says less than there will be. */
function announcedBytes({ headers }: Reply): number {
  const text = headers['content-length'] ?? '';
  return /^\d{1,12}$/.test(text) ? Number(text) : 0;
}

/** The body piece by piece. Its errors are ObsqErrors; leaving the loop early closes the connection. */
export async function* readChunks(reply: Reply, asked: Asked): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* reply.body;
    await connectionFree();
  } catch (error) {
    throw toTruncatedError(error, asked.endpoint, asked.request.path, reply.bytes());
  }
}

/** undici frees a connection after the tick of its last byte; a request before that would open a second one (a TLS handshake more). */
function connectionFree(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** A body that was read already, as a reply again. */
export function heldReply(reply: Reply, body: Buffer): Reply {
  return { ...reply, body: once(body) };
}

async function* once(body: Buffer): AsyncGenerator<Uint8Array, void, undefined> {
  if (body.length > 0) yield body;
}
