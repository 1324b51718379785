import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { WebSocketServer } from 'ws';

const recordingsFolder = join(import.meta.dirname, '../../fixtures/recordings');

/** One exchange with a real server (fixtures/recordings/README.md). `frames` instead of a response: a websocket. */
export interface Recording {
  readonly backend: string;
  readonly name: string;
  readonly request: {
    readonly method?: string;
    readonly path: string;
    readonly params: Readonly<Record<string, string | number | readonly string[]>>;
    readonly headers?: Readonly<Record<string, string>>;
  };
  readonly response?: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
    readonly bodyBase64?: string;
  };
  readonly frames?: readonly string[];
}

/** A request as the server saw it. */
export interface SeenRequest {
  readonly method: string;
  /** As sent, percent-encoding kept, without the query string and without the server's `prefix`. */
  readonly path: string;
  /** Query string and form body together. */
  readonly params: URLSearchParams;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
  /** Numbers the connections from 1, to see keep-alive. */
  readonly connection: number;
  /** Resolves when the client went away before it had the whole answer. */
  readonly aborted: Promise<void>;
}

/** What to answer: a recording, with anything replaced. */
export interface Reply {
  /** `prometheus/query-scalar`. */
  readonly recording?: string;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Fields behind the body, which is then sent in chunks. */
  readonly trailers?: Readonly<Record<string, string>>;
  /** Text, bytes, or pieces written one after the other (each awaited: a generator controls the delays). */
  readonly body?: string | Uint8Array | AsyncIterable<string | Uint8Array>;
  /** Writes the body in pieces of so many bytes. */
  readonly chunkBytes?: number;
  /** Awaited before the head is sent. */
  readonly before?: Promise<unknown>;
  /** Closes the connection after so many body bytes, however many were announced. */
  readonly cutAfterBytes?: number;
  /** Closes the connection without an answer. */
  readonly hangUp?: boolean;
}

export interface RecordingServer {
  /** `http://127.0.0.1:port` with the prefix: a base URL. */
  readonly url: string;
  readonly port: number;
  /** Every request seen, websockets included, oldest first. */
  readonly requests: readonly SeenRequest[];
  close(): Promise<void>;
}

export interface RecordingServerOptions {
  /** Recordings to answer from: names (`loki/labels`) or whole folders (`loki`). */
  readonly recordings?: readonly string[];
  /** Asked first; undefined leaves the request to the recordings. */
  readonly respond?: (request: SeenRequest) => Reply | undefined | Promise<Reply | undefined>;
  /** Path prefix, e.g. `/prometheus`. Outside of it: 404. */
  readonly prefix?: string;
  /** PEM texts make it an https server. */
  readonly tls?: {
    readonly cert: string;
    readonly key: string;
    readonly ca?: string;
    readonly requestCert?: boolean;
  };
}

/** Reads one recording, e.g. `prometheus/query-scalar`. */
export function readRecording(name: string): Recording {
  return JSON.parse(readFileSync(join(recordingsFolder, `${name}.json`), 'utf8')) as Recording;
}

/** All names of one folder, e.g. of `cortex`, sorted. */
export function recordingNames(folder: string): string[] {
  return readdirSync(join(recordingsFolder, folder))
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => `${folder}/${file.slice(0, -'.json'.length)}`);
}

/**
 * A real HTTP server on 127.0.0.1 that answers from recordings. A request is matched by path and by the recorded parameters
 * (all must be there and alike; the recording with most of them wins), whether they came in the URL or in a form.
 * Nothing matches: 404 whose body says so.
 */
export async function startRecordingServer(options: RecordingServerOptions = {}): Promise<RecordingServer> {
  const recordings = (options.recordings ?? [])
    .flatMap((name) => (name.includes('/') ? [name] : recordingNames(name)))
    .map(readRecording);
  const prefix = options.prefix ?? '';
  const requests: SeenRequest[] = [];
  const connections = new Map<Socket, number>();

  const server = options.tls === undefined ? createServer(answer) : createTlsServer(options.tls, answer);
  let connected = 0;
  server.on('connection', (socket: Socket) => {
    connections.set(socket, 0);
    socket.on('close', () => connections.delete(socket));
    socket.on('error', () => undefined); // a client that hangs up is part of many tests
  });

  function answer(request: IncomingMessage, response: ServerResponse): void {
    handle(request, response).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500);
      response.end(`recording server: ${String(error)}`);
    });
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const seen = await see(request, response);
    requests.push(seen);
    const reply = (await options.respond?.(seen)) ?? replyFromRecordings(recordings, seen);
    await send(response, reply);
  }

  async function see(request: IncomingMessage, response: ServerResponse): Promise<SeenRequest> {
    let body = '';
    request.setEncoding('utf8');
    for await (const piece of request) body += String(piece);
    const aborted = new Promise<void>((resolve) => {
      response.once('close', () => {
        if (!response.writableFinished) resolve();
      });
    });
    return describe(request, body, aborted);
  }

  function describe(request: IncomingMessage, body: string, aborted: Promise<void>): SeenRequest {
    // A proxied request carries an absolute URL; URL() takes both.
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const params = new URLSearchParams(url.searchParams);
    if (request.headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
      for (const [name, value] of new URLSearchParams(body)) params.append(name, value);
    }
    const path = url.pathname.startsWith(prefix)
      ? url.pathname.slice(prefix.length)
      : `(outside)${url.pathname}`;
    let connection = connections.get(request.socket) ?? 0;
    if (connection === 0) {
      connected += 1;
      connection = connected;
      connections.set(request.socket, connection);
    }
    return {
      method: request.method ?? '',
      path,
      params,
      headers: request.headers,
      body,
      connection,
      aborted,
    };
  }

  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    const seen = describe(
      request,
      '',
      once(socket, 'close').then(() => undefined),
    );
    requests.push(seen);
    const recording = bestMatch(
      recordings.filter((candidate) => candidate.frames !== undefined),
      seen,
    );
    void Promise.resolve(options.respond?.(seen)).then((reply) => {
      if (reply !== undefined || recording === undefined) {
        socket.end(rawResponse(reply ?? replyFromRecordings(recordings, seen)));
        return;
      }
      sockets.handleUpgrade(request, socket, head, (client) => {
        for (const frame of recording.frames ?? []) client.send(frame);
        client.close(1000);
      });
    });
  });

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `${options.tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}${prefix}`,
    port,
    requests,
    async close() {
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      for (const socket of connections.keys()) socket.destroy();
      server.closeAllConnections();
      await closed;
    },
  };
}

