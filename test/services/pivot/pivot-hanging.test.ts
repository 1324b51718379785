import { describe, expect, it } from 'vitest';
import type { Cache } from '../../../src/cache/cache.ts';
import { parseAlertChoice } from '../../../src/domain/alerts/alert-choice.ts';
import { ObsqError } from '../../../src/domain/errors.ts';
import { parsedOrThrow } from '../../../src/domain/text/parsed.ts';
import type { HttpResponse } from '../../../src/http/http.ts';
import type { PivotFrom } from '../../../src/pivot/pivot-from.ts';
import { runPivot } from '../../../src/services/pivot/pivot.ts';
import type { PivotOptions } from '../../../src/services/pivot/pivot-run.ts';
import { createFakeHttp, type FakeRequest, jsonResponse, recordedResponse } from '../../helpers/fake-http.ts';
import { memoryCache, storesOver, urlsOfNobody } from '../../helpers/pivot-stores.ts';

const nowMs = 1_795_210_632_000;
const expr = 'sum(rate(http_server_request_duration_seconds_count{service_name="payment"}[5m])) > 1';
const startedAt = new Date(nowMs - 10 * 60_000).toISOString();

function managed(labels: Readonly<Record<string, string>>, generatorURL = '') {
  return {
    labels: { alertname: 'Slow', ...labels },
    annotations: {},
    fingerprint: JSON.stringify(labels),
    startsAt: startedAt,
    endsAt: startedAt,
    updatedAt: startedAt,
    generatorURL,
    receivers: [],
    status: { state: 'active', silencedBy: [], inhibitedBy: [] },
  };
}

const instances = [{ service_name: 'payment', severity: 'page' }, { service_name: 'cart' }];
const link = `http://prometheus:9090/graph?g0.expr=${encodeURIComponent(expr)}&g0.tab=1`;

const rules = (names: readonly Readonly<Record<string, string>>[]) => ({
  status: 'success',
  data: {
    groups:
      names.length === 0
        ? []
        : [
            {
              name: 'g',
              file: 'f',
              interval: 30,
              rules: [
                {
                  type: 'alerting',
                  name: 'Slow',
                  query: expr,
                  duration: 0,
                  labels: {},
                  annotations: {},
                  state: 'firing',
                  health: 'ok',
                  alerts: names.map((labels) => ({
                    labels,
                    annotations: {},
                    state: 'firing',
                    activeAt: startedAt,
                    value: '2',
                  })),
                },
              ],
            },
          ],
  },
});

interface World {
  readonly hangs: (request: FakeRequest) => boolean;
  readonly rules?: unknown;
  readonly alerts?: unknown;
  /** The recorded answer for a trace. */
  readonly trace?: string;
  /** What the log store's index says that a query would read. */
  readonly bytes?: number;
  readonly cache?: Cache;
  /** Whether the ids of lines stand in their text alone, or beside them. */
  readonly idPlace?: 'text' | 'beside';
}

function streamsResponse(lines: number): HttpResponse {
  const values = Array.from({ length: lines }, (_, at) => [`179521058096911279${at}`, `line ${at}`]);
  const stream = { service_name: 'payment', k8s_namespace_name: 'otel-demo' };
  const result = lines === 0 ? [] : [{ stream, values }];
  return jsonResponse({ status: 'success', data: { resultType: 'streams', result, stats: {} } });
}

function pivot(from: PivotFrom, world: World, more: Partial<PivotOptions> = {}) {
  const answer = ({ path, query }: FakeRequest): HttpResponse => {
    if (path === '/api/v1/rules') return jsonResponse(world.rules ?? rules([]));
    if (path === '/api/v2/alerts') return jsonResponse(world.alerts ?? []);
    if (path === '/api/v1/query_exemplars') return recordedResponse('prometheus/exemplars-payment');
    if (path === '/api/v1/query') return recordedResponse('prometheus/query-empty');
    if (path === '/loki/api/v1/labels') return recordedResponse('loki/labels');
    if (path.startsWith('/loki/api/v1/label/'))
      return jsonResponse({ status: 'success', data: ['otel-demo', 'shop'] });
    if (path === '/loki/api/v1/index/stats')
      return jsonResponse({ streams: 2, chunks: 2, entries: 2, bytes: world.bytes ?? 1e6 });
    if (path === '/loki/api/v1/query_range') {
      if (world.idPlace === undefined) return recordedResponse('loki/trace-logs-structured-metadata');
      const isOfText = /\|[=~] ?"/.test(query.query ?? '');
      return streamsResponse(isOfText === (world.idPlace === 'text') ? 3 : 0);
    }
    if (path === '/api/search') return jsonResponse({ traces: [] });
    return recordedResponse(world.trace ?? 'tempo/trace-v2-json');
  };
  const http = createFakeHttp((request) =>
    world.hangs(request)
      ? new Promise<HttpResponse>((_, reject) => {
          if (more.signal?.aborted) reject(cancelled);
          more.signal?.addEventListener('abort', () => reject(cancelled));
        })
      : answer(request),
  );
  return runPivot(storesOver(http, urlsOfNobody), from, {
    cache: world.cache ?? memoryCache(),
    nowMs,
    // Long enough for a busy machine to decode the answers of the stores that do not hang.
    patienceMs: 2000,
    sleep: async () => undefined,
    ...more,
  });
}

