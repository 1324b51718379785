import { afterEach, describe, expect, it } from 'vitest';
import { parseRetryAfter, retryDelayMs } from '../../src/http/retry.ts';
import { createHarness, endpointAt, failureOf, nowMs } from '../helpers/http-harness.ts';
import type { Reply } from '../helpers/recording-server.ts';

const harness = createHarness();
const { serve, open } = harness;
afterEach(() => harness.cleanUp());

const get = { method: 'GET', path: '/' } as const;
const situation = { attempt: 1, leftMs: Number.POSITIVE_INFINITY, nowMs, random: 0 };
const status = (code: number, body = '', retryAfter?: string) =>
  ({ kind: 'status', status: code, body, retryAfter }) as const;

describe('retryDelayMs', () => {
  it.each([200, 301, 400, 401, 403, 404, 408, 413, 422, 499, 500, 501, 504, 505])('never for %i', (code) => {
    expect(retryDelayMs(status(code, '', '1'), situation)).toBeNull();
  });

  it('grows by two, with up to half of it left to chance', () => {
    const delays = [1, 2].map((attempt) =>
      [0, 0.999_999].map((random) => retryDelayMs(status(503), { ...situation, attempt, random })),
    );
    expect(delays).toEqual([
      [100, 200],
      [200, 400],
    ]);
  });

  it('never a third time', () => {
    expect(retryDelayMs(status(503), { ...situation, attempt: 3 })).toBeNull();
  });

  it('waits at least as long as the store asks', () => {
    expect(retryDelayMs(status(429, '', '2'), situation)).toBe(2_050);
  });

  it('not when the store asks for more time than is left, or for more than a minute', () => {
    expect(retryDelayMs(status(429, '', '30'), { ...situation, leftMs: 20_000 })).toBeNull();
    expect(retryDelayMs(status(429, '', '600'), situation)).toBeNull();
    expect(retryDelayMs(status(503), { ...situation, leftMs: 50 })).toBeNull();
  });

  it('not for a Prometheus query that ran into its limit', () => {
    const body =
      '{"status":"error","errorType":"timeout","error":"query timed out in expression evaluation"}';
    expect(retryDelayMs(status(503, body), situation)).toBeNull();
    expect(retryDelayMs(status(503, 'upstream request timeout'), situation)).toBe(100);
  });

  it.each([
    ['ECONNREFUSED', true],
    ['ECONNRESET', true],
    ['EPIPE', true],
    ['EAI_AGAIN', true],
    ['UND_ERR_SOCKET', true],
    ['ENOTFOUND', false],
    ['UND_ERR_CONNECT_TIMEOUT', false],
    ['CERT_HAS_EXPIRED', false],
    ['EPROTO', false],
    ['', false],
  ])('for the fault %s: %s', (code, again) => {
    expect(retryDelayMs({ kind: 'fault', code }, situation) !== null).toBe(again);
  });
});

describe('parseRetryAfter', () => {
  it.each([
    ['0', 0],
    ['3', 3_000],
    [' 7 ', 7_000],
    ['Fri, 20 Nov 2026 21:37:20 GMT', 8_000],
    ['Fri, 20 Nov 2026 21:00:00 GMT', 0],
    ['soon', null],
    ['-1', null],
    [undefined, null],
  ])('%s', (header, ms) => {
    expect(parseRetryAfter(header, nowMs)).toBe(ms);
  });
});

