import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import type { RequestRecord } from '../../../src/domain/request-record.ts';
import { createHarness, endpointAt, failureOf } from '../../helpers/http-harness.ts';

const harness = createHarness();
const { serve, open } = harness;
afterEach(() => harness.cleanUp());

describe('a request', () => {
  it('carries parameters, tenant, credentials, headers and the program name', async () => {
    const server = await serve(() => ({ body: 'ok', headers: { 'x-answer': 'yes' } }));
    const endpoint = endpointAt(`${server.url}/prom/`, {
      tenant: 'team-a|team-b',
      headers: { 'X-Extra': '1', 'user-agent': 'mine' },
      auth: { kind: 'basic', username: 'ann', password: 'päss:word' },
    });
    const answer = await open().send(endpoint, {
      method: 'GET',
      path: '/api/v1/query',
      params: [
        ['match[]', '{a="b c&d"}'],
        ['match[]', 'x+y'],
      ],
    });
    expect(answer).toMatchObject({ status: 200, body: 'ok' });
    expect(answer.headers['x-answer']).toBe('yes');
    const [seen] = server.requests;
    expect(seen?.path).toBe('/prom/api/v1/query');
    expect(seen?.params.getAll('match[]')).toEqual(['{a="b c&d"}', 'x+y']);
    expect(seen?.headers).toMatchObject({
      'x-scope-orgid': 'team-a|team-b',
      'x-extra': '1',
      'user-agent': 'mine',
      // base64 of the UTF-8 bytes of "ann:päss:word", by hand with coreutils
      authorization: 'Basic YW5uOnDDpHNzOndvcmQ=',
      'accept-encoding': 'gzip, deflate, br',
    });
  });

  it('sends a form with POST, and a bearer token', async () => {
    const server = await serve(() => ({ body: 'ok' }));
    const endpoint = endpointAt(server.url, { auth: { kind: 'bearer', token: 's3cret' } });
    await open().send(endpoint, { method: 'POST', path: '/q', params: [['query', 'a b']] });
    const [seen] = server.requests;
    expect(seen).toMatchObject({ method: 'POST', body: 'query=a+b' });
    expect(seen?.headers).toMatchObject({
      'content-type': 'application/x-www-form-urlencoded',
      authorization: 'Bearer s3cret',
    });
  });

  it('keeps one connection for requests one after the other', async () => {
    const server = await serve(() => ({ body: 'ok' }));
    const http = open();
    for (let count = 0; count < 4; count += 1)
      await http.send(endpointAt(server.url), { method: 'GET', path: '/' });
    expect(server.requests.map((request) => request.connection)).toEqual([1, 1, 1, 1]);
  });

  it('hands a redirect over as it is', async () => {
    const server = await serve(() => ({ status: 302, headers: { location: '/login' }, body: 'go away' }));
    const answer = await open().send(endpointAt(server.url), { method: 'GET', path: '/' });
    expect(answer).toMatchObject({ status: 302, body: 'go away' });
    expect(answer.headers.location).toBe('/login');
    expect(server.requests).toHaveLength(1);
  });

  it('says which part cannot be sent, without its value', async () => {
    const error = await failureOf(
      open().send(endpointAt('http://127.0.0.1:9', { auth: { kind: 'bearer', token: 'top\nsecret' } }), {
        method: 'GET',
        path: '/',
      }),
    );
    expect(error.kind).toBe('config');
    expect(error.message).toContain('authorization');
    expect(JSON.stringify({ ...error, message: error.message })).not.toContain('secret');
  });
});

const text = 'größer: '.repeat(5_000);