const cancelled = new ObsqError({ kind: 'cancelled', message: 'cancelled' });

const nothing = () => false;
const alert: PivotFrom = { kind: 'alert', name: 'Slow', window: null };
const metric: PivotFrom = {
  kind: 'metric',
  name: null,
  expressions: ['http_server_request_duration_seconds_bucket{service_name="payment"}'],
  window: { fromMs: nowMs - 30 * 60_000, toMs: nowMs },
};

describe('a store that hangs', () => {
  it('is given up when the others have answered, and what they said is there', async () => {
    const withoutLogs = await pivot(metric, { hangs: ({ path }) => path.startsWith('/loki/') });
    expect(withoutLogs.traces.length).toBeGreaterThan(0);
    expect(withoutLogs.hops.filter(({ status }) => status === 'failed').map(({ store }) => store)).toContain(
      'logs',
    );
    const withoutTraces = await pivot(metric, { hangs: ({ path }) => path.startsWith('/api/v2/traces/') });
    expect(withoutTraces.logs.length).toBeGreaterThan(0);
    expect(withoutTraces.hops.find(({ status }) => status === 'failed')?.error).toMatchObject({
      kind: 'timeout',
      message: expect.stringContaining('no answer from the traces store'),
    });
  });

  it('does not keep an alert from being followed, if it is Alertmanager', async () => {
    const world = {
      hangs: ({ path }: FakeRequest) => path === '/api/v2/alerts',
      rules: rules(instances.slice(0, 1)),
    };
    const { hops, traces } = await pivot(alert, world);
    expect(traces.length).toBeGreaterThan(0);
    expect(new Set(hops.filter(({ status }) => status === 'failed').map(({ store }) => store))).toEqual(
      new Set(['alerts']),
    );
  });
});

describe('an alert that one store does not know while the other fails', () => {
  const rulesHang = { hangs: ({ path }: FakeRequest) => path === '/api/v1/rules' };

  it('is a gap, since the store that failed may know it', async () => {
    const { alert: found, hops } = await pivot(alert, rulesHang, { patienceMs: 20 });
    expect(found).toBeNull();
    expect(hops.map(({ status, store }) => `${store} ${status}`).sort()).toEqual([
      'alerts empty',
      'metrics failed',
    ]);
  });

  it('is refused where a name that is known is close to it', async () => {
    const world = { ...rulesHang, alerts: [managed({ alertname: 'Slower' })] };
    await expect(pivot(alert, world, { patienceMs: 20 })).rejects.toMatchObject({
      hint: 'did you mean Slower?',
    });
  });

  it('is refused where both stores have answered', async () => {
    await expect(pivot(alert, { hangs: nothing })).rejects.toMatchObject({ kind: 'not-found' });
  });
});

describe('an interrupted pivot', () => {
  const world = { hangs: ({ path }: FakeRequest) => path.startsWith('/api/v2/traces/') };
  const interruptAfter = (target: string, keepsOnCancel: boolean) => {
    const interrupt = new AbortController();
    return pivot(metric, world, {
      signal: interrupt.signal,
      keepsOnCancel,
      onHop: ({ to }) => {
        if (to === target) queueMicrotask(() => interrupt.abort());
      },
    });
  };

  it('gives what it has found, and names what it still waited for', async () => {
    const { exemplars, logs, hops, warnings } = await interruptAfter('log', true);
    expect(exemplars.length).toBeGreaterThan(0);
    expect(logs.length).toBeGreaterThan(0);
    const open = hops.filter(({ error }) => error?.kind === 'cancelled');
    expect(open.length).toBeGreaterThan(0);
    for (const { to, status, reason } of open) {
      expect(['trace', 'log']).toContain(to);
      expect(status).toBe('skipped');
      expect(reason).toMatch(/^no answer before the interruption: /);
    }
    expect(warnings).toContain('interrupted: this is what the stores had answered until then');
  });

  it('throws where it was not told to keep what it has, as the screen does', async () => {
    await expect(interruptAfter('log', false)).rejects.toMatchObject({ kind: 'cancelled' });
  });
});

