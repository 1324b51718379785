import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createTempoClient } from '../../../src/backends/tempo/client.ts';
import type { Span, Trace } from '../../../src/domain/trace/trace.ts';
import { createFakeHttp, fakeEndpoint, recordedResponse } from '../../helpers/fake-http.ts';

const window = { fromMs: 1795208832000, toMs: 1795210632000 };
const traceId = 'a4af140479d823f343d2d6432027002b';

function clientOf(recording: string) {
  const http = createFakeHttp(() => recordedResponse(recording));
  return { http, tempo: createTempoClient(http, fakeEndpoint('tempo')) };
}

async function traceOf(recording: string, id = traceId): Promise<Trace> {
  const answer = await clientOf(recording).tempo.trace(id);
  if (answer === null) throw new Error('no trace');
  return answer.data;
}

/** The same trace as Tempo tells it to language models: hex ids, one place for each field. An oracle apart from our decoding. */
interface LlmTrace {
  readonly trace: {
    readonly services: readonly {
      readonly serviceName: string;
      readonly resource: Record<string, string>;
      readonly scopes: readonly {
        readonly name: string;
        readonly spans: readonly {
          readonly spanId: string;
          readonly parentSpanId?: string;
          readonly name: string;
          readonly kind: string;
          readonly startTimeUnixNano: string;
          readonly endTimeUnixNano: string;
          readonly durationMs: number;
          readonly attributes?: Record<string, unknown>;
          readonly status: { readonly code: string; readonly message: string };
        }[];
      }[];
    }[];
  };
}

describe('the recorded trace', () => {
  it('reads v2 as the server itself tells it in another form', async () => {
    const trace = await traceOf('tempo/trace-v2-json');
    expect(trace).toMatchObject({ traceId, partial: false, message: '' });
    expect(trace.spans).toHaveLength(23);
    const told = JSON.parse(recordedResponse('tempo/trace-v2-llm').body) as LlmTrace;
    const expected = told.trace.services.flatMap((service) =>
      service.scopes.flatMap((scope) =>
        scope.spans.map((span) => ({
          spanId: span.spanId,
          parentSpanId: span.parentSpanId ?? null,
          service: service.serviceName,
          name: span.name,
          kind: span.kind.replace('SPAN_KIND_', '').toLowerCase(),
          startNs: span.startTimeUnixNano,
          endNs: span.endTimeUnixNano,
          durationMs: span.durationMs,
          status: span.status.code.replace('STATUS_CODE_', '').toLowerCase(),
          statusMessage: span.status.message,
          attributes: span.attributes ?? {},
          resource: { ...service.resource, 'service.name': service.serviceName },
          scope: { name: scope.name, version: '', attributes: {} },
        })),
      ),
    );
    const bySpanId = (a: { spanId: string }, b: { spanId: string }) => (a.spanId < b.spanId ? -1 : 1);
    const decoded = trace.spans.map(
      ({ traceId: _id, durationNs, events: _events, links: _links, ...span }) => ({
        ...span,
        durationMs: Number(durationNs) / 1e6,
      }),
    );
    expect(decoded.sort(bySpanId)).toEqual(expected.sort(bySpanId));
  });

  it('reads v1 the same', async () => {
    const v2 = await traceOf('tempo/trace-v2-json');
    const call = JSON.parse(recordedResponse('tempo/trace-v1-json').body) as object;
    expect(Object.keys(call)).toEqual(['batches']);
    expect(await traceOf('tempo/trace-v1-json')).toEqual(v2);
  });

  it('keeps the exception of the failed call', async () => {
    const { spans } = await traceOf('tempo/trace-v2-json');
    const failed = spans.find(({ spanId }) => spanId === 'aeb3c2fd2702f9e8') as Span;
    expect(failed).toMatchObject({
      service: 'payment',
      status: 'error',
      statusMessage: 'Payment request failed. Invalid token. app.loyalty.level=gold',
      durationNs: '2584093018',
    });
    expect(failed.events).toHaveLength(1);
    expect(failed.events[0]).toMatchObject({
      timeNs: '1795210581744240722',
      name: 'exception',
      attributes: {
        'exception.type': 'Error',
        'exception.message': 'Payment request failed. Invalid token.',
      },
    });
    expect(spans.filter(({ parentSpanId }) => parentSpanId === null).map(({ name }) => name)).toEqual([
      'ingress',
    ]);
    expect(spans.filter(({ status }) => status === 'error')).toHaveLength(7);
  });

  it('is the trace of an exemplar in prometheus/exemplars-payment', async () => {
    const { body } = recordedResponse('prometheus/exemplars-payment');
    const { spans } = await traceOf('tempo/trace-v2-json');
    const exemplar = /\{"labels":\{[^}]*a4af140479d823f343d2d6432027002b[^}]*\},"value":"([^"]+)"/.exec(body);
    expect(exemplar?.[0]).toContain('aeb3c2fd2702f9e8');
    const failed = spans.find(({ spanId }) => spanId === 'aeb3c2fd2702f9e8');
    expect(Number(failed?.durationNs) / 1e9).toBeCloseTo(Number(exemplar?.[1]), 3);
  });

  it('shares one resource object between the spans of a resource', async () => {
    const { spans } = await traceOf('tempo/trace-v2-json');
    expect(new Set(spans.map(({ resource }) => resource)).size).toBe(12);
  });

  it('reads a trace whose spans were dropped at ingestion: no PARTIAL, small ids padded', async () => {
    const trace = await traceOf('tempo/trace-v2-spans-dropped', 'abcdef0123456789abcdef0123456789');
    expect(trace.partial).toBe(false);
    expect(trace.spans).toHaveLength(12);
    expect(trace.spans[0]).toMatchObject({
      traceId: 'abcdef0123456789abcdef0123456789',
      spanId: '0000000000000001',
      parentSpanId: null,
      durationNs: '5000000',
      kind: 'internal',
    });
    expect(trace.spans[11]).toMatchObject({ spanId: '0000000000000010', parentSpanId: '0000000000000001' });
  });

  it('finds no trace in the empty 200 of v2', async () => {
    const { tempo, http } = clientOf('tempo/trace-missing-v2');
    expect(await tempo.trace('1')).toBeNull();
    expect(http.requests.map(({ path }) => path)).toEqual([
      '/api/v2/traces/00000000000000000000000000000001',
    ]);
  });

  it('finds no trace in the empty 404 of v1', async () => {
    const { tempo, http } = clientOf('tempo/trace-missing-v1');
    expect(await tempo.trace('1')).toBeNull();
    expect(http.requests.at(-1)?.path).toBe('/api/traces/00000000000000000000000000000001');
  });
});

