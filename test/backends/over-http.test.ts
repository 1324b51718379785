import { afterEach, describe, expect, it } from 'vitest';
import { createLokiClient } from '../../src/backends/loki/client.ts';
import type { TailTiming } from '../../src/backends/loki/tail-timing.ts';
import { createTempoClient } from '../../src/backends/tempo/client.ts';
import type { TailEvent } from '../../src/domain/logs/tail-event.ts';
import { createHarness, endpointAt, nowMs } from '../helpers/http-harness.ts';
import {
  type RecordingServerOptions,
  type Reply,
  type SeenRequest,
  startRecordingServer,
} from '../helpers/recording-server.ts';

/** Loki's and Tempo's clients over real sockets: what a fake `Http` cannot show. */

const harness = createHarness();
afterEach(() => harness.cleanUp());

const window = { fromMs: 1795208832000, toMs: 1795210632000 };
const timing: TailTiming = { now: () => nowMs, sleep: async () => undefined };

async function serve(options: RecordingServerOptions) {
  const server = await startRecordingServer(options);
  harness.onCleanUp(() => server.close());
  const http = harness.open();
  return {
    server,
    loki: createLokiClient(http, endpointAt(server.url, { backend: 'loki' }), { timing }),
    tempo: createTempoClient(http, endpointAt(server.url, { backend: 'tempo' })),
  };
}

describe('Loki over HTTP', () => {
  it('gets the recorded answers for the recorded questions', async () => {
    const { loki } = await serve({ recordings: ['loki'] });
    const expr = '{service_name="payment"}';
    const answer = await loki.queryRange({ expr, ...window, limit: 10 });
    expect(answer.data).toMatchObject({ kind: 'streams' });
    if (answer.data.kind !== 'streams') return;
    expect(answer.data.entries).toHaveLength(10);
    // Only the categorised recording has it: the header arrived.
    expect(answer.data.entries[0]?.structuredMetadata.trace_id).toMatch(/^[0-9a-f]{32}$/);
    expect((await loki.values('service_name', window)).data).toHaveLength(14);
    const wrong = '{service_name="payment"';
    await expect(loki.queryRange({ expr: wrong, ...window })).rejects.toMatchObject({
      kind: 'query',
      query: { text: wrong, offset: 23 },
    });
  });

  it('follows a websocket', async () => {
    const { server, loki } = await serve({ recordings: ['loki/tail-frames-categorized'], respond: noGap });
    const abort = new AbortController();
    const events: TailEvent[] = [];
    const query = { expr: '{k8s_namespace_name="otel-demo"}', startNs: '1795210000000000000', limit: 5 };
    for await (const event of loki.tail(query, { signal: abort.signal })) {
      if (event.kind !== 'entry') continue;
      events.push(event);
      if (events.length === 69) abort.abort();
    }
    expect(events).toHaveLength(69);
    expect(events[0]).toMatchObject({ entry: { labels: { service_name: 'fraud-detection' } } });
    expect(server.requests.map(({ path }) => path)).toEqual([
      '/loki/api/v1/tail',
      '/loki/api/v1/query_range',
    ]);
  });

  it('asks where the websocket is refused', async () => {
    const { loki } = await serve({
      respond: ({ path }) => {
        if (path.endsWith('/tail')) return { status: 404, body: '404 page not found\n' };
        return { recording: 'loki/range-streams-categorized' };
      },
    });
    const events: TailEvent[] = [];
    for await (const event of loki.tail({ expr: '{a="b"}', startNs: '1795208832000000000' })) {
      events.push(event);
      if (events.length === 11) break;
    }
    expect(events[0]).toEqual({ kind: 'polling', reason: 'no websocket: 404 page not found' });
    expect(events.slice(1).every(({ kind }) => kind === 'entry')).toBe(true);
  });

  it("passes Loki's own sentence on when the query of a tail is wrong", async () => {
    const body = 'parse error at line 1, col 6: syntax error: unexpected }';
    const { loki } = await serve({ respond: () => ({ status: 400, body }) });
    const tail = loki.tail({ expr: '{app=}', startNs: '1795208832000000000' });
    await expect(
      (async () => {
        for await (const _event of tail);
      })(),
    ).rejects.toMatchObject({ kind: 'query', message: body, query: { text: '{app=}', offset: 5 } });
  });
});

/** Nothing is stored: the websocket alone has the lines. */
function noGap({ path }: SeenRequest): Reply | undefined {
  return path.endsWith('/query_range') ? { recording: 'loki/range-empty' } : undefined;
}

describe('Tempo over HTTP', () => {
  it('gets the recorded answers for the recorded questions', async () => {
    const { tempo } = await serve({ recordings: ['tempo'] });
    const answer = await tempo.trace('a4af140479d823f343d2d6432027002b', window);
    expect(answer?.data.spans).toHaveLength(23);
    expect(await tempo.trace('1')).toBeNull();
    const query = '{ resource.service.name="payment" && status=error }';
    const found = await tempo.search({ query, ...window, limit: 10, mostRecent: false });
    expect(found.data).toHaveLength(10);
    const rate = '{ status=error } | rate() by (resource.service.name)';
    const metrics = await tempo.metricsRange({ query: rate, ...window, stepMs: 60_000 });
    expect(metrics.data.series).toHaveLength(4);
    const wrong = '{ resource.service.name= }';
    await expect(
      tempo.search({ query: wrong, ...window, limit: 20, mostRecent: false }),
    ).rejects.toMatchObject({
      kind: 'query',
      query: { text: wrong, offset: 25 },
    });
  });
});