describe('an alert', () => {
  it('whose rule is in another store is followed by the expression in its link', async () => {
    const { alert: found, exemplars } = await pivot(alert, {
      hangs: nothing,
      alerts: [managed({ service_name: 'payment' }, link)],
    });
    expect(found).toMatchObject({ expr, threshold: { op: '>', value: 1 } });
    expect(exemplars.length).toBeGreaterThan(0);
  });

  it('of which only the labels are known is followed by them', async () => {
    const { hops, warnings } = await pivot(alert, {
      hangs: nothing,
      alerts: [managed({ service_name: 'payment' })],
    });
    expect(hops.find(({ language }) => language === 'traceql')?.query).toContain(
      'resource.service.name = "payment"',
    );
    expect(hops.find(({ language }) => language === 'logql')?.query).toContain('service_name="payment"');
    expect(warnings.join()).toContain('its labels alone are followed');
  });

  it('of several that fire says which others there are, and how to choose one', async () => {
    const { warnings } = await pivot(alert, { hangs: nothing, rules: rules(instances) });
    expect(warnings).toContain(
      `1 more of Slow fire, this is one of them: service_name=cart; choose one: obsq pivot --alert 'Slow{service_name="cart"}'`,
    );
  });

  it('is the one that was chosen, or none', async () => {
    const chosen = parsedOrThrow(parseAlertChoice('Slow{service_name=~"ca.*"}'));
    const world = { hangs: nothing, rules: rules(instances) };
    const { alert: found } = await pivot({ kind: 'alert', ...chosen, window: null }, world);
    expect(found?.labels).toMatchObject({ service_name: 'cart' });
    const nobody = parsedOrThrow(parseAlertChoice('Slow{service_name="shop"}'));
    await expect(pivot({ kind: 'alert', ...nobody, window: null }, world)).rejects.toMatchObject({
      kind: 'not-found',
      message: 'Slow has no alert with {service_name="shop"}',
    });
  });
});

describe('a log query that counts lines', () => {
  it('starts from the lines that it counts', async () => {
    const { hops, traces } = await pivot(
      {
        kind: 'log-query',
        expr: 'sum by (service_name) (count_over_time({service_name="payment"} |= "failed" [5m]))',
        window: metric.kind === 'metric' ? metric.window : { fromMs: 0, toMs: nowMs },
      },
      { hangs: nothing },
    );
    expect(hops[0]?.query.trim()).toBe('{service_name="payment"} |= "failed"');
    expect(traces).toHaveLength(1);
  });
});

describe('a line whose trace is not stored', () => {
  it('has the lines that other services of its namespace wrote in that trace', async () => {
    const entry = {
      timestampNs: '1795210580969112792',
      line: 'level=error trace_id=a4af140479d823f343d2d6432027002b msg="failed"',
      labels: { service_name: 'payment', k8s_namespace_name: 'otel-demo' },
      structuredMetadata: {},
      parsed: {},
    };
    const { hops } = await pivot({ kind: 'log', entry }, { hangs: nothing, trace: 'tempo/trace-missing-v2' });
    const queries = hops
      .filter(({ reason }) => reason.includes('the trace is not stored'))
      .map(({ query }) => query);
    expect(queries).toHaveLength(2);
    expect(queries.every((query) => query.startsWith('{k8s_namespace_name="otel-demo"} '))).toBe(true);
  });
});

describe('a trace that is not stored', () => {
  const from: PivotFrom = {
    kind: 'trace',
    traceId: 'a4af140479d823f343d2d6432027002b',
    window: { fromMs: nowMs - 60 * 60_000, toMs: nowMs },
  };
  const world = { hangs: nothing, trace: 'tempo/trace-missing-v2' };

  it('has the lines of every namespace that carry its id', async () => {
    const { logs, hops } = await pivot(from, world);
    expect(logs.length).toBeGreaterThan(0);
    const queries = hops.filter(({ to }) => to === 'log').map(({ query }) => query);
    expect(queries).toHaveLength(2);
    expect(queries.every((query) => query.startsWith('{k8s_namespace_name=~"otel-demo|shop"} '))).toBe(true);
  });

  it('is not looked for where that would read more than a person agreed to', async () => {
    const { logs, hops } = await pivot(from, { ...world, bytes: 12e9 });
    expect(logs).toEqual([]);
    expect(hops.filter(({ to }) => to === 'log')).toEqual([
      expect.objectContaining({
        status: 'skipped',
        reason: 'looking for the lines of the trace would read about 12.0 GB: a shorter --since',
      }),
    ]);
  });
});

describe('the place of the trace id of a service’s lines', () => {
  const entry = {
    timestampNs: '1795210580969112792',
    line: 'level=error trace_id=a4af140479d823f343d2d6432027002b msg="failed"',
    labels: { service_name: 'payment', k8s_namespace_name: 'otel-demo' },
    structuredMetadata: {},
    parsed: {},
  };
  const from: PivotFrom = { kind: 'log', entry };
  const asked = async (world: Omit<World, 'hangs'>) => {
    const { hops, logs } = await pivot(from, { hangs: nothing, ...world }, { hops: new Set(['logs']) });
    const places = hops
      .filter(({ store, to }) => store === 'logs' && to === 'log')
      .map(({ query }) => (/\|[=~] ?"/.test(query) ? 'text' : 'beside'))
      .sort();
    return { places, lines: logs.length };
  };

  it('is asked both ways at first, and alone once it is known', async () => {
    const cache = memoryCache();
    const first = await asked({ cache, idPlace: 'beside' });
    expect(first.places).toEqual(['beside', 'text']);
    expect(await asked({ cache, idPlace: 'beside' })).toEqual({ ...first, places: ['beside'] });
  });

  it('is looked for in the other way where the known one gives nothing', async () => {
    const cache = memoryCache();
    const first = await asked({ cache, idPlace: 'beside' });
    expect(await asked({ cache, idPlace: 'text' })).toEqual({ ...first, places: ['beside', 'text'] });
  });
});
