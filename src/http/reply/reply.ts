import type { Endpoint, HttpRequest } from '../http.ts';
import { toTruncatedError } from './network-error.ts';
import { readBody } from './read-body.ts';

/** An answer whose body (decompressed bytes) is still to be read. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: AsyncIterable<Uint8Array>;
  /** Body bytes received on the wire so far. */
  readonly bytes: () => number;
  /** Fields that stood behind the body, once it has been read. */
  readonly trailers: () => Readonly<Record<string, string>>;
}

/** How a store in trouble refused a request: with an answer that has been read, or with the fault that broke the connection. */
export type Refusal =
  | { readonly kind: 'reply'; readonly reply: Reply; readonly body: Buffer }
  | { readonly kind: 'fault'; readonly thrown: unknown };

/** The request and its store, for error messages. */
export interface Asked {
  readonly endpoint: Endpoint;
  readonly request: Pick<HttpRequest, 'path'>;
}

/** Reads the whole body as bytes. Throws ObsqError. */
export async function readWhole(reply: Reply, maxBytes: number, asked: Asked): Promise<Buffer> {
  try {
    const body = await readBody(reply.body, { maxBytes, expectedBytes: announcedBytes(reply) });
    await connectionFree();
    return body;
  } catch (error) {
    throw toTruncatedError(error, asked.endpoint, asked.request.path, reply.bytes());
  }
}

/** The Content-Length; 0 if the head has none. For a compressed body it is smaller than the decompressed size. */
function announcedBytes({ headers }: Reply): number {
  const text = headers['content-length'] ?? '';
  return /^\d{1,12}$/.test(text) ? Number(text) : 0;
}

/** Reads the body chunk by chunk. Its errors are ObsqErrors; leaving the loop early closes the connection. */
export async function* readChunks(reply: Reply, asked: Asked): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* reply.body;
    await connectionFree();
  } catch (error) {
    throw toTruncatedError(error, asked.endpoint, asked.request.path, reply.bytes());
  }
}

/** undici frees a connection one tick after the last byte; an earlier request would open a second one, with a TLS handshake. */
function connectionFree(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** Makes a reply again from a reply whose body has been read. */
export function heldReply(reply: Reply, body: Buffer): Reply {
  return { ...reply, body: once(body) };
}

async function* once(body: Buffer): AsyncGenerator<Uint8Array, void, undefined> {
  if (body.length > 0) yield body;
}
