import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { createHarness, endpointAt, failureOf } from '../../helpers/http-harness.ts';
import { readRecording, startRecordingServer } from '../../helpers/recording-server.ts';

const harness = createHarness();
const { serve, open } = harness;
afterEach(() => harness.cleanUp());

interface SocketServer {
  readonly url: string;
  readonly requests: IncomingMessage[];
}

async function startSocketServer(onSocket: (socket: WebSocket, raw: Socket) => void): Promise<SocketServer> {
  const requests: IncomingMessage[] = [];
  const server = createServer();
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket, request) => {
    requests.push(request);
    onSocket(socket, request.socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  harness.onCleanUp(async () => {
    for (const client of sockets.clients) client.terminate();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

async function readAll(messages: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const message of messages) all.push(message);
  return all;
}

const tail = { path: '/loki/api/v1/tail', params: [['query', '{a="b"}']] } as const;
const loki = (url: string, more = {}) => endpointAt(url, { backend: 'loki', ...more });

describe('a websocket', () => {
  it('gives the recorded frames in order and ends', async () => {
    const recording = readRecording('loki/tail-frames');
    const server = await startRecordingServer({ recordings: ['loki'] });
    harness.onCleanUp(() => server.close());
    const { messages } = await open().connect(loki(server.url), {
      path: recording.request.path,
      params: Object.entries(recording.request.params).map(([name, value]) => [name, String(value)]),
    });
    expect(await readAll(messages)).toEqual(recording.frames);
  });

  it('carries tenant, credentials and headers, and is in the log when it ends', async () => {
    const server = await startSocketServer((socket) => {
      socket.send('größe');
      socket.close(1000);
    });
    const http = open();
    const endpoint = loki(server.url, {
      tenant: 'team-a',
      auth: { kind: 'bearer', token: 's3cret' },
      headers: { 'x-extra': '1' },
    });
    const { messages } = await http.connect(endpoint, tail);
    expect(http.log).toEqual([]);
    expect(await readAll(messages)).toEqual(['größe']);
    expect(server.requests[0]?.url).toBe('/loki/api/v1/tail?query=%7Ba%3D%22b%22%7D');
    expect(server.requests[0]?.headers).toMatchObject({
      'x-scope-orgid': 'team-a',
      authorization: 'Bearer s3cret',
      'x-extra': '1',
      'user-agent': 'obsq/test',
    });
    expect(http.log).toMatchObject([
      { backend: 'loki', status: 101, url: `${server.url}/loki/api/v1/tail?query=%7Ba%3D%22b%22%7D` },
    ]);
  });

  it('keeps order and everything when the reader is slower than the server', async () => {
    const count = 20_000;
    const server = await startSocketServer((socket) => {
      for (let index = 0; index < count; index += 1) socket.send(`${index} ${'x'.repeat(200)}`);
      socket.close(1000);
    });
    const { messages } = await open().connect(loki(server.url), tail);
    let next = 0;
    for await (const message of messages) {
      if (next % 1_000 === 0) await new Promise((resolve) => setImmediate(resolve));
      if (Number.parseInt(message, 10) !== next) expect(message).toBe(next);
      next += 1;
    }
    expect(next).toBe(count);
  });

  it('that the server closes for a reason throws that reason, after what was sent', async () => {
    const server = await startSocketServer((socket) => {
      socket.send('one');
      socket.close(1011, 'reached tail max duration limit');
    });
    const { messages } = await open().connect(loki(server.url), tail);
    const seen: string[] = [];
    const reading = (async () => {
      for await (const message of messages) seen.push(message);
    })();
    const error = await failureOf(reading);
    expect(error).toMatchObject({
      kind: 'network',
      message: 'reached tail max duration limit',
      backend: 'loki',
      url: `${server.url}/loki/api/v1/tail`,
    });
    expect(seen).toEqual(['one']);
  });

  it('that breaks off says so', async () => {
    const server = await startSocketServer((socket, raw) => socket.send('one', () => raw.destroy()));
    const { messages } = await open().connect(loki(server.url), tail);
    expect((await failureOf(readAll(messages))).kind).toBe('network');
  });

  it('that is left or closed by its reader is closed for the server too', async () => {
    const closed: number[] = [];
    let note = (): void => undefined;
    const server = await startSocketServer((socket) => {
      socket.send('one');
      socket.on('close', (code) => {
        closed.push(code);
        note();
      });
    });
    const next = (): Promise<void> =>
      new Promise((resolve) => {
        note = resolve;
      });
    const http = open();
    const left = next();
    for await (const _message of (await http.connect(loki(server.url), tail)).messages) break;
    await left;
    const shut = next();
    const socket = await http.connect(loki(server.url), tail);
    socket.close();
    await shut;
    expect(closed).toEqual([1000, 1000]);
    expect(await readAll(socket.messages)).toEqual([]);
  });

  it('ends with Ctrl-C and with the limit of the command', async () => {
    const server = await startSocketServer(() => undefined);
    const controller = new AbortController();
    const { messages } = await open({ signal: controller.signal }).connect(loki(server.url), tail);
    const reading = readAll(messages);
    controller.abort();
    expect((await failureOf(reading)).kind).toBe('cancelled');
    const limited = await open({ timeoutMs: 500 }).connect(loki(server.url), tail);
    expect((await failureOf(readAll(limited.messages))).kind).toBe('timeout');
  });

  it('answers pings, and notices a server that does not answer its own', async () => {
    let pongs = 0;
    const server = await startSocketServer((socket, raw) => {
      socket.ping('are you there?');
      socket.on('pong', (data) => {
        pongs += 1;
        expect(data.toString()).toBe('are you there?');
        raw.pause();
      });
    });
    const { messages } = await open({ pingEveryMs: 10 }).connect(loki(server.url), tail);
    const error = await failureOf(readAll(messages));
    expect(error.message).toContain('went silent');
    expect(pongs).toBe(1);
  });

  it('ends a message that comes in very many pieces', async () => {
    const server = await startSocketServer((socket) => {
      for (let piece = 0; piece < 20_000; piece += 1) socket.send('x', { fin: false });
    });
    const { messages } = await open().connect(loki(server.url), tail);
    expect((await failureOf(readAll(messages))).message).toMatch(/fragments/);
  });

  it('stays open while pings are answered', async () => {
    let pings = 0;
    const server = await startSocketServer((socket) => {
      socket.on('ping', () => {
        pings += 1;
        if (pings === 5) {
          socket.send('still here');
          socket.close(1000);
        }
      });
    });
    const { messages } = await open({ pingEveryMs: 10 }).connect(loki(server.url), tail);
    expect(await readAll(messages)).toEqual(['still here']);
  });
});

describe('a refused websocket', () => {
  it.each([
    [400, 'parse error at line 1, col 2: syntax error', 'backend'],
    [401, 'no org id\n', 'auth'],
    [403, 'forbidden', 'auth'],
    [404, '404 page not found', 'not-found'],
    [429, 'max concurrent tail requests limit exceeded', 'limit'],
    [500, 'broken', 'backend'],
  ])('%i carries its status and sentence', async (status, body, kind) => {
    const server = await serve(() => ({ status, body }));
    const http = open();
    const error = await failureOf(http.connect(loki(server.url), tail));
    expect(error).toMatchObject({
      kind,
      status,
      message: body.trim(),
      backend: 'loki',
      url: `${server.url}/loki/api/v1/tail`,
    });
    expect(http.log).toMatchObject([{ status, bytes: body.length }]);
  });

  it('without a body names its status', async () => {
    const server = await serve(() => ({ status: 502, body: '' }));
    expect((await failureOf(open().connect(loki(server.url), tail))).message).toContain('HTTP 502');
  });

  it('by nobody listening is a refused connection', async () => {
    const server = await serve(() => ({ body: '' }));
    await server.close();
    const error = await failureOf(open().connect(loki(server.url), tail));
    expect(error).toMatchObject({ kind: 'network', backend: 'loki' });
    expect(error.message).toContain('refused');
  });

  it('waits no longer after Ctrl-C', async () => {
    const controller = new AbortController();
    const server = await serve(() => {
      controller.abort();
      return new Promise(() => undefined);
    });
    const error = await failureOf(open({ signal: controller.signal }).connect(loki(server.url), tail));
    expect(error.kind).toBe('cancelled');
  });
});
