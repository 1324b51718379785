import { describe, expect, it } from 'vitest';
import { createLokiClient, type RangeResult } from '../../../src/backends/loki/client.ts';
import type { LogEntry } from '../../../src/domain/logs/log-entry.ts';
import { createFakeHttp, fakeEndpoint, recordedResponse } from '../../helpers/fake-http.ts';

const window = { fromMs: 1795208832000, toMs: 1795210632000 };

function clientOf(recording: string) {
  const http = createFakeHttp(() => recordedResponse(recording));
  return { http, loki: createLokiClient(http, fakeEndpoint('loki')) };
}

async function rangeOf(
  recording: string,
  direction: 'forward' | 'backward' = 'backward',
): Promise<RangeResult> {
  const { loki } = clientOf(recording);
  return (await loki.queryRange({ expr: '{a="b"}', ...window, limit: 50, direction })).data;
}

async function entriesOf(
  recording: string,
  direction?: 'forward' | 'backward',
): Promise<readonly LogEntry[]> {
  const result = await rangeOf(recording, direction);
  if (result.kind !== 'streams') throw new Error(`expected streams, got ${result.kind}`);
  return result.entries;
}

describe('recorded range queries', () => {
  it('merges 50 streams of one entry each into one order, newest first', async () => {
    const entries = await entriesOf('loki/range-streams');
    expect(entries).toHaveLength(50);
    expect(entries[0]?.timestampNs).toBe('1795210627603828613');
    expect(entries[49]?.timestampNs).toBe('1795210539993791748');
    const times = entries.map((entry) => BigInt(entry.timestampNs));
    expect(times.every((time, index) => index === 0 || time <= (times[index - 1] ?? 0n))).toBe(true);
  });

  it('reads forward oldest first', async () => {
    const entries = await entriesOf('loki/range-streams-forward', 'forward');
    expect([entries[0]?.timestampNs, entries[19]?.timestampNs]).toEqual([
      '1795208844000523681',
      '1795208992997412353',
    ]);
    expect(entries[0]?.line).toMatch(/^level=info msg="order placed" order_id=/);
  });

  it('keeps what the server merged into the labels where it ignored our header', async () => {
    const [entry] = await entriesOf('loki/range-streams');
    expect(entry?.labels.trace_id).toMatch(/^[0-9a-f]{32}$/);
    expect(entry?.structuredMetadata).toEqual({});
  });

  it('keeps stream labels and structured metadata apart where they are categorised', async () => {
    const entries = await entriesOf('loki/range-streams-categorized');
    expect(entries).toHaveLength(10);
    const entry = entries.find(({ timestampNs }) => timestampNs === '1795210625738351562');
    expect(entry?.labels).toEqual({
      k8s_container_name: 'payment',
      k8s_deployment_name: 'payment',
      k8s_namespace_name: 'otel-demo',
      k8s_pod_name: 'payment-20bb44503-k9f22',
      service_name: 'payment',
      service_namespace: 'opentelemetry-demo',
    });
    expect(entry?.structuredMetadata).toEqual({
      detected_level: 'error',
      http_route: '/oteldemo.payment/call',
      k8s_node_name: 'node-3',
      observed_timestamp: '1795210625738351562',
      scope_name: 'lab',
      severity_number: '17',
      severity_text: 'ERROR',
      span_id: '94925ddb102566ea',
      trace_id: 'b19f0a30166b6d7507c4d7028af09c1e',
    });
    expect(entry?.parsed).toEqual({});
  });

  it('carries control characters and wide characters as they came', async () => {
    const entries = await entriesOf('loki/range-ansi-and-korean');
    expect(entries).toHaveLength(10);
    expect(entries[0]?.line).toBe('추천 상품 목록을 반환합니다 \u001b[32mOK\u001b[0m');
  });

  it.each([
    ['loki/range-json-parser', 20, 'status', '500'],
    ['loki/range-line-filter', 20, 'service_name', 'payment'],
    ['loki/range-line-format', 10, 'service_name', 'checkout'],
    ['loki/range-parse-error-label', 5, '__error__', 'JSONParserErr'],
  ])('decodes %s', async (recording, count, label, value) => {
    const entries = await entriesOf(recording);
    expect(entries.map((entry) => entry.labels[label])).toEqual(Array(count).fill(value));
  });

  it('keeps the rewritten line of line_format', async () => {
    const entries = await entriesOf('loki/range-line-format');
    expect(new Set(entries.map(({ line }) => line))).toEqual(new Set(['order placed', 'order failed']));
  });

  it.each(['loki/range-empty', 'loki/trace-logs-line-filter'])('finds nothing in %s', async (recording) => {
    expect(await rangeOf(recording)).toEqual({ kind: 'streams', entries: [] });
  });

  it('decodes a matrix', async () => {
    const result = await rangeOf('loki/range-matrix');
    if (result.kind !== 'matrix') throw new Error('expected a matrix');
    expect(result.series).toHaveLength(18);
    const [first] = result.series;
    expect(first?.labels).toEqual({ detected_level: 'error', service_name: 'payment' });
    // The recording has 30, of which the last lies after the end that was asked for.
    expect(first?.samples).toHaveLength(29);
    expect(first?.samples.slice(0, 2)).toEqual([
      { timeMs: 1795208820000, value: '2' },
      { timeMs: 1795208880000, value: '3' },
    ]);
  });

  it('finds the lines of the recorded trace in ten services', async () => {
    const entries = await entriesOf('loki/trace-logs-structured-metadata');
    expect(entries.map(({ labels }) => labels.trace_id)).toEqual(
      Array(10).fill('a4af140479d823f343d2d6432027002b'),
    );
    const payment = entries.find(({ labels }) => labels.service_name === 'payment');
    // The span of the exemplar in prometheus/exemplars-payment and of the failed call in tempo/trace-v2-json.
    expect(payment?.labels.span_id).toBe('aeb3c2fd2702f9e8');
    expect(payment?.line).toContain('Payment request failed. Invalid token.');
  });
});

