import { describe, expect, it } from 'vitest';
import type { HttpResponse } from '../../../src/http/http.ts';
import type { PivotFrom } from '../../../src/pivot/pivot-from.ts';
import { runPivot } from '../../../src/services/pivot/pivot.ts';
import type { PivotOptions } from '../../../src/services/pivot/pivot-run.ts';
import { createFakeHttp, type FakeRequest, jsonResponse, recordedResponse } from '../../helpers/fake-http.ts';
import { memoryCache, storesOver, urlsOfNobody } from '../../helpers/pivot-stores.ts';
import { countRoundTrips } from '../../helpers/round-trips.ts';

const nowMs = Date.parse('2026-11-20T13:40:00Z');
const window = { fromMs: nowMs - 30 * 60_000, toMs: nowMs };
const tenMinutesAgo = nowMs - 10 * 60_000;

/** An exemplar of the stand-in. `kept`: its trace is stored; `failed`: its root span has an error. */
interface Request {
  readonly value: number;
  readonly kept?: boolean;
  readonly failed?: boolean;
  readonly timeMs?: number;
}

function idOf({ value }: Request): string {
  return value.toString(16).padStart(32, 'a');
}

function traceAnswer(request: Request): HttpResponse {
  const hex = (text: string): string => Buffer.from(text, 'hex').toString('base64');
  const span = {
    traceId: hex(idOf(request)),
    spanId: hex('00000000000000a1'),
    name: 'GET /',
    kind: 'SPAN_KIND_SERVER',
    startTimeUnixNano: `${tenMinutesAgo}000000`,
    endTimeUnixNano: `${tenMinutesAgo + request.value}000000`,
    status: request.failed ? { code: 'STATUS_CODE_ERROR', message: 'broken' } : {},
  };
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'cart' } }] };
  return jsonResponse({ trace: { resourceSpans: [{ resource, scopeSpans: [{ spans: [span] }] }] } });
}

/** Stores whose metrics have these exemplars; `searchable` traces are found by a search of failed traces alone. */
function stores(
  requests: readonly Request[],
  seriesLabels: Readonly<Record<string, string>>,
  searchable: readonly Request[] = [],
) {
  const known = new Map([...requests, ...searchable].map((one) => [idOf(one), one]));
  const respond = ({ path, query }: FakeRequest): HttpResponse => {
    if (path === '/api/v1/query_exemplars') {
      const exemplars = requests.map((one) => ({
        labels: { trace_id: idOf(one) },
        value: String(one.value),
        timestamp: (one.timeMs ?? tenMinutesAgo) / 1000,
      }));
      return jsonResponse({
        status: 'success',
        data: requests.length === 0 ? [] : [{ seriesLabels, exemplars }],
      });
    }
    if (path === '/api/v1/query')
      return jsonResponse({
        status: 'success',
        data: { resultType: 'vector', result: [{ metric: seriesLabels, value: [nowMs / 1000, '1'] }] },
      });
    if (path === '/loki/api/v1/labels')
      return jsonResponse({ status: 'success', data: ['service_name', 'pod'] });
    if (path === '/loki/api/v1/query_range') {
      const id = [...known].find(([one, { kept }]) => kept === true && query.query?.includes(one))?.[0];
      const isBeside = query.query?.includes('trace_id=') === true;
      const values =
        id !== undefined && isBeside ? [[`${tenMinutesAgo}000001`, `handled trace_id=${id}`]] : [];
      return jsonResponse({
        status: 'success',
        data: { resultType: 'streams', result: [{ stream: { service_name: 'cart' }, values }] },
      });
    }
    if (path === '/api/search') {
      const isByPod = query.q?.includes('k8s.pod.name') === true;
      const found = isByPod
        ? []
        : searchable.filter(({ failed }) => failed === true || !query.q?.includes('status = error'));
      return jsonResponse({
        traces: found.map((one) => ({
          traceID: idOf(one),
          rootServiceName: 'cart',
          rootTraceName: 'GET /',
          startTimeUnixNano: `${tenMinutesAgo}000000`,
          durationMs: one.value,
        })),
      });
    }
    const request = known.get(path.split('/').at(-1) ?? '');
    if (path.startsWith('/api/v2/traces/'))
      return request !== undefined && (request.kept === true || searchable.includes(request))
        ? traceAnswer(request)
        : recordedResponse('tempo/trace-missing-v2');
    throw new Error(`nobody answers ${path}`);
  };
  return respond;
}

const expr = 'histogram_quantile(0.99, sum by (le) (rate(http_server_request_duration_seconds_bucket[5m])))';

async function pivot(
  respond: (request: FakeRequest) => HttpResponse,
  more: Partial<PivotOptions> = {},
  text = expr,
) {
  const fake = createFakeHttp(respond);
  const http = countRoundTrips(fake);
  const opened = storesOver(http, urlsOfNobody);
  // Clients are loaded when first used; loading a module is no round trip.
  await Promise.all([opened.metrics(), opened.logs(), opened.traces()]);
  const waits: number[] = [];
  const from: PivotFrom = { kind: 'metric', name: null, expressions: [text], window };
  const result = await runPivot(opened, from, {
    cache: memoryCache(),
    nowMs,
    sleep: async (ms) => void waits.push(ms),
    ...more,
  });
  const lookUps = fake.requests.filter(({ path }) => path.startsWith('/api/v2/traces/')).length;
  return { result, waits, lookUps, rounds: http.rounds };
}

