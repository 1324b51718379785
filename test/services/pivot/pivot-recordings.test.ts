import { describe, expect, it } from 'vitest';
import type { HttpResponse } from '../../../src/http/http.ts';
import type { PivotFrom } from '../../../src/pivot/pivot-from.ts';
import { digestTrace } from '../../../src/pivot/trace-digest.ts';
import { runPivot } from '../../../src/services/pivot/pivot.ts';
import type { PivotOptions } from '../../../src/services/pivot/pivot-run.ts';
import { createFakeHttp, type FakeRequest, recordedResponse } from '../../helpers/fake-http.ts';
import { memoryCache, storesOver, urlsOfNobody } from '../../helpers/pivot-stores.ts';

/** The trace that the recorded exemplars, trace and logs share. */
const traceId = 'a4af140479d823f343d2d6432027002b';
const nowMs = 1_795_210_632_000;
const window = { fromMs: 1_795_208_832_000, toMs: nowMs };

/** Real servers' answers by what is asked. */
function recorded({ path, query }: FakeRequest): HttpResponse {
  if (path === '/api/v1/query_exemplars') return recordedResponse('prometheus/exemplars-payment');
  if (path === '/api/v1/query') return recordedResponse('prometheus/query-empty');
  if (path === '/loki/api/v1/labels') return recordedResponse('loki/labels');
  if (path === '/loki/api/v1/query_range')
    return recordedResponse(
      query.query?.includes('trace_id') === true
        ? 'loki/trace-logs-structured-metadata'
        : 'loki/trace-logs-line-filter',
    );
  if (path === `/api/v2/traces/${traceId}`) return recordedResponse('tempo/trace-v2-json');
  if (path.startsWith('/api/v2/traces/')) return recordedResponse('tempo/trace-missing-v2');
  throw new Error(`nobody recorded ${path}`);
}

function pivot(from: PivotFrom, more: Partial<PivotOptions> = {}, respond = recorded) {
  const http = createFakeHttp(respond);
  const stores = storesOver(http, urlsOfNobody);
  const waits: number[] = [];
  const sleep = async (ms: number) => void waits.push(ms);
  const options = { cache: memoryCache(), nowMs, sleep, ...more };
  return { http, waits, result: runPivot(stores, from, options) };
}

const fromMetric: PivotFrom = {
  kind: 'metric',
  name: null,
  expressions: ['http_server_request_duration_seconds_bucket{service_name="payment"}'],
  window,
};