describe('compression', () => {
  it.each([
    ['gzip', gzipSync(text)],
    ['deflate', deflateSync(text)],
    ['deflate', deflateRawSync(text)],
    ['br', brotliCompressSync(text)],
    ['gzip, br', brotliCompressSync(gzipSync(text))],
    ['identity', Buffer.from(text)],
  ])('undoes %s, whatever the pieces', async (coding, body) => {
    const server = await serve(({ path }) => ({
      headers: { 'content-encoding': coding },
      body,
      ...(path === '/pieces' && { chunkBytes: 7 }),
    }));
    const http = open();
    expect((await http.send(endpointAt(server.url), { method: 'GET', path: '/pieces' })).body).toBe(text);
    expect((await http.send(endpointAt(server.url), { method: 'GET', path: '/whole' })).body).toBe(text);
    expect(http.log.map((record) => record.bytes)).toEqual([body.length, body.length]);
  });

  it('takes an empty body that claims to be compressed', async () => {
    const server = await serve(() => ({ status: 204, headers: { 'content-encoding': 'gzip' }, body: '' }));
    expect(await open().send(endpointAt(server.url), { method: 'GET', path: '/' })).toMatchObject({
      status: 204,
      body: '',
    });
  });

  it('streams what has come without waiting for the rest', async () => {
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { createGzip, constants } = await import('node:zlib');
    async function* body(): AsyncGenerator<Uint8Array> {
      const gzip = createGzip();
      gzip.write('first');
      await new Promise<void>((resolve) => gzip.flush(constants.Z_SYNC_FLUSH, () => resolve()));
      // Newer Node hands the header out as a piece of its own.
      for (let piece = gzip.read(); piece !== null; piece = gzip.read()) yield piece;
      await gate;
      gzip.end('second');
      yield* gzip;
    }
    const server = await serve(() => ({ headers: { 'content-encoding': 'gzip' }, body: body() }));
    const { chunks } = await open().stream(endpointAt(server.url), { method: 'GET', path: '/' });
    const seen: string[] = [];
    for await (const chunk of chunks) {
      seen.push(Buffer.from(chunk).toString());
      release();
    }
    expect(seen).toEqual(['first', 'second']);
  });

  it('tells a cut compressed answer from a whole one', async () => {
    const body = gzipSync(text);
    const server = await serve(() => ({
      headers: { 'content-encoding': 'gzip' },
      body: body.subarray(0, -20),
    }));
    const error = await failureOf(open().send(endpointAt(server.url), { method: 'GET', path: '/' }));
    expect(error.kind).toBe('network');
    expect(error.message).toContain('before the answer was complete');
  });

  it('names an encoding it does not know', async () => {
    const server = await serve(() => ({ headers: { 'content-encoding': 'zstd' }, body: 'x' }));
    const error = await failureOf(open().send(endpointAt(server.url), { method: 'GET', path: '/' }));
    expect(error).toMatchObject({ kind: 'backend', backend: 'prometheus' });
    expect(error.message).toContain('zstd');
  });
});