const cart = { __name__: 'http_server_request_duration_seconds_bucket', service_name: 'cart', le: '10' };
const dead = [9, 8, 7, 6, 5, 4].map((value) => ({ value }));

describe('exemplars whose traces were not kept', () => {
  it('are passed over until a trace that was kept is found, and their share is said', async () => {
    const { result, waits, lookUps, rounds } = await pivot(stores([...dead, { value: 2, kept: true }], cart));
    expect(result.traces.map(({ traceId }) => traceId)).toEqual([idOf({ value: 2 })]);
    expect(result.warnings).toEqual(['6 of 7 exemplars lead to no stored trace: sampled?']);
    expect(result.logs).toHaveLength(1);
    // They are ten minutes old, so none of them can still be on its way into the store.
    expect(waits).toEqual([]);
    expect(lookUps).toBe(7);
    // One round trip more than the usual three: the batch of the other exemplars.
    expect(rounds).toHaveLength(4);
  });

  it('are asked for twice only while they may still be on their way', async () => {
    const young = [{ value: 9, timeMs: nowMs - 30_000 }, { value: 8 }, { value: 7, kept: true }];
    const { waits, lookUps } = await pivot(stores(young, cart));
    expect(waits).toEqual([2000]);
    expect(lookUps).toBe(4);
  });

  it('are followed by as many as are needed for the number that was asked for, the best first', async () => {
    const requests = Array.from({ length: 60 }, (_, index) => ({
      value: 100 - index,
      kept: index % 4 === 3,
    }));
    const { result, lookUps } = await pivot(stores(requests, cart), { top: 3 });
    expect(result.traces.map(({ traceId }) => traceId)).toEqual([97, 93, 89].map((value) => idOf({ value })));
    expect(lookUps).toBe(13);
  });

  it('lead to a search by the labels of their series after 30 look-ups', async () => {
    const requests = Array.from({ length: 200 }, (_, index) => ({ value: 1000 - index }));
    const { result, lookUps } = await pivot(stores(requests, cart, [{ value: 1 }, { value: 2 }]));
    expect(lookUps).toBe(32);
    expect(result.traces.map(({ traceId }) => traceId)).toEqual([2, 1].map((value) => idOf({ value })));
    expect(result.warnings.join()).toContain(
      '30 of 30 exemplars lead to no stored trace: sampled?; 170 more',
    );
    const search = result.hops.find(({ language }) => language === 'traceql');
    expect(search).toMatchObject({ inferred: true });
    expect(search?.query).toContain('resource.service.name = "cart"');
    expect(search?.reason).toContain("none of the exemplars' traces is stored");
  });

  it('are not passed over where the trace store fails', async () => {
    const answers = stores(dead, cart, [{ value: 1 }]);
    const { result, lookUps } = await pivot((request) =>
      request.path.startsWith('/api/v2/traces/')
        ? { status: 403, headers: {}, body: 'forbidden' }
        : answers(request),
    );
    expect(lookUps).toBe(3);
    expect(result.hops.filter(({ status }) => status === 'failed')).toHaveLength(3);
    expect(result.warnings).toEqual([]);
  });
});

describe('labels that name no service', () => {
  it('do not keep the logs of a trace that was found from being asked for', async () => {
    const { result } = await pivot(stores([{ value: 3, kept: true }], { __name__: 'x_bucket', route: '/' }));
    expect(result.traces).toHaveLength(1);
    expect(result.logs.map(({ entry }) => entry.line)).toEqual([`handled trace_id=${idOf({ value: 3 })}`]);
  });
});

describe('a pivot for what failed', () => {
  const requests = [
    ...[9, 8, 7].map((value) => ({ value, kept: true })),
    ...[6, 5].map((value) => ({ value, kept: true, failed: true })),
  ];

  it('passes over traces that succeeded, from --errors and from an expression that counts errors', async () => {
    const failing = [6, 5].map((value) => idOf({ value }));
    const asked = await pivot(stores(requests, cart), { order: 'errors' });
    expect(asked.result.traces.map(({ traceId }) => traceId)).toEqual(failing);
    const counted =
      'sum(rate(http_server_request_duration_seconds_count{http_response_status_code=~"5.."}[5m]))';
    const { result } = await pivot(stores(requests, cart), {}, counted);
    expect(result.traces.map(({ traceId }) => traceId)).toEqual(failing);
  });

  it('searches failed traces where none of the exemplars leads to one, the slowest first', async () => {
    const { result } = await pivot(
      stores(requests.slice(0, 3), cart, [
        { value: 1, failed: true },
        { value: 2, failed: true },
        { value: 30 },
      ]),
      { order: 'errors' },
    );
    expect(result.traces.map(({ traceId }) => traceId)).toEqual([2, 1].map((value) => idOf({ value })));
    expect(result.warnings).toEqual(['none of the 3 traces looked into has a failed span']);
  });

  it('searches failed traces of the service that the pods’ names suggest, where traces name no pod', async () => {
    const pod = { namespace: 'shop', pod: 'cart-6f7c9d8b5d-x2x4z' };
    const { result } = await pivot(stores([], pod, [{ value: 1, failed: true }, { value: 30 }]), {
      order: 'errors',
    });
    expect(result.traces.map(({ traceId }) => traceId)).toEqual([idOf({ value: 1 })]);
  });
});