describe('other recorded answers', () => {
  it('decodes an instant vector', async () => {
    const { loki } = clientOf('loki/query-vector');
    const { data } = await loki.queryInstant({ expr: 'x', timeMs: window.toMs });
    if (data.kind !== 'vector') throw new Error('expected a vector');
    expect(data.series).toHaveLength(14);
    expect(data.series[0]).toEqual({
      labels: { service_name: 'accounting' },
      samples: [{ timeMs: 1795210632000, value: '257' }],
      histograms: [],
    });
  });

  it('lists labels and values', async () => {
    expect((await clientOf('loki/labels').loki.labels(window)).data).toEqual([
      'k8s_container_name',
      'k8s_deployment_name',
      'k8s_namespace_name',
      'k8s_pod_name',
      'service_name',
      'service_namespace',
    ]);
    const { data } = await clientOf('loki/label-values').loki.values('service_name', window);
    expect(data).toHaveLength(14);
    expect(data).toContain('fraud-detection');
  });

  it('lists streams', async () => {
    const { data } = await clientOf('loki/series').loki.series({ ...window, selectors: ['{a="b"}'] });
    expect(data.map((labels) => labels.k8s_pod_name)).toEqual([
      'payment-ae5c62d50-7aee3',
      'payment-20bb44503-k9f22',
    ]);
  });

  it('reads index stats without envelope', async () => {
    const stats = await clientOf('loki/index-stats').loki.stats({ ...window, selector: '{a="b"}' });
    expect(stats).toEqual({ streams: 0, chunks: 0, bytes: 0, entries: 0 });
  });

  it('reads volumes as series of bytes', async () => {
    const { data } = await clientOf('loki/index-volume').loki.volume({ ...window, selector: '{a="b"}' });
    expect(data).toHaveLength(14);
    expect(data[0]?.labels).toEqual({ service_name: 'frontend-proxy' });
    expect(data[0]?.samples[0]?.value).toBe('446341');
  });

  it('reads volume_range by its result type: here the server sent a vector', async () => {
    const { data } = await clientOf('loki/index-volume').loki.volumeRange({
      ...window,
      selector: '{a="b"}',
      stepMs: 60_000,
    });
    expect(data[0]?.samples).toEqual([{ timeMs: 1795210632000, value: '446341' }]);
  });

  it('reads detected fields, parsers null or not', async () => {
    const fields = await clientOf('loki/detected-fields').loki.detectedFields({ ...window, expr: '{a="b"}' });
    expect(fields).toHaveLength(16);
    expect(fields[0]).toEqual({
      name: 'span_id',
      type: 'string',
      cardinality: 100,
      parsers: [],
      jsonPath: [],
    });
    expect(fields.find(({ name }) => name === 'err_stack')).toEqual({
      name: 'err_stack',
      type: 'string',
      cardinality: 1,
      parsers: ['json'],
      jsonPath: ['err', 'stack'],
    });
  });

  it('reads patterns', async () => {
    const { data } = await clientOf('loki/patterns').loki.patterns({ ...window, selector: '{a="b"}' });
    expect(data).toHaveLength(1);
    expect(data[0]?.pattern).toBe('GetCartAsync called with userId=<_>');
    expect(data[0]?.samples).toHaveLength(152);
    expect(data[0]?.samples[0]).toEqual({ timeMs: 1795208840000, count: 1 });
  });

  it('reads build information', async () => {
    const info = await clientOf('loki/buildinfo').loki.buildInfo();
    // The recorded server was built without version stamps.
    expect(info).toEqual({ application: '', version: '' });
  });
});

describe('recorded errors', () => {
  it.each([
    [
      'loki/error-parse',
      'query',
      'parse error at line 1, col 24: syntax error: unexpected $end, expecting } or ,',
    ],
    ['loki/error-empty-matcher', 'query', 'parse error : queries require at least one'],
    ['loki/error-limit', 'limit', 'max entries limit per query exceeded'],
    ['loki/error-range-too-long', 'limit', 'the query time range exceeds the limit'],
    ['loki/error-no-tenant', 'auth', 'no org id'],
    ['loki/error-multi-tenant-off', 'auth', 'multiple org IDs present'],
    ['loki/error-instant-log-query', 'query', 'log queries are not supported as an instant query type'],
  ])('judges %s as %s', async (recording, kind, message) => {
    const { loki } = clientOf(recording);
    const expr = '{service_name="payment"';
    await expect(loki.queryRange({ expr, ...window })).rejects.toMatchObject({
      kind,
      backend: 'loki',
      url: 'http://loki.test/loki/api/v1/query_range',
      status: recordedResponse(recording).status,
      message: expect.stringContaining(message),
    });
  });

  it('points at the place of a parse error', async () => {
    const { loki } = clientOf('loki/error-parse');
    const expr = '{service_name="payment"';
    await expect(loki.queryRange({ expr, ...window })).rejects.toMatchObject({
      query: { text: expr, offset: 23 },
    });
  });
});
