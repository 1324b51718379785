import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { type DemoListener, listen } from '../../../src/demo/server/demo-listener.ts';
import { parseFaults } from '../../../src/demo/server/fault.ts';
import type { ListenerOptions } from '../../../src/demo/server/serving.ts';
import type { DemoApi } from '../../../src/engine/source/sources.ts';

const nowMs = Date.parse('2026-11-20T12:07:00Z');

/** Says what it was asked, in JSON, as long as the path is `/api/v1/echo`. */
const echo: DemoApi = (request) =>
  request.path === '/api/v1/echo'
    ? {
        status: 200,
        contentType: 'application/json',
        body: JSON.stringify({
          status: 'success',
          method: request.method,
          params: [...request.params],
          tenant: request.headers['x-scope-orgid'] ?? null,
          nowMs: request.nowMs,
          padding: 'x'.repeat(3000),
        }),
      }
    : null;

let running: DemoListener | undefined;

afterEach(async () => {
  await running?.close();
  running = undefined;
});

async function start(fault = '', more: Partial<ListenerOptions> = {}): Promise<DemoListener> {
  running = await listen({
    apis: { metrics: echo, logs: echo, traces: echo, alerts: echo },
    tail: async ({ socket, accept }) => {
      accept();
      socket.write(
        'HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\nhello',
      );
    },
    faults: parseFaults(fault),
    now: () => nowMs,
    host: '127.0.0.1',
    port: 0,
    ...more,
  });
  return running;
}

interface Got {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

function get(
  url: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Got> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      url,
      { method: options.method ?? 'GET', headers: options.headers ?? {} },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(options.body);
  });
}

/** Sends raw bytes and gives what came back until the other side ended. */
function raw(url: string, path: string): Promise<string> {
  const { port, hostname } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write(
        `GET ${path} HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-version: 13\r\n\r\n`,
      );
    });
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString();
      if (text.endsWith('hello')) socket.destroy();
    });
    socket.on('close', () => resolve(text));
    socket.on('error', reject);
  });
}

describe('the demo listener', () => {
  it('gives each store its own base URL and merges query string and form', async () => {
    const { urls } = await start();
    for (const url of Object.values(urls)) {
      const got = await get(`${url}/api/v1/echo?a=1&m[]=x&m[]=y`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-scope-orgid': 't' },
        body: 'query=up%7Ba%3D%22b%22%7D&a=2',
      });
      expect(JSON.parse(got.body.toString())).toMatchObject({
        method: 'POST',
        params: [
          ['a', '1'],
          ['m[]', 'x'],
          ['m[]', 'y'],
          ['query', 'up{a="b"}'],
          ['a', '2'],
        ],
        tenant: 't',
        nowMs,
      });
    }
  });

  it('compresses when asked, and only then', async () => {
    const { urls } = await start();
    const plain = await get(`${urls.metrics}/api/v1/echo`);
    const zipped = await get(`${urls.metrics}/api/v1/echo`, { headers: { 'accept-encoding': 'br, gzip' } });
    const refused = await get(`${urls.metrics}/api/v1/echo`, { headers: { 'accept-encoding': 'gzip;q=0' } });
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(refused.headers['content-encoding']).toBeUndefined();
    expect(zipped.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(zipped.body).equals(plain.body)).toBe(true);
  });

  it('answers HEAD with the length of what GET would send, and no body', async () => {
    const { urls } = await start();
    const plain = await get(`${urls.metrics}/api/v1/echo`);
    const head = await get(`${urls.metrics}/api/v1/echo`, { method: 'HEAD' });
    expect(head.status).toBe(200);
    expect(head.body).toHaveLength(0);
    expect(head.headers['content-length']).toBe(String(plain.body.length));
  });

  it('dates its answers by the demo clock', async () => {
    const { urls } = await start();
    const got = await get(`${urls.logs}/ready`);
    expect(got.headers.date).toBe('Fri, 20 Nov 2026 12:07:00 GMT');
    expect(got.body.toString()).toBe('ready\n');
  });

  it('answers a path of nobody as the real servers do', async () => {
    const { urls } = await start();
    for (const url of [`${urls.metrics}/api/v1/nothing`, `${new URL(urls.metrics).origin}/api/v1/query`]) {
      const got = await get(url);
      expect(got.status).toBe(404);
      expect(got.headers['content-type']).toBe('text/plain; charset=utf-8');
      expect(got.body.toString()).toBe('404 page not found\n');
    }
  });

  it('says who it is: Mimir in an envelope, Loki and Tempo without', async () => {
    const { urls } = await start();
    const at = async (url: string): Promise<unknown> => JSON.parse((await get(url)).body.toString());
    expect(await at(`${urls.metrics}/api/v1/status/buildinfo`)).toMatchObject({
      status: 'success',
      data: { application: 'Grafana Mimir', version: expect.any(String) },
    });
    expect(await at(`${urls.logs}/loki/api/v1/status/buildinfo`)).toMatchObject({
      version: expect.any(String),
    });
    expect(await at(`${urls.traces}/api/status/buildinfo`)).toMatchObject({ version: expect.any(String) });
  });

  it('remembers what was asked', async () => {
    const listener = await start('loki=500');
    await get(`${listener.urls.metrics}/api/v1/echo?x=1`);
    await get(`${listener.urls.logs}/ready`);
    expect(listener.requests).toEqual([
      { store: 'metrics', method: 'GET', url: '/mimir/prometheus/api/v1/echo?x=1', status: 200 },
      { store: 'logs', method: 'GET', url: '/loki-store/ready', status: 500 },
    ]);
  });

  it('says in the answer that the demo itself is broken', async () => {
    const broken: DemoApi = () => {
      throw new Error('no such spice');
    };
    const { urls } = await start('', {
      apis: { metrics: broken, logs: broken, traces: broken, alerts: broken },
    });
    const got = await get(`${urls.metrics}/api/v1/query`);
    expect(got.status).toBe(500);
    expect(got.body.toString()).toBe('demo: no such spice\n');
  });

  it('refuses a port that is taken as a usage error', async () => {
    const { urls } = await start();
    const port = Number(new URL(urls.metrics).port);
    const options: ListenerOptions = {
      apis: { metrics: echo, logs: echo, traces: echo, alerts: echo },
      tail: async () => {},
      faults: parseFaults(''),
      now: () => nowMs,
      host: '127.0.0.1',
      port,
    };
    await expect(listen(options)).rejects.toMatchObject({
      kind: 'usage',
      message: expect.stringContaining('EADDRINUSE'),
    });
  });
});