describe('the recorded exemplars, trace and logs', () => {
  it('come out linked, to the span', async () => {
    const { result } = pivot(fromMetric);
    const { exemplars, traces, logs } = await result;
    const exemplar = exemplars.find((one) => one.traceId === traceId);
    expect(exemplar).toMatchObject({ value: '2.584093017578125', spanId: 'aeb3c2fd2702f9e8' });

    const [trace] = traces;
    const served = trace?.spans.find(({ spanId }) => spanId === 'aeb3c2fd2702f9e8');
    expect(served).toMatchObject({ service: 'payment', status: 'error' });

    // Ten lines were recorded for this trace, payment's being the one of the exemplar's span.
    expect(logs).toHaveLength(10);
    const line = logs.find(({ spanId }) => spanId === exemplar?.spanId);
    expect(line?.entry.line).toContain('Payment request failed. Invalid token.');
    expect(line?.span).toBe(served);
    expect(
      logs.every((log) => log.traceId === traceId && log.span?.service === log.entry.labels.service_name),
    ).toBe(true);
    const times = logs.map(({ entry }) => entry.timestampNs);
    expect(times).toEqual([...times].sort());
  });

  it('names where the failure began first, with its pod', async () => {
    const [trace] = (await pivot(fromMetric).result).traces;
    const digest = digestTrace(trace ?? { traceId, spans: [], partial: false, message: '' });
    expect(digest.errors[0]).toMatchObject({
      service: 'payment',
      spanId: 'aeb3c2fd2702f9e8',
      pod: 'payment-ae5c62d50-7aee3',
      isOrigin: true,
    });
    expect(digest.errors.slice(1).some(({ isOrigin }) => isOrigin)).toBe(false);
    expect(digest.root?.service).toBe('frontend-proxy');
  });

  it('tells a trace that is not there from a failure, and asks once for one that is seven minutes old', async () => {
    const { result, waits, http } = pivot(fromMetric, { top: 2 });
    const { hops, warnings } = await result;
    const missing = hops.filter(({ to, status }) => to === 'trace' && status === 'empty');
    // It goes on with the other exemplars, of which only the first trace was recorded.
    expect(missing.length).toBeGreaterThan(1);
    const asked = http.requests.filter(({ path }) => path === `/api/v2/traces/${missing[0]?.query}`);
    expect(asked).toHaveLength(1);
    expect(waits).toEqual([]);
    expect(warnings.join()).toMatch(/\d+ of 30 exemplars lead to no stored trace: sampled\?/);
    expect(hops.some(({ status }) => status === 'failed')).toBe(false);
  });

  it('finds a trace at the second asking', async () => {
    let asked = 0;
    const { result, waits } = pivot({ kind: 'trace', traceId }, { hops: new Set(['traces']) }, (request) => {
      asked += 1;
      return asked === 1 ? recordedResponse('tempo/trace-missing-v2') : recorded(request);
    });
    expect((await result).traces[0]?.spans).toHaveLength(23);
    expect(waits).toEqual([2000]);
  });

  it('goes from a line to its trace and to the other lines', async () => {
    const entry = {
      timestampNs: '1795210580969112792',
      line: `level=error trace_id=${traceId} msg="Payment request failed"`,
      labels: { service_name: 'payment', k8s_namespace_name: 'otel-demo' },
      structuredMetadata: {},
      parsed: {},
    };
    const { result, http } = pivot({ kind: 'log', entry });
    const { traces, logs, hops } = await result;
    expect(traces.map((trace) => trace.traceId)).toEqual([traceId]);
    expect(logs).toHaveLength(11);
    expect(hops.find(({ to }) => to === 'trace')?.reason).toContain('logfmt field');
    const [first] = http.requests.filter(({ path }) => path === '/loki/api/v1/query_range');
    expect(first?.query.query).toMatch(/^\{service_name="payment", k8s_namespace_name="otel-demo"\} /);
  });
});

describe('a trace of which the store kept a part, without saying so', () => {
  const dropped = 'abcdef0123456789abcdef0123456789';
  /** The recorded answer, without the span of that (base64) id. */
  const respond = (left: string) => () => {
    const answer = recordedResponse('tempo/trace-v2-spans-dropped');
    const body = JSON.parse(answer.body) as {
      trace: { resourceSpans: { scopeSpans: { spans: { spanId: string }[] }[] }[] };
    };
    for (const { scopeSpans } of body.trace.resourceSpans)
      for (const scope of scopeSpans) scope.spans = scope.spans.filter(({ spanId }) => spanId !== left);
    return { ...answer, body: JSON.stringify(body) };
  };
  const digest = async (left: string) => {
    const { result } = pivot(
      { kind: 'trace', traceId: dropped },
      { hops: new Set(['traces']) },
      respond(left),
    );
    const [trace] = (await result).traces;
    return digestTrace(trace ?? { traceId, spans: [], partial: false, message: '' });
  };

  it('is read as it came, and as subtrees on their own where the root is among what was dropped', async () => {
    expect(await digest('')).toMatchObject({
      spans: 12,
      detached: 0,
      partial: false,
      root: { span: 'step 0' },
    });
    // All eleven others are children of the span 0000000000000001.
    expect(await digest('AAAAAAAAAAE=')).toMatchObject({ spans: 11, detached: 11, root: null });
  });
});
