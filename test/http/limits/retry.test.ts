import { afterEach, describe, expect, it } from 'vitest';
import { isPassing, parseRetryAfter, restMs } from '../../../src/http/limits/retry.ts';
import { createHarness, endpointAt, failureOf, nowMs } from '../../helpers/http-harness.ts';
import type { Reply } from '../../helpers/recording-server.ts';

const harness = createHarness();
const { serve, open } = harness;
afterEach(() => harness.cleanUp());

const get = { method: 'GET', path: '/' } as const;
const situation = { retries: 0, leftMs: Number.POSITIVE_INFINITY, nowMs, random: 0 };
const status = (code: number, body = '', retryAfter?: string) =>
  ({ kind: 'status', status: code, body, retryAfter }) as const;

describe('isPassing', () => {
  it.each([200, 301, 400, 401, 403, 404, 408, 413, 422, 499, 500, 501, 504, 505])('not for %i', (code) => {
    expect(isPassing(status(code, '', '1'))).toBe(false);
  });

  it('not for a Prometheus query that ran into its limit', () => {
    const body =
      '{"status":"error","errorType":"timeout","error":"query timed out in expression evaluation"}';
    expect(isPassing(status(503, body))).toBe(false);
    expect(isPassing(status(503, 'upstream request timeout'))).toBe(true);
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
    expect(isPassing({ kind: 'fault', code })).toBe(again);
  });
});

describe('restMs', () => {
  it('grows by two, with up to half of it left to chance', () => {
    const rests = [0, 1].map((retries) =>
      [0, 0.999_999].map((random) => restMs(status(503), { ...situation, retries, random })),
    );
    expect(rests).toEqual([
      [100, 200],
      [200, 400],
    ]);
  });

  it('is at least as long as the store asks', () => {
    expect(restMs(status(429, '', '2'), situation)).toBe(2_050);
  });

  it('is not, when the store asks for more time than is left, or for more than a minute', () => {
    expect(restMs(status(429, '', '30'), { ...situation, leftMs: 20_000 })).toBeNull();
    expect(restMs(status(429, '', '600'), situation)).toBeNull();
    expect(restMs(status(503), { ...situation, leftMs: 50 })).toBeNull();
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

  it('is left alone by all while it rests, and one that always fails harms no other', async () => {
    const server = await serve(({ path }) =>
      path === '/bad' ? { status: 503, body: 'no' } : { body: 'ok' },
    );
    const delays: number[] = [];
    const seen: number[] = [];
    const http = open({
      maxPerStore: 1,
      wait: async (ms) => {
        delays.push(ms);
        seen.push(server.requests.length);
      },
    });
    const ask = (path: string) => http.send(endpointAt(server.url), { method: 'GET', path });
    const answers = await Promise.all(['/bad', '/a', '/b', '/c'].map(ask));
    expect(answers.map(({ status, body }) => [status, body])).toEqual([
      [503, 'no'],
      [200, 'ok'],
      [200, 'ok'],
      [200, 'ok'],
    ]);
    expect(server.requests.filter(({ path }) => path === '/bad')).toHaveLength(3);
    // Nothing was sent between the failure and its rest.
    expect([seen[0], delays[0]]).toEqual([1, 100]);
  });

  it.each<[string, Reply]>([
    ['refuses all', { status: 429, body: 'slow down' }],
    ['hangs up on all', { hangUp: true }],
  ])('that %s is asked twice more for all who wait together', async (_name, reply) => {
    const server = await serve(() => reply);
    const { delays, wait } = waits();
    const http = open({ wait });
    const asked = Array.from({ length: 20 }, (_, index) =>
      http.send(endpointAt(server.url), { method: 'GET', path: `/${index}` }).then(
        ({ status, body }) => `${status} ${body}`,
        (error: Error) => error.message.replace(/.*: /, ''),
      ),
    );
    const outcomes = new Set(await Promise.all(asked));
    expect([...outcomes]).toEqual([
      'hangUp' in reply ? 'the connection was closed without an answer' : '429 slow down',
    ]);
    // Four at once, then one at a time.
    expect(server.requests).toHaveLength(6);
    expect(delays).toEqual([100, 200]);
    expect(http.log).toHaveLength(6);
  });

  it('has all its retries again once it answered: a long download may meet trouble on each page', async () => {
    const statuses = [503, 503, 200, 503, 503, 200, 502, 429, 200];
    const server = await serve(() => ({ status: statuses.shift() ?? 500 }));
    const http = open({ wait: waits().wait });
    for (let page = 0; page < 3; page++) {
      expect((await http.send(endpointAt(server.url), get)).status).toBe(200);
    }
    expect(server.requests).toHaveLength(9);
  });

  it('that was given up is asked once by who comes next, and answers again when it can', async () => {
    const statuses = [503, 503, 503, 503, 200, 503, 200];
    const server = await serve(() => ({ status: statuses.shift() ?? 500 }));
    const http = open({ wait: waits().wait });
    const ask = async () => (await http.send(endpointAt(server.url), get)).status;
    expect([await ask(), await ask(), await ask(), await ask()]).toEqual([503, 503, 200, 200]);
    expect(statuses).toEqual([]);
  });

  it('is not asked again once all is closed: who waits ends, and the log says nothing more', async () => {
    const server = await serve(() => ({ status: 503 }));
    let rested = (): void => undefined;
    const resting = new Promise<void>((resolve) => {
      rested = resolve;
    });
    const http = open({
      wait: (_ms, signal) => {
        rested();
        return new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
        });
      },
    });
    const asked = [1, 2, 3].map(() => failureOf(http.send(endpointAt(server.url), get)));
    await resting;
    await http.close();
    const noted = http.log.length;
    expect((await Promise.all(asked)).map(({ kind }) => kind)).toEqual([
      'cancelled',
      'cancelled',
      'cancelled',
    ]);
    expect(http.log).toHaveLength(noted);
    expect(server.requests.length).toBeLessThanOrEqual(3);
  });

  it('does not keep the others waiting when the one that asks again is cancelled', async () => {
    let count = 0;
    const controller = new AbortController();
    const server = await serve(({ path }) => {
      count += 1;
      if (count === 1) return { status: 503 };
      if (path === '/first') controller.abort();
      return { body: 'ok' };
    });
    const http = open({ wait: waits().wait, maxPerStore: 1 });
    const first = failureOf(
      http.send(endpointAt(server.url), { method: 'GET', path: '/first', signal: controller.signal }),
    );
    const second = http.send(endpointAt(server.url), { method: 'GET', path: '/second' });
    expect((await first).kind).toBe('cancelled');
    expect((await second).body).toBe('ok');
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