describe('faults over HTTP', () => {
  it.each([
    ['401', 401, 'no org id\n'],
    ['403', 403, 'Forbidden: the demo was told to refuse\n'],
    ['429', 429, 'too many outstanding requests\n'],
    ['504', 504, 'request timed out, decrease the duration of the request or add more label matchers\n'],
  ])('%s', async (fault, status, body) => {
    const { urls } = await start(`loki=${fault}`);
    const got = await get(`${urls.logs}/api/v1/echo`);
    expect(got.status).toBe(status);
    expect(got.body.toString()).toBe(body);
    expect((await get(`${urls.metrics}/api/v1/echo`)).status).toBe(200);
  });

  it('names the wait of a 429 where it is given', async () => {
    const { urls } = await start('mimir=429:7,loki=429');
    expect((await get(`${urls.metrics}/api/v1/echo`)).headers['retry-after']).toBe('7');
    expect((await get(`${urls.logs}/api/v1/echo`)).headers['retry-after']).toBeUndefined();
  });

  it('wraps a 500 in the form of its store', async () => {
    const { urls } = await start('mimir=500,alerts=500,tempo=502');
    const metrics = await get(`${urls.metrics}/api/v1/echo`);
    expect(JSON.parse(metrics.body.toString())).toEqual({
      status: 'error',
      errorType: 'internal',
      error: 'internal error of the demo',
    });
    expect(JSON.parse((await get(`${urls.alerts}/api/v2/alerts`)).body.toString())).toBe(
      'internal error of the demo',
    );
    expect((await get(`${urls.traces}/api/search`)).headers['content-type']).toBe('text/html');
  });

  it('cuts the connection when down', async () => {
    const { urls } = await start('tempo=down');
    await expect(get(`${urls.traces}/api/echo`)).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  it('never answers when it hangs, and lets go on close', async () => {
    const listener = await start('tempo=hang');
    const waiting = get(`${listener.urls.traces}/api/echo`);
    await expect.poll(() => listener.requests.length).toBe(1);
    await listener.close();
    await expect(waiting).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  it('answers late when slow', async () => {
    const { urls } = await start('tempo=slow:60ms');
    const before = performance.now();
    expect((await get(`${urls.traces}/api/echo`)).body.toString()).toBe('echo\n');
    expect(performance.now() - before).toBeGreaterThanOrEqual(55);
  });

  it('cuts bodies, sends pages, answers in part', async () => {
    const { urls } = await start('mimir=truncated,loki=html,tempo=partial');
    const cut = await get(`${urls.metrics}/api/v1/echo`);
    expect(cut.status).toBe(200);
    expect(() => JSON.parse(cut.body.toString())).toThrow();
    const page = await get(`${urls.logs}/api/v1/echo`);
    expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(JSON.parse((await get(`${urls.traces}/api/v1/echo`)).body.toString())).toMatchObject({
      status: 'PARTIAL',
    });
  });

  it('warns in part for the stores that have warnings', async () => {
    const { urls } = await start('mimir=partial');
    expect(JSON.parse((await get(`${urls.metrics}/api/v1/echo`)).body.toString())).toMatchObject({
      status: 'success',
      warnings: ['partial response: the demo was told to answer in part'],
    });
  });

  it('has a clock that is off by the skew', async () => {
    const { urls } = await start('mimir=skew:-5m');
    expect((await get(`${urls.metrics}/ready`)).headers.date).toBe('Fri, 20 Nov 2026 12:02:00 GMT');
  });
});

describe('the tail over a websocket', () => {
  const path = '/loki-store/loki/api/v1/tail?query=x';

  it('hands the socket over', async () => {
    const { urls } = await start();
    expect(await raw(urls.logs, path)).toMatch(/^HTTP\/1\.1 101 [\s\S]*hello$/);
  });

  it('refuses other paths', async () => {
    const { urls } = await start();
    expect(await raw(urls.logs, '/mimir/prometheus/loki/api/v1/tail')).toMatch(/^HTTP\/1\.1 404 Not Found/);
  });

  it.each([
    ['no-websocket', /^HTTP\/1\.1 400 Bad Request/],
    ['401', /^HTTP\/1\.1 401 Unauthorized[\s\S]*no org id\n$/],
    ['down', /^$/],
  ])('with %s', async (fault, expected) => {
    const { urls } = await start(`loki=${fault}`);
    expect(await raw(urls.logs, path)).toMatch(expected);
  });

  it('closes open tails with the listener', async () => {
    const listener = await start('', {
      tail: async ({ socket, accept }) => {
        accept();
        socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n');
      },
    });
    const tailing = raw(listener.urls.logs, path);
    await expect.poll(() => listener.requests.length).toBe(1);
    await listener.close();
    expect(await tailing).toMatch(/^HTTP\/1\.1 101/);
  });
});