describe('a body', () => {
  it('over the ceiling is refused while it comes, and its connection closed', async () => {
    let sent = 0;
    async function* endless(): AsyncGenerator<string> {
      for (;;) {
        sent += 1_000;
        yield 'x'.repeat(1_000);
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
    const server = await serve(() => ({ body: endless() }));
    const error = await failureOf(
      open({ maxHeldBytes: 50_000 }).send(endpointAt(server.url), { method: 'GET', path: '/' }),
    );
    expect(error).toMatchObject({ kind: 'limit', backend: 'prometheus', url: `${server.url}/` });
    await server.requests[0]?.aborted;
    expect(sent).toBeLessThan(20_000_000);
  });

  it('counts the ceiling in decompressed bytes', async () => {
    const body = gzipSync('0'.repeat(1_000_000));
    const server = await serve(() => ({ headers: { 'content-encoding': 'gzip' }, body }));
    const error = await failureOf(
      open({ maxHeldBytes: 100_000 }).send(endpointAt(server.url), { method: 'GET', path: '/' }),
    );
    expect(error.kind).toBe('limit');
  });

  it('that breaks off is an error that says after how many bytes', async () => {
    const server = await serve(() => ({ body: 'x'.repeat(10_000), cutAfterBytes: 5_000 }));
    const http = open();
    const error = await failureOf(http.send(endpointAt(server.url), { method: 'GET', path: '/' }));
    expect(error).toMatchObject({ kind: 'network', url: `${server.url}/` });
    expect(error.message).toMatch(/before the answer was complete \(after 5000 bytes\)/);
    // The store did its work once: a broken body is not asked for again.
    expect(server.requests).toHaveLength(1);
    expect(http.log).toHaveLength(1);
    expect(http.log[0]).toMatchObject({ status: 200, bytes: 5_000 });
    expect(http.log[0]?.error).toContain('before the answer was complete');
  });

  it('that breaks off without an announced length is an error as well', async () => {
    async function* body(): AsyncGenerator<string> {
      yield 'x'.repeat(100);
      yield 'y'.repeat(100);
    }
    const server = await serve(() => ({ body: body(), cutAfterBytes: 150 }));
    const error = await failureOf(open().send(endpointAt(server.url), { method: 'GET', path: '/' }));
    expect(error.message).toContain('before the answer was complete');
  });

  it.each(['identity', 'gzip'])(
    '(%s) left early closes the connection and frees its place',
    async (coding) => {
      const bytes = randomBytes(100_000);
      // A gzip file may have many members.
      const piece = coding === 'gzip' ? gzipSync(bytes) : bytes;
      async function* endless(): AsyncGenerator<Uint8Array> {
        for (;;) {
          yield piece;
          // Newer Node calls a write's callback before the event loop turns: without this nothing else would ever run.
          await new Promise((resolve) => setImmediate(resolve));
        }
      }
      const server = await serve(({ path }) =>
        path === '/endless' ? { headers: { 'content-encoding': coding }, body: endless() } : { body: 'ok' },
      );
      const http = open({ maxPerStore: 1 });
      const { chunks } = await http.stream(endpointAt(server.url), { method: 'GET', path: '/endless' });
      for await (const _chunk of chunks) break;
      await server.requests[0]?.aborted;
      expect((await http.send(endpointAt(server.url), { method: 'GET', path: '/' })).body).toBe('ok');
      expect(http.log[0]).toMatchObject({ status: 200, error: 'not read to its end' });
    },
  );
});

describe('stopping', () => {
  const never = new Promise<never>(() => undefined);

  it('on Ctrl-C closes the socket', async () => {
    const controller = new AbortController();
    const server = await serve(() => {
      controller.abort();
      return { before: never };
    });
    const error = await failureOf(
      open({ signal: controller.signal }).send(endpointAt(server.url), { method: 'GET', path: '/' }),
    );
    expect(error.kind).toBe('cancelled');
    await server.requests[0]?.aborted;
  });

  it('in the middle of a body closes the socket', async () => {
    const controller = new AbortController();
    async function* body(): AsyncGenerator<string> {
      yield 'first';
      await never;
    }
    const server = await serve(() => ({ body: body() }));
    const { chunks } = await open().stream(endpointAt(server.url), {
      method: 'GET',
      path: '/',
      signal: controller.signal,
    });
    const read = async (): Promise<void> => {
      for await (const _chunk of chunks) controller.abort();
    };
    expect((await failureOf(read())).kind).toBe('cancelled');
    await server.requests[0]?.aborted;
  });

  it('before a connection is there does not wait for it, and close() leaves none behind', async () => {
    const controller = new AbortController();
    let gone = (): void => undefined;
    const goes = new Promise<void>((resolve) => {
      gone = resolve;
    });
    // Takes the connection and never answers the TLS handshake.
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('close', gone);
      socket.resume();
      controller.abort();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    harness.onCleanUp(async () => void server.close());
    const { port } = server.address() as AddressInfo;
    const http = open({ signal: controller.signal });
    const sending = http.send(endpointAt(`https://127.0.0.1:${port}`), { method: 'GET', path: '/' });
    expect((await failureOf(sending)).kind).toBe('cancelled');
    await http.close();
    await goes;
  });

  it('waiting for a place among the four is cancelled as well', async () => {
    const server = await serve(() => ({ before: never }));
    const http = open({ maxPerStore: 1 });
    const first = new AbortController();
    const second = new AbortController();
    const holding = http.send(endpointAt(server.url), { method: 'GET', path: '/', signal: first.signal });
    const waiting = http.send(endpointAt(server.url), { method: 'GET', path: '/', signal: second.signal });
    second.abort();
    expect((await failureOf(waiting)).kind).toBe('cancelled');
    first.abort();
    expect((await failureOf(holding)).kind).toBe('cancelled');
  });

  it('at the limit of the whole command says how long that was, and what to do', async () => {
    const server = await serve(() => ({ before: never }));
    const error = await failureOf(
      open({ timeoutMs: 50 }).send(endpointAt(server.url), { method: 'GET', path: '/' }),
    );
    expect(error).toMatchObject({ kind: 'timeout', backend: 'prometheus', url: `${server.url}/` });
    expect(error.message).toContain('50 ms');
    expect(error.hint).toContain('--timeout');
    await server.requests[0]?.aborted;
  });

  it('at a deadline that has passed asks nothing', async () => {
    const server = await serve(() => ({ body: 'ok' }));
    const http = open({ deadlineMs: 1_795_210_632_000 });
    expect((await failureOf(http.send(endpointAt(server.url), { method: 'GET', path: '/' }))).kind).toBe(
      'timeout',
    );
    expect(server.requests).toHaveLength(0);
  });

  it('at the limit of one request leaves the next alone', async () => {
    let isFirst = true;
    const server = await serve(() => {
      const reply = isFirst ? { before: never } : { body: 'ok' };
      isFirst = false;
      return reply;
    });
    const http = open({ requestTimeoutMs: 50 });
    expect((await failureOf(http.send(endpointAt(server.url), { method: 'GET', path: '/' }))).kind).toBe(
      'timeout',
    );
    expect((await http.send(endpointAt(server.url), { method: 'GET', path: '/' })).body).toBe('ok');
  });
});

describe('close', () => {
  it('ends what is under way, and what is asked afterwards', async () => {
    let arrived = (): void => undefined;
    const arrival = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const server = await serve(() => {
      arrived();
      return new Promise(() => undefined);
    });
    const http = open();
    const waiting = failureOf(http.send(endpointAt(server.url), { method: 'GET', path: '/' }));
    await arrival;
    await http.close();
    expect((await waiting).kind).toBe('cancelled');
    await server.requests[0]?.aborted;
  });

  it('before any request does nothing', async () => {
    await expect(open({ timeoutMs: 1_000_000 }).close()).resolves.toBeUndefined();
  });
});

describe('four at once', () => {
  it('to one origin, the rest in order; another origin is not held up', async () => {
    const gates: (() => void)[] = [];
    const server = await serve(() => ({
      before: new Promise<void>((resolve) => gates.push(resolve)),
      body: 'ok',
    }));
    const other = await serve(() => ({ body: 'other' }));
    const http = open();
    const sent = Array.from({ length: 7 }, (_, index) =>
      http.send(endpointAt(server.url), { method: 'GET', path: `/${index}` }),
    );
    expect((await http.send(endpointAt(other.url), { method: 'GET', path: '/' })).body).toBe('other');
    const until = async (count: number): Promise<void> => {
      while (gates.length < count) await new Promise((resolve) => setImmediate(resolve));
    };
    await until(4);
    for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(server.requests).toHaveLength(4);
    gates[0]?.();
    await until(5);
    expect(server.requests.map((request) => request.path)[4]).toBe('/4');
    for (let next = 1; next < 7; next += 1) {
      await until(next + 1);
      gates[next]?.();
    }
    expect((await Promise.all(sent)).map((answer) => answer.body)).toEqual(Array(7).fill('ok'));
  });
});

describe('the request log', () => {
  it('holds every attempt with its URL, form parameters appended, without secrets', async () => {
    const seen: RequestRecord[] = [];
    const server = await serve(() => ({ body: 'four', headers: { date: 'Fri, 20 Nov 2026 21:37:12 GMT' } }));
    const http = open({ onRecord: (record) => seen.push(record) });
    const withCredentials = server.url.replace('//', '//ann:hunter2@');
    await http.send(
      endpointAt(withCredentials, { auth: { kind: 'bearer', token: 's3cret' }, tenant: 'team-a' }),
      {
        method: 'POST',
        path: '/api/v1/query',
        params: [['query', 'up']],
      },
    );
    expect(http.log).toEqual([
      {
        backend: 'prometheus',
        method: 'POST',
        url: `${server.url}/api/v1/query?query=up`,
        status: 200,
        bytes: 4,
        startedAtMs: 1_795_210_632_000,
        durationMs: expect.any(Number),
        attempt: 1,
        error: undefined,
        serverDateMs: Date.UTC(2026, 10, 20, 21, 37, 12),
      },
    ]);
    expect(seen).toEqual(http.log);
    expect(JSON.stringify(http.log)).not.toMatch(/hunter2|s3cret/);
    expect(server.requests[0]?.headers.authorization).toBe('Bearer s3cret');
  });
});
