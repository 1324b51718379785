import { describe, expect, it } from 'vitest';
import type { Labels } from '../../../src/domain/labels.ts';
import type { Span } from '../../../src/domain/trace/trace.ts';
import { createPrometheusApi } from '../../../src/engine/promql/prometheus-api.ts';
import { planSpanMetrics, type SpanMetricPart } from '../../../src/pivot/plan/plan-span-metrics.ts';
import { arraySource, gridSeries } from '../../engine/promql/array-source.ts';

const startMs = 1_795_179_600_000;
const atMs = startMs + 10 * 60_000;

const span: Span = {
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  spanId: 'b7ad6b7169203331',
  parentSpanId: null,
  name: 'GET /cart',
  service: 'cart',
  kind: 'server',
  startNs: '1795179600500000000',
  durationNs: '500000000',
  status: 'unset',
  statusMessage: '',
  attributes: { 'http.route': '/cart', 'rpc.method': 'GetCart' },
  resource: { 'service.name': 'cart' },
  events: [],
  links: [],
};
const other: Span = {
  ...span,
  spanId: 'c7ad6b7169203331',
  service: 'shop',
  resource: { 'service.name': 'shop' },
};

/** A store of counters that grow by `perMinute`. */
function storeOf(counters: readonly (readonly [Labels, number])[]) {
  const grow = (perMinute: number) => Array.from({ length: 41 }, (_, at) => at * (perMinute / 4));
  const api = createPrometheusApi({
    seed: 1,
    anchorMs: startMs,
    metrics: arraySource(
      gridSeries(
        startMs,
        15_000,
        counters.map(([labels, perMinute]) => [labels, grow(perMinute)]),
      ),
    ),
    logs: { streams: () => [], entries: () => [] },
    traces: { traceById: () => null, traces: () => [] },
  });
  const names = new Set(counters.map(([labels]) => labels.__name__));
  return {
    has: (name: string) => names.has(name),
    /** The value of each subject. */
    ask: (query: string, subject: string): Record<string, number> => {
      const params = new URLSearchParams({ query, time: String(atMs / 1000) });
      const answer = api({ method: 'GET', path: '/api/v1/query', params, headers: {}, nowMs: atMs });
      const { data, error } = JSON.parse(answer?.body ?? 'null') as {
        data?: { result: { metric: Record<string, string>; value: [number, string] }[] };
        error?: string;
      };
      if (data === undefined) throw new Error(error);
      return Object.fromEntries(
        data.result.map(({ metric, value }) => [metric[subject], Number(Number(value[1]).toFixed(9))]),
      );
    },
  };
}

function planFor(
  store: ReturnType<typeof storeOf>,
  spans: readonly Span[],
  parts: readonly SpanMetricPart[] = ['requests'],
) {
  const window = { fromMs: startMs, toMs: atMs };
  return planSpanMetrics({ from: 'trace', spans, window, has: store.has, parts });
}

function red(store: ReturnType<typeof storeOf>, spans: readonly Span[]) {
  return Object.fromEntries(
    planFor(store, spans).hops.map(({ name, hop, subjectLabel }) => [
      name,
      store.ask(hop.query, subjectLabel),
    ]),
  );
}

const histogram = (base: string, labels: Labels, perMinute: number): (readonly [Labels, number])[] => [
  [{ __name__: `${base}_count`, ...labels }, perMinute],
  [{ __name__: `${base}_bucket`, le: '1', ...labels }, perMinute],
  [{ __name__: `${base}_bucket`, le: '+Inf', ...labels }, perMinute],
];

describe('requests of services by the histograms of their applications', () => {
  it.each<[string, Labels, Labels]>([
    ['http_server_request_duration_seconds', { service_name: 'cart' }, { http_response_status_code: '503' }],
    ['http_server_duration_milliseconds', { job: 'shop/cart' }, { http_status_code: '500' }],
    ['rpc_server_duration_milliseconds', { service_name: 'cart' }, { rpc_grpc_status_code: '13' }],
    ['http_server_requests_seconds', { application: 'cart', job: 'actuator' }, { status: '500' }],
    ['http_request_duration_seconds', { app: 'cart' }, { code: '502' }],
    ['request_duration_seconds', { service: 'cart' }, { status_code: '500' }],
  ])('%s', (base, labels, failed) => {
    const good = Object.fromEntries(
      Object.keys(failed).map((name) => [name, name === 'rpc_grpc_status_code' ? '0' : '200']),
    );
    const store = storeOf([
      ...histogram(base, { ...labels, ...good }, 45),
      ...histogram(base, { ...labels, ...failed }, 15),
    ]);
    const answer = red(store, [span, other]);
    expect(answer.rate?.cart).toBeCloseTo(1);
    expect(answer.errors?.cart).toBeCloseTo(0.25);
    expect(answer.p95?.cart).toBeCloseTo(0.95);
    expect(Object.keys(answer.rate ?? {})).toEqual(['cart']);
  });

  it('counts a series once whose service stands in several labels, and keeps services apart', () => {
    const labels = { service_name: 'cart', service: 'cart-http', job: 'shop/cart', app: 'cart' };
    const base = 'http_server_request_duration_seconds';
    const store = storeOf([
      ...histogram(base, { ...labels, pod: 'a' }, 60),
      ...histogram(base, { ...labels, service: 'cart-admin', pod: 'a' }, 60),
      ...histogram(base, { service_name: 'shop' }, 120),
    ]);
    expect(red(store, [span, other]).rate).toEqual({ cart: 2, shop: 2 });
  });

  it('asks of one served span its route alone', () => {
    const base = 'http_server_request_duration_seconds';
    const store = storeOf([
      ...histogram(base, { service_name: 'cart', http_route: '/cart' }, 60),
      ...histogram(base, { service_name: 'cart', http_route: '/other' }, 120),
    ]);
    expect(red(store, [span]).rate).toEqual({ cart: 1 });
    expect(red(store, [{ ...span, kind: 'client' }]).rate).toEqual({ cart: 3 });
    expect(red(store, [{ ...span, attributes: {} }]).rate).toEqual({ cart: 3 });
  });

  it('does not ask them where there are span metrics', () => {
    const store = storeOf([
      ...histogram('http_server_request_duration_seconds', { service_name: 'cart' }, 60),
      [{ __name__: 'traces_spanmetrics_calls_total' }, 1],
      [{ __name__: 'traces_spanmetrics_latency_bucket' }, 1],
    ]);
    expect(planFor(store, [span]).hops.every(({ hop }) => !hop.query.includes('http_server'))).toBe(true);
  });

  it('harms no query with the name of a service or a route', () => {
    const hostile = {
      ...span,
      service: 'a"} or vector(1)',
      resource: { 'service.name': 'a"} or vector(1)' },
      attributes: { 'http.route': 'x"}' },
    };
    const store = storeOf(histogram('http_server_request_duration_seconds', { service_name: 'cart' }, 60));
    expect(red(store, [hostile])).toEqual({ rate: {}, errors: {}, p95: {} });
  });

  it('says which part nothing can be asked for', () => {
    const store = storeOf(histogram('some_histogram', {}, 60));
    expect(planFor(store, [span], ['requests', 'pods'])).toEqual({
      hops: [],
      missing: [
        expect.stringContaining('neither span metrics nor a known histogram'),
        'the spans name no pod',
      ],
    });
  });
});