describe('a store on its knees', () => {
  function waits(): { readonly delays: number[]; wait(ms: number): Promise<void> } {
    const delays: number[] = [];
    return {
      delays,
      async wait(ms) {
        delays.push(ms);
      },
    };
  }

  async function replying(...replies: Reply[]): ReturnType<typeof serve> {
    return serve(() => replies.shift() ?? { body: 'ok' });
  }

  it('is asked three times, with pauses; each attempt is in the log', async () => {
    const server = await replying(
      { status: 503, body: 'a' },
      { status: 502, body: 'b' },
      { status: 429, body: 'c' },
    );
    const { delays, wait } = waits();
    const http = open({ wait });
    expect(await http.send(endpointAt(server.url), get)).toMatchObject({ status: 429, body: 'c' });
    expect(server.requests).toHaveLength(3);
    expect(delays).toEqual([100, 200]);
    expect(http.log.map(({ status, attempt }) => [status, attempt])).toEqual([
      [503, 1],
      [502, 2],
      [429, 3],
    ]);
  });

  it('is asked when it asked to be', async () => {
    const server = await replying({ status: 429, headers: { 'retry-after': '5' }, body: 'slow down' });
    const { delays, wait } = waits();
    expect(await open({ wait }).send(endpointAt(server.url), get)).toMatchObject({ status: 200, body: 'ok' });
    expect(delays).toEqual([5_050]);
  });

  it('streams the answer that comes in the end', async () => {
    const server = await replying({ status: 503 }, { body: 'x'.repeat(200_000), chunkBytes: 50_000 });
    const { chunks, status } = await open({ wait: waits().wait }).stream(endpointAt(server.url), get);
    let bytes = 0;
    for await (const chunk of chunks) bytes += chunk.length;
    expect([status, bytes]).toEqual([200, 200_000]);
  });

  it('hands its last refusal over as a stream too', async () => {
    const server = await replying(
      { status: 503, body: 'no' },
      { status: 503, body: 'no' },
      { status: 503, body: 'still no' },
    );
    const { chunks, status } = await open({ wait: waits().wait }).stream(endpointAt(server.url), get);
    const pieces: Uint8Array[] = [];
    for await (const chunk of chunks) pieces.push(chunk);
    expect([status, Buffer.concat(pieces).toString()]).toEqual([503, 'still no']);
  });

  it.each([400, 404, 500, 504])('is asked once when it says %i', async (code) => {
    const server = await replying({ status: code, headers: { 'retry-after': '0' }, body: 'no' });
    expect(await open({ wait: waits().wait }).send(endpointAt(server.url), get)).toMatchObject({
      status: code,
    });
    expect(server.requests).toHaveLength(1);
  });

  it('that hangs up is asked again, and what failed is in the log', async () => {
    const server = await replying({ hangUp: true }, { hangUp: true });
    const { delays, wait } = waits();
    const http = open({ wait });
    expect((await http.send(endpointAt(server.url), get)).body).toBe('ok');
    expect(delays).toHaveLength(2);
    expect(http.log.map(({ status, error }) => [status, error !== undefined])).toEqual([
      [0, true],
      [0, true],
      [200, false],
    ]);
  });

  it('that hangs up three times is an error that says so', async () => {
    const server = await serve(() => ({ hangUp: true }));
    const error = await failureOf(open({ wait: waits().wait }).send(endpointAt(server.url), get));
    expect(error).toMatchObject({ kind: 'network', backend: 'prometheus', url: `${server.url}/` });
    expect(error.message).toContain('closed without an answer');
    expect(server.requests).toHaveLength(3);
  });

  it('does not hold its place while it rests', async () => {
    const server = await serve(({ path }) => (path === '/busy' ? { status: 503 } : { body: 'ok' }));
    let resume = (): void => undefined;
    const resting = new Promise<void>((resolve) => {
      resume = resolve;
    });
    const http = open({ maxPerStore: 1, wait: () => resting });
    const busy = http.send(endpointAt(server.url), { method: 'GET', path: '/busy' });
    expect((await http.send(endpointAt(server.url), get)).body).toBe('ok');
    resume();
    expect((await busy).status).toBe(503);
  });

  it('is not asked again after Ctrl-C', async () => {
    const controller = new AbortController();
    const server = await serve(() => ({ status: 503 }));
    const http = open({
      signal: controller.signal,
      wait: async (_ms, signal) => {
        controller.abort();
        signal.throwIfAborted();
      },
    });
    expect((await failureOf(http.send(endpointAt(server.url), get))).kind).toBe('cancelled');
    expect(server.requests).toHaveLength(1);
  });

  it('gets no second request that could not end within the time limit', async () => {
    const server = await serve(() => ({ status: 503, headers: { 'retry-after': '20' } }));
    const { delays, wait } = waits();
    expect((await open({ wait, timeoutMs: 10_000 }).send(endpointAt(server.url), get)).status).toBe(503);
    expect(delays).toEqual([]);
  });
});