function replyFromRecordings(recordings: readonly Recording[], seen: SeenRequest): Reply {
  const found = bestMatch(
    recordings.filter((candidate) => candidate.response !== undefined),
    seen,
  );
  if (found !== undefined) return { recording: `${found.backend}/${found.name}` };
  return {
    status: 404,
    headers: { 'content-type': 'text/plain' },
    body: `no recording for ${seen.method} ${seen.path}?${seen.params.toString()}`,
  };
}

function bestMatch(recordings: readonly Recording[], seen: SeenRequest): Recording | undefined {
  let best: Recording | undefined;
  let bestScore = -1;
  for (const recording of recordings) {
    const score = matchScore(recording, seen);
    if (score > bestScore) {
      best = recording;
      bestScore = score;
    }
  }
  return best;
}

/** -1: no match. Recorded headers count as parameters do. */
function matchScore({ request }: Recording, seen: SeenRequest): number {
  if (request.path !== seen.path) return -1;
  let score = 0;
  for (const [name, value] of Object.entries(request.params)) {
    const wanted = Array.isArray(value) ? value.map(String) : [String(value)];
    const got = seen.params.getAll(name);
    if (got.length !== wanted.length || wanted.some((item, index) => !sameParam(item, got[index]))) return -1;
    score += 1;
  }
  for (const [name, value] of Object.entries(request.headers ?? {})) {
    if (seen.headers[name.toLowerCase()] !== value) return -1;
    score += 1;
  }
  return score;
}

/** Times are sent as `1795210632` or `1795210632.000`: alike. */
function sameParam(wanted: string, got: string | undefined): boolean {
  return (
    got === wanted || (/^\d+(\.\d+)?$/.test(wanted) && got !== undefined && Number(got) === Number(wanted))
  );
}

interface Head {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: NonNullable<Reply['body']>;
}

function headOf(reply: Reply): Head {
  const recorded = reply.recording === undefined ? undefined : readRecording(reply.recording).response;
  const recordedBody =
    recorded?.bodyBase64 === undefined ? (recorded?.body ?? '') : Buffer.from(recorded.bodyBase64, 'base64');
  return {
    status: reply.status ?? recorded?.status ?? 200,
    headers: { ...recorded?.headers, ...reply.headers },
    body: reply.body ?? recordedBody,
  };
}

function rawResponse(reply: Reply): string {
  const { status, headers, body } = headOf(reply);
  const text = String(body);
  const lines = Object.entries({
    ...headers,
    'content-length': String(Buffer.byteLength(text)),
    connection: 'close',
  });
  return `HTTP/1.1 ${status} Status\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${text}`;
}

async function send(response: ServerResponse, reply: Reply): Promise<void> {
  await reply.before;
  if (response.destroyed) return;
  if (reply.hangUp) {
    response.destroy();
    return;
  }
  const { status, headers, body } = headOf(reply);
  const whole = typeof body === 'string' ? Buffer.from(body) : body instanceof Uint8Array ? body : undefined;
  const { trailers } = reply;
  const length =
    trailers !== undefined
      ? { trailer: Object.keys(trailers).join(', ') }
      : whole && { 'content-length': String(whole.length) };
  response.writeHead(status, { ...headers, ...length });
  const closed = new Promise<void>((resolve) => response.once('close', resolve));
  let left = reply.cutAfterBytes ?? Number.POSITIVE_INFINITY;
  for await (const piece of pieces(whole ?? (body as AsyncIterable<string | Uint8Array>), reply.chunkBytes)) {
    if (response.destroyed) return;
    // Flushed before the next piece, and before a cut.
    const flushed = new Promise<boolean>((resolve) =>
      response.write(piece.subarray(0, left), (failure) => resolve(!failure)),
    );
    // A failed write is told before the close: to go on would keep the close from ever being heard.
    if ((await Promise.race([flushed, closed])) === false) return;
    left -= piece.length;
    if (left <= 0) break;
  }
  if (left <= 0) response.destroy();
  else {
    response.addTrailers(trailers ?? {});
    response.end();
  }
}

async function* pieces(
  body: Uint8Array | AsyncIterable<string | Uint8Array>,
  chunkBytes: number | undefined,
): AsyncIterable<Uint8Array> {
  if (!(body instanceof Uint8Array)) {
    for await (const piece of body) yield typeof piece === 'string' ? Buffer.from(piece) : piece;
    return;
  }
  const size = chunkBytes ?? Math.max(1, body.length);
  for (let start = 0; start < body.length; start += size) yield body.subarray(start, start + size);
}