describe('recorded searches', () => {
  it('reads summaries with what matched', async () => {
    const { data, partial } = await clientOf('tempo/search-errors').tempo.search({
      query: '{}',
      ...window,
      limit: 10,
    });
    expect(partial).toBe(false);
    expect(data).toHaveLength(10);
    expect(data[0]).toMatchObject({
      traceId: '6d4f231054ba6a66e74537c36050abb4',
      rootService: 'frontend-proxy',
      rootName: 'ingress',
      startNs: '1795209975075879882',
      durationMs: 2026,
      spanSets: [
        {
          matched: 1,
          spans: [
            {
              spanId: 'a469bb47192239d4',
              name: '',
              startNs: '1795209975223610839',
              durationNs: '1744538819',
              attributes: { 'service.name': 'payment', status: 'error' },
            },
          ],
        },
      ],
    });
    expect(data[0]?.services.payment).toEqual({ spans: 1, errors: 1 });
    expect(data[0]?.services.cart).toEqual({ spans: 1, errors: 0 });
  });

  it('reads selected attributes', async () => {
    const { data } = await clientOf('tempo/search-select').tempo.search({ query: '{}', ...window, limit: 5 });
    expect(data.map(({ spanSets }) => spanSets[0]?.matched)).toEqual([4, 3, 2, 4, 2]);
    expect(data[0]?.spanSets[0]?.spans[1]?.attributes).toEqual({
      status: 'error',
      'http.route': '/oteldemo.payment/call',
      'k8s.pod.name': 'payment-ae5c62d50-7aee3',
    });
  });

  it.each([
    ['tempo/search-structural', 5],
    ['tempo/search-empty', 0],
  ])('reads %s', async (recording, count) => {
    const { data } = await clientOf(recording).tempo.search({ query: '{}', ...window, limit: 5 });
    expect(data).toHaveLength(count);
  });
});

