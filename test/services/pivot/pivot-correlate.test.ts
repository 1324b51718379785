import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningDemo, startDemo } from '../../../src/demo/start-demo.ts';
import type { Trace } from '../../../src/domain/trace/trace.ts';
import type { Http } from '../../../src/http/http.ts';
import type { PivotFrom } from '../../../src/pivot/pivot-from.ts';
import { runPivot } from '../../../src/services/pivot/pivot.ts';
import type { PivotOptions } from '../../../src/services/pivot/pivot-run.ts';
import { createFakeHttp, jsonResponse } from '../../helpers/fake-http.ts';
import { loopbackHttp, memoryCache, storesOver, urlsOfNobody } from '../../helpers/pivot-stores.ts';

const nowMs = Date.parse('2026-11-20T13:40:00Z');
const window = { fromMs: nowMs - 30 * 60_000, toMs: nowMs };
let demo: RunningDemo;
let http: Http;

beforeAll(async () => {
  demo = await startDemo({ now: () => nowMs });
  http = loopbackHttp(() => nowMs);
});

afterAll(async () => {
  await http.close();
  await demo.close();
});

const latency: PivotFrom = {
  kind: 'metric',
  name: null,
  expressions: ['http_server_request_duration_seconds_bucket{service_name="payment"}'],
  window,
};

function pivot(from: PivotFrom, correlate?: unknown, more: Partial<PivotOptions> = {}) {
  const options = { cache: memoryCache(), nowMs, sleep: async () => undefined, ...more };
  return runPivot(storesOver(http, demo.urls, correlate), from, options);
}

describe('a context that says how signals are linked', () => {
  it('asks the streams of its tags, over its shifts, and of a span alone where it says so', async () => {
    const { traces } = await pivot(latency, undefined, { top: 1, order: 'errors' });
    const [trace] = traces;
    const span = trace?.spans.find(
      ({ service, status, kind }) => service === 'payment' && status === 'error' && kind === 'server',
    );
    if (trace === undefined || span === undefined) throw new Error('the demo has no failed payment');
    const correlate = {
      tracesToLogsV2: {
        tags: [{ key: 'k8s.pod.name', value: 'k8s_pod_name' }],
        spanStartTimeShift: '-10m',
        spanEndTimeShift: '10m',
        filterByTraceID: true,
        filterBySpanID: true,
      },
    };
    const { logs, hops } = await pivot({ kind: 'span', trace, span }, correlate, { hops: new Set(['logs']) });
    expect(logs.map(({ spanId }) => spanId)).toEqual([span.spanId]);
    expect(logs[0]?.entry.line).toContain('Invalid token');
    const [first] = hops;
    expect(first?.query).toMatch(/^\{k8s_pod_name="payment-/);
    const { fromMs = 0, toMs = 0 } = first?.window ?? {};
    expect(toMs - fromMs).toBeGreaterThanOrEqual(20 * 60_000);
  });

  it('uses its own names for the streams of a series too', async () => {
    const correlate = {
      tracesToLogsV2: { tags: [{ key: 'service.name', value: 'k8s_container_name' }], filterByTraceID: true },
    };
    const { hops } = await pivot(latency, correlate, { top: 1 });
    const logs = hops.filter(({ to }) => to === 'log');
    // Of the exemplar's series and of the trace's spans, each by metadata and by text.
    expect(logs).toHaveLength(4);
    expect(logs.every(({ query }) => query.includes('k8s_container_name'))).toBe(true);
  });

  it('says so when no span has any of its tags', async () => {
    const { traces } = await pivot(latency, undefined, { top: 1, hops: new Set(['traces']) });
    const correlate = { tracesToLogsV2: { tags: [{ key: 'no.such' }], filterByTraceID: true } };
    const from: PivotFrom = { kind: 'trace', traceId: (traces[0] as Trace).traceId };
    const { hops } = await pivot(from, correlate, { hops: new Set(['traces', 'logs']) });
    expect(hops.find(({ to }) => to === 'log')).toMatchObject({
      status: 'skipped',
      reason: expect.stringContaining('no.such'),
    });
  });

  it('refuses what it cannot read before anything is asked', async () => {
    const before = demo.requests.length;
    await expect(pivot(latency, { derivedFields: 'x' })).rejects.toMatchObject({ kind: 'config' });
    expect(demo.requests.length).toBe(before);
  });

  it('reads the trace id of exemplars from the label it names', async () => {
    const id = '0af7651916cd43dd8448eb211c80319c';
    const fake = createFakeHttp(({ path }) =>
      path === '/api/v1/query_exemplars'
        ? jsonResponse({
            status: 'success',
            data: [
              {
                seriesLabels: { __name__: 'x' },
                // Either could be the trace id, so neither is taken before the context says which.
                exemplars: [
                  { labels: { tid: id, rid: 'b'.repeat(32) }, value: '1', timestamp: nowMs / 1000 },
                ],
              },
            ],
          })
        : jsonResponse({ status: 'success', data: { resultType: 'vector', result: [] } }),
    );
    const { metrics } = urlsOfNobody;
    const ask = (correlate?: unknown) =>
      runPivot(storesOver(fake, { metrics }, correlate), latency, { cache: memoryCache(), nowMs });
    expect((await ask()).exemplars[0]?.traceId).toBeNull();
    const named = await ask({ exemplarTraceIdDestinations: [{ name: 'tid' }] });
    expect(named.exemplars[0]?.traceId).toBe(id);
    expect(named.hops.find(({ to }) => to === 'trace')).toMatchObject({
      status: 'skipped',
      reason: 'no traces store is configured',
    });
  });
});

describe('what failed', () => {
  it('is all that --errors looks into', async () => {
    const { exemplars, traces } = await pivot(latency, undefined, { order: 'errors' });
    expect(exemplars.every(({ seriesLabels }) => seriesLabels.http_response_status_code === '500')).toBe(
      true,
    );
    expect(traces).toHaveLength(3);
    expect(traces.every(({ spans }) => spans.some(({ status }) => status === 'error'))).toBe(true);
  });
});

describe('a trace of 50,000 spans in one chain', () => {
  it('is followed without a stack as deep', async () => {
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    const spans = Array.from({ length: 50_000 }, (_, index) => ({
      traceId,
      spanId: index.toString(16).padStart(16, '1'),
      parentSpanId: index === 0 ? null : (index - 1).toString(16).padStart(16, '1'),
      name: 'step',
      service: `s${index % 7}`,
      kind: 'internal' as const,
      startNs: `${nowMs - 60_000}000000`,
      durationNs: '1000000',
      status: index === 49_999 ? ('error' as const) : ('unset' as const),
      statusMessage: '',
      attributes: {},
      resource: { 'service.name': `s${index % 7}` },
      events: [],
      links: [],
    }));
    const trace: Trace = { traceId, spans, partial: false, message: '' };
    const span = spans[0];
    if (span === undefined) throw new Error('no span');
    const { digestTrace } = await import('../../../src/pivot/trace-digest.ts');
    const digest = digestTrace(trace);
    expect(digest.errors).toHaveLength(1);
    const result = await pivot({ kind: 'span', trace, span }, undefined, { hops: new Set(['logs']) });
    expect(result.traces[0]).toBe(trace);
  });
});