describe('other recorded answers', () => {
  it('lists tags by scope', async () => {
    const { data } = await clientOf('tempo/search-tags-v2').tempo.tags();
    expect(data.map(({ scope, tags }) => [scope, tags.length])).toEqual([
      ['resource', 7],
      ['intrinsic', 25],
      ['event', 3],
      ['span', 7],
    ]);
  });

  it('lists values with their types', async () => {
    const { data } = await clientOf('tempo/search-tag-values-v2').tempo.tagValues('resource.service.name');
    expect(data).toHaveLength(14);
    expect(data[0]).toEqual({ type: 'string', value: 'product-catalog' });
  });

  it('reads rates: a missing value is 0', async () => {
    const { data } = await clientOf('tempo/metrics-rate').tempo.metricsRange({
      query: 'q',
      ...window,
      stepMs: 60_000,
    });
    expect(data.series.map(({ labels }) => labels['resource.service.name'])).toEqual([
      'checkout',
      'frontend',
      'frontend-proxy',
      'payment',
    ]);
    expect(data.series[0]?.samples).toHaveLength(30);
    expect(data.series[0]?.samples[0]).toEqual({ timeMs: 1795208820000, value: '0' });
    expect(data.series[0]?.samples[16]).toEqual({ timeMs: 1795209780000, value: '0.13333333333333333' });
    expect(data.exemplars).toHaveLength(30);
  });

  it('reads exemplars, their stripped trace ids padded', async () => {
    const { tempo } = clientOf('tempo/metrics-quantile-exemplars');
    const { data } = await tempo.metricsRange({ query: 'q', ...window, stepMs: 60_000 });
    expect(data.series.map(({ labels }) => labels)).toEqual([{ p: '0.5' }, { p: '0.95' }]);
    expect(data.exemplars).toHaveLength(31);
    expect(data.exemplars[1]).toEqual({
      seriesLabels: { p: '0.5' },
      labels: {
        'resource.service.name': 'payment',
        duration: '1.61110791s',
        'trace:id': '885db0766d0ba579c78936d6fb0a57',
      },
      value: '1.61110791',
      timeMs: 1795209767343,
      traceId: '00885db0766d0ba579c78936d6fb0a57',
      spanId: null,
    });
  });

  it('reads instant metrics', async () => {
    const { data } = await clientOf('tempo/metrics-instant').tempo.metricsInstant({ query: 'q', ...window });
    expect(data.map(({ labels, samples }) => [labels['resource.service.name'], samples])).toEqual([
      ['checkout', [{ timeMs: window.toMs, value: '257' }]],
      ['frontend', [{ timeMs: window.toMs, value: '231' }]],
      ['frontend-proxy', [{ timeMs: window.toMs, value: '205' }]],
      ['payment', [{ timeMs: window.toMs, value: '169' }]],
    ]);
  });

  it('reads build information without version stamps', async () => {
    expect(await clientOf('tempo/buildinfo').tempo.buildInfo()).toEqual({ application: '', version: '' });
  });

  it('does not take protobuf for an answer', async () => {
    const file = new URL('../../../fixtures/recordings/tempo/trace-v2-protobuf.json', import.meta.url);
    const recording = JSON.parse(readFileSync(file, 'utf8')) as { response: { bodyBase64: string } };
    const body = Buffer.from(recording.response.bodyBase64, 'base64').toString('utf8');
    const http = createFakeHttp(() => ({ status: 200, headers: {}, body }));
    const tempo = createTempoClient(http, fakeEndpoint('tempo'));
    await expect(tempo.trace(traceId)).rejects.toMatchObject({
      kind: 'backend',
      message: expect.stringMatching(/^the answer is not JSON/),
    });
  });
});

describe('recorded errors', () => {
  it('points at the place of a parse error in the text as typed', async () => {
    const query = '{ resource.service.name= }';
    const { tempo } = clientOf('tempo/error-parse');
    await expect(tempo.search({ query, ...window, limit: 5 })).rejects.toMatchObject({
      kind: 'query',
      backend: 'tempo',
      status: 400,
      message: 'invalid TraceQL query: parse error at line 1, col 26: syntax error: unexpected }',
      query: { text: query, offset: query.indexOf('}') },
    });
  });

  it.each([
    ['tempo/error-no-tenant', 'auth', 'no org id'],
    [
      'tempo/error-bad-trace-id',
      'usage',
      "trace IDs can only contain hex characters: invalid character 'x' at position 1",
    ],
  ])('judges %s as %s', async (recording, kind, message) => {
    await expect(clientOf(recording).tempo.trace(traceId)).rejects.toMatchObject({ kind, message });
  });
});
