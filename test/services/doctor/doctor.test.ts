import { afterEach, describe, expect, it } from 'vitest';
import { type RunningDemo, startDemo } from '../../../src/demo/start-demo.ts';
import type { RequestRecord } from '../../../src/domain/request-record.ts';
import type { Http } from '../../../src/http/http.ts';
import { runDoctor } from '../../../src/services/doctor/doctor.ts';
import {
  createFakeHttp,
  type FakeRequest,
  jsonResponse,
  recordedResponse,
  textResponse,
} from '../../helpers/fake-http.ts';
import { loopbackHttp, memoryCache, storesOver, urlsOfNobody } from '../../helpers/pivot-stores.ts';

const nowMs = Date.parse('2026-11-20T13:40:00Z');
const open: { demo: RunningDemo; http: Http }[] = [];

afterEach(async () => {
  for (const { demo, http } of open.splice(0)) {
    await http.close();
    await demo.close();
  }
});

async function examine(fault?: string) {
  const demo = await startDemo({ now: () => nowMs, fault });
  const http = loopbackHttp(() => nowMs);
  open.push({ demo, http });
  const report = await runDoctor(storesOver(http, demo.urls), { cache: memoryCache(), nowMs });
  const of = (id: string) => report.checks.find((check) => check.id === id);
  return { report, of };
}

/** An examination of stores that are not there, with these requests in the log. */
async function examineLog(log: readonly Partial<RequestRecord>[]) {
  const records = log.map(
    (one): RequestRecord => ({
      backend: 'loki',
      method: 'GET',
      url: 'http://store.invalid/',
      status: 200,
      bytes: 1,
      startedAtMs: nowMs,
      durationMs: 1,
      attempt: 1,
      serverDateMs: null,
      ...one,
    }),
  );
  const http = { ...createFakeHttp(() => textResponse(404, 'not found')), log: records };
  const report = await runDoctor(storesOver(http, {}), { cache: memoryCache(), nowMs });
  return { report };
}

describe('the doctor', () => {
  it('finds nothing wrong with the demo, in the order of the pivot', async () => {
    const { report } = await examine();
    // Whether answers come soon is a matter of this machine's load.
    expect(report.checks.filter(({ status, id }) => status !== 'ok' && id !== 'speed')).toEqual([]);
    expect(report.isBroken).toBe(false);
    expect(report.checks.filter(({ group }) => group === 'hop').map(({ id }) => id)).toEqual([
      'metric.exemplars',
      'exemplar.trace-id',
      'exemplar.trace',
      'log.labels',
      'trace.logs',
      'log.trace',
    ]);
    expect(report.unseen).toEqual([]);
    expect(report.checks.find(({ id }) => id === 'exemplar.trace')?.figures).toEqual({
      lookedUp: 10,
      missing: 0,
    });
  });

  it.each([
    ['metrics=no-exemplars', 'metric.exemplars', 'broken', /limits\.max_global_exemplars_per_user: 100000/],
    ['logs=down', 'logs.reachable', 'broken', /--logs-url/],
    ['logs=401', 'logs.reachable', 'broken', /--org-id/],
    ['traces=403', 'traces.reachable', 'broken', /role of the user/],
    ['traces=empty', 'exemplar.trace', 'broken', /sampl.*tenant.*retention/],
    ['logs=empty', 'trace.logs', 'broken', /trace_id/],
    ['metrics=empty', 'metrics.fresh', 'warning', /remote_write/],
    ['logs=skew:-5m', 'clocks', 'warning', /NTP/, 'loki is 5m behind'],
    [
      'metrics=drop:kube_pod_container_status_.*_total',
      'family.restarts',
      'warning',
      /metric_relabel_configs/,
    ],
    ['metrics=html', 'metrics.reachable', 'broken', /login page.*\/prometheus/, 'Sign in'],
    ['logs=html', 'logs.reachable', 'broken', /login page.*without \/loki/, 'Sign in'],
    [
      'traces=truncated',
      'traces.reachable',
      'broken',
      /proxy cuts the answers/,
      'not whole or not valid JSON',
    ],
    ['alerts=502', 'alerts.reachable', 'broken', /log of Alertmanager.*in front/, '502 Bad Gateway'],
    ['metrics=down', 'metrics.reachable', 'broken', /--metrics-url.*port-forward/],
    ['metrics=429', 'metrics.reachable', 'broken', /limits_config/, 'too many'],
    ['metrics=401', 'metric.exemplars', 'broken', /tenant/, 'no org id'],
    ['traces=down', 'exemplar.trace', 'broken', /--traces-url/],
    ['traces=504', 'traces.reachable', 'broken', /Tempo is slow/],
    ['logs=403', 'trace.logs', 'broken', /role of the user/],
    ['traces=empty', 'traces.fresh', 'warning', /Tempo’s distributor/],
    ['logs=empty', 'logs.fresh', 'warning', /Promtail/],
    ['metrics=drop:kube_.*', 'family.kube-state-metrics', 'warning', /scrape kube-state-metrics/],
    ['metrics=drop:container_.*', 'family.cadvisor', 'warning', /\/metrics\/cadvisor/],
    ['metrics=drop:node_.*', 'family.node-exporter', 'warning', /port 9100/],
    ['metrics=drop:traces_spanmetrics_.*', 'family.span-metrics', 'warning', /processors: \[span-metrics\]/],
    [
      'metrics=drop:traces_service_graph_.*',
      'family.service-graph',
      'warning',
      /processors: \[service-graphs\]/,
    ],
    [
      'metrics=drop:(http_server_request|traces_spanmetrics)_.*',
      'family.requests',
      'warning',
      /obsq values __name__ .*obsq pivot NAME/,
      'nothing on obsq latency, errors and red',
    ],
    ['metrics=partial', 'metrics.whole', 'warning', /ingesters/, 'partial: '],
    ['logs=partial', 'logs.whole', 'warning', /limits_config/, 'partial: '],
    ['traces=partial', 'traces.whole', 'warning', /Tempo’s ingesters/, 'partial: '],
  ])('%s: %s is %s, and says what to change', async (fault, id, status, fix, detail = '') => {
    const { report, of } = await examine(fault);
    expect(of(id)).toMatchObject({ status });
    expect(of(id)?.fix).toMatch(fix);
    expect(of(id)?.detail).toContain(detail);
    expect(report.isBroken).toBe(report.checks.some((check) => check.status === 'broken'));
    for (const check of report.checks) {
      // Whoever reads it has just run the doctor.
      expect(check.fix ?? '').not.toContain('obsq doctor');
      if (check.status === 'broken' || check.status === 'warning') expect(check.fix).toMatch(/\w/);
    }
  });

  it('says of each store that its data has stopped', async () => {
    const demo = await startDemo({ now: () => nowMs - 20 * 60_000 });
    const http = loopbackHttp(() => nowMs);
    open.push({ demo, http });
    const { checks } = await runDoctor(storesOver(http, demo.urls), { cache: memoryCache(), nowMs });
    for (const [store, fix] of [
      ['metrics', /late or has stopped: check remote_write/],
      ['logs', /late or has stopped: check the log pipeline/],
      ['traces', /late or has stopped: check the collector/],
    ] as const) {
      const check = checks.find(({ id }) => id === `${store}.fresh`);
      expect(check).toMatchObject({ status: 'warning' });
      expect(check?.detail).toMatch(/2[01]m(\d+s)? old$/);
      expect(check?.fix).toMatch(fix);
    }
  });

  it('names a store that answers late', async () => {
    const { report } = await examineLog([
      { backend: 'loki', durationMs: 2600 },
      { backend: 'loki', durationMs: 3100 },
      { backend: 'loki', durationMs: 40 },
      { backend: 'tempo', durationMs: 50 },
      { backend: 'tempo', durationMs: 9000, status: 0 },
    ]);
    const late = report.checks.find(({ id }) => id === 'speed');
    expect(late).toMatchObject({ status: 'warning', group: 'store' });
    expect(late?.detail).toMatch(/: loki 3s$/);
    expect(late?.fix).toMatch(/querier/);
  });

  it('says nothing of stores that answer soon', async () => {
    const { report } = await examineLog([{ backend: 'loki', durationMs: 1900 }]);
    expect(report.checks.find(({ id }) => id === 'speed')).toBeUndefined();
  });

  it('still judges the logs where no exemplar leads to a trace', async () => {
    const { of } = await examine('metrics=no-exemplars');
    expect(of('exemplar.trace')?.status).toBe('skipped');
    expect(of('trace.logs')).toMatchObject({ status: 'ok' });
    expect(of('trace.logs')?.detail).toMatch(/beside the line/);
  });
});

describe('a context that says itself how spans lead to logs', () => {
  async function logsOf(tracesToLogsV2: Readonly<Record<string, unknown>>) {
    const demo = await startDemo({ now: () => nowMs });
    const http = loopbackHttp(() => nowMs);
    open.push({ demo, http });
    const stores = storesOver(http, demo.urls, { tracesToLogsV2 });
    const { checks } = await runDoctor(stores, { cache: memoryCache(), nowMs });
    return checks.find(({ id }) => id === 'trace.logs');
  }
  const tags = [{ key: 'service.name', value: 'service_name' }];
  const query = '{${__tags}} | trace_id="${__trace.traceId}"';

  it('is taken at its word', async () => {
    const check = await logsOf({ tags, customQuery: true, query });
    expect(check).toMatchObject({ status: 'ok', fix: null });
    expect(check?.detail).toMatch(/beside the line/);
  });

  it.each([
    [
      'finds nothing',
      { tags, customQuery: true, query: `${query} |= "no such thing"` },
      /nothing came of 3 traces by .*no such thing/,
    ],
    [
      'names a label that is not there',
      { tags: [{ key: 'service.name', value: 'nonsense' }] },
      /nothing came of .*\{nonsense=/,
    ],
    [
      'names a tag that no span has',
      { tags: [{ key: 'no.such' }] },
      /no span of 3 traces has any of the tags no\.such/,
    ],
  ])('is broken where it %s', async (_name, settings, detail) => {
    const check = await logsOf(settings);
    expect(check).toMatchObject({ status: 'broken' });
    expect(check?.detail).toMatch(detail);
    expect(check?.fix).toMatch(/correlate\.tracesToLogsV2/);
  });
});

describe('metrics of pods over OTLP', () => {
  it.each([
    [true, undefined],
    [false, 'warning'],
  ])('with labels of the pod: %s', async (labelled, status) => {
    const http = createFakeHttp(({ path, query }) => {
      const isThere = labelled || query['match[]']?.startsWith('{__name__') === true;
      if (path === '/api/v1/label/__name__/values')
        return jsonResponse({ status: 'success', data: isThere ? ['k8s_pod_cpu_usage'] : [] });
      return jsonResponse({ status: 'success', data: [] });
    });
    const stores = storesOver(http, { metrics: urlsOfNobody.metrics });
    const { checks } = await runDoctor(stores, { cache: memoryCache(), nowMs });
    const check = checks.find(({ id }) => id === 'family.pod-labels');
    expect(check?.status).toBe(status);
    if (!labelled)
      expect(check?.fix).toMatch(/promote_otel_resource_attributes.*otlp\.promote_resource_attributes/);
  });
});

describe('metrics of containers from cAdvisor', () => {
  it.each([
    [true, undefined],
    [false, 'warning'],
  ])('with labels of the container: %s', async (labelled, status) => {
    const http = createFakeHttp(({ path, query }) => {
      const isThere = labelled || query['match[]']?.startsWith('{__name__') === true;
      const names = isThere ? ['container_cpu_usage_seconds_total'] : [];
      return jsonResponse({ status: 'success', data: path.endsWith('/__name__/values') ? names : [] });
    });
    const stores = storesOver(http, { metrics: urlsOfNobody.metrics });
    const { checks } = await runDoctor(stores, { cache: memoryCache(), nowMs });
    const check = checks.find(({ id }) => id === 'family.container-labels');
    expect(check?.status).toBe(status);
    if (!labelled) expect(check?.detail).toContain('no series of it has had container and pod');
  });
});

describe('exemplars that name no trace', () => {
  const exemplars = jsonResponse({
    status: 'success',
    data: [
      {
        seriesLabels: { __name__: 'http_server_request_duration_seconds_bucket' },
        exemplars: [
          {
            labels: { uber: '521993bdf7f9cec4' },
            value: '2.1',
            timestamp: nowMs / 1000 - 90,
          },
        ],
      },
    ],
  });
  const answer = ({ path }: FakeRequest) =>
    path === '/api/v1/query_exemplars' ? exemplars : jsonResponse({ status: 'success', data: [] });

  async function traceIdCheck(correlate: Readonly<Record<string, unknown>>) {
    const stores = storesOver(createFakeHttp(answer), { metrics: urlsOfNobody.metrics }, correlate);
    const { checks } = await runDoctor(stores, { cache: memoryCache(), nowMs });
    return checks.find(({ id }) => id === 'exemplar.trace-id');
  }

  it('are a broken hop, with the labels they have instead', async () => {
    const check = await traceIdCheck({});
    expect(check).toMatchObject({ status: 'broken' });
    expect(check?.detail).toBe('none of 1 exemplars has a trace id; their labels: uber');
    expect(check?.fix).toMatch(/correlate\.exemplarTraceIdDestinations/);
  });

  it('are linked by the label that the context names', async () => {
    const check = await traceIdCheck({ exemplarTraceIdDestinations: [{ name: 'uber' }] });
    expect(check).toMatchObject({ status: 'ok', detail: 'all by their label uber' });
  });
});

/** A store of metrics with one histogram that no list of ours names. */
function micrometer({ path, query }: FakeRequest) {
  const success = (data: unknown) => jsonResponse({ status: 'success', data });
  if (path === '/api/v1/label/__name__/values') return success(['orders_latency_bucket']);
  if (path !== '/api/v1/query_exemplars') return success([]);
  if (!query.query?.includes('orders_latency_bucket')) return success([]);
  const labels = [{ TraceID: '1'.repeat(32) }, { trace_id: '2'.repeat(32) }, { trace_id: '3'.repeat(32) }];
  return success([
    {
      seriesLabels: { __name__: 'orders_latency_bucket', le: '1' },
      exemplars: labels.map((one) => ({ labels: one, value: '1', timestamp: nowMs / 1000 - 90 })),
    },
  ]);
}

describe('exemplars of a histogram that only this store has', () => {
  it('are found, and every label that holds their ids is named', async () => {
    const stores = storesOver(createFakeHttp(micrometer), { metrics: urlsOfNobody.metrics });
    const report = await runDoctor(stores, { cache: memoryCache(), nowMs });
    const of = (id: string) => report.checks.find((check) => check.id === id);
    expect(of('metric.exemplars')).toMatchObject({
      status: 'ok',
      detail: '3 exemplars of 1 metric in the last 15 minutes',
    });
    expect(of('exemplar.trace-id')?.detail).toBe('all by their labels trace_id (2), TraceID (1)');
    expect(report.unseen).toEqual(['logs', 'traces', 'alerts']);
  });
});

describe('a store of applications alone', () => {
  it('is fresh by the metrics that it has, and says so of a version that is not told', async () => {
    const http = createFakeHttp(({ path, query }) => {
      const success = (data: unknown) => jsonResponse({ status: 'success', data });
      if (path === '/api/v1/label/__name__/values') return success(['orders_total']);
      if (path.endsWith('/buildinfo'))
        return path.startsWith('/loki') ? jsonResponse({}) : success({ version: '3.5.3' });
      if (path !== '/api/v1/query') return success([]);
      const result = query.query?.includes('orders_total')
        ? [{ metric: {}, value: [nowMs / 1000, `${nowMs / 1000 - 15}`] }]
        : [];
      return success({ resultType: 'vector', result });
    });
    const { metrics, logs } = urlsOfNobody;
    const { checks } = await runDoctor(storesOver(http, { metrics, logs }), { cache: memoryCache(), nowMs });
    const of = (id: string) => checks.find((check) => check.id === id);
    expect(of('metrics.fresh')).toMatchObject({
      status: 'ok',
      detail: 'newest sample of orders_total and other metrics: 15s old',
    });
    expect(of('logs.reachable')?.detail).toBe('Loki, version unknown');
  });

  it('takes the newest of the traces that an unordered search sends', async () => {
    const trace = (seconds: number) => ({
      traceID: `${seconds}`.padStart(32, 'a'),
      rootServiceName: 'pay',
      startTimeUnixNano: `${nowMs - seconds * 1000}000000`,
      durationMs: 3,
    });
    const http = createFakeHttp(({ path }) =>
      path === '/api/search'
        ? jsonResponse({ traces: [trace(2580), trace(7), trace(900)] })
        : jsonResponse({}),
    );
    const stores = storesOver(http, { traces: urlsOfNobody.traces });
    const { checks } = await runDoctor(stores, { cache: memoryCache(), nowMs });
    expect(checks.find(({ id }) => id === 'traces.fresh')).toMatchObject({
      status: 'ok',
      detail: 'newest trace: 7s old',
    });
  });
});

describe('lines and the traces of their ids', () => {
  const trace = '63d2a17a67b226c5725ef0886f25c040';
  const lines = (line: string) => {
    const values = [[`${nowMs - 120_000}000000`, line]];
    const result = [{ stream: { app: 'pay' }, values }];
    return jsonResponse({ status: 'success', data: { resultType: 'streams', result } });
  };
  async function examineLines(line: string) {
    const http = createFakeHttp(({ path }) => {
      if (path.endsWith('/labels') || path.endsWith('/app/values'))
        return jsonResponse({ status: 'success', data: ['app'] });
      if (path.endsWith('/query_range')) return lines(line);
      return textResponse(404, 'not found');
    });
    const { logs, traces } = urlsOfNobody;
    const { checks } = await runDoctor(storesOver(http, { logs, traces }), { cache: memoryCache(), nowMs });
    return checks.find(({ id }) => id === 'log.trace');
  }

  it('are told by place and writing, with the share that is not stored', async () => {
    const check = await examineLines(`INFO [pay] [nio-1] [${trace}-1f2e3d4c5b6a7988] c.e.Pay : x`);
    expect(check).toMatchObject({ status: 'warning', figures: { lookedUp: 1, missing: 1 } });
    expect(check?.detail).toMatch(
      /^1 of the newest 1 line carries a trace id: 1 in the text of the line; 0 of 1/,
    );
    expect((await examineLines('dd.trace_id=6249785623524942554 x'))?.detail).toMatch(/as a decimal number/);
    expect((await examineLines('trace_id=725ef0886f25c040 x'))?.detail).toMatch(/of 64 bits/);
  });

  it('lead to a derived field where an id stands without a name that is known', async () => {
    const check = await examineLines(`INFO corr=${trace} paid`);
    expect(check).toMatchObject({ status: 'warning' });
    expect(check?.fix).toContain("derivedFields: [{name: trace, matcherRegex: 'corr=([0-9a-fA-F]{32})'}]");
    expect((await examineLines('paid'))?.fix).toMatch(/write the trace id with every line/);
  });
});

describe('what keeps exemplars away', () => {
  const buildInfo = (application: string) =>
    jsonResponse({
      status: 'success',
      data: { ...(application === '' ? {} : { application }), version: '3.5.3' },
    });

  function asked(limits: number | null, application: string) {
    return ({ path }: FakeRequest) => {
      if (path === '/api/v1/user_limits')
        return limits === null
          ? textResponse(404, 'not found')
          : jsonResponse({ max_global_exemplars_per_user: limits });
      if (path === '/api/v1/status/buildinfo') return buildInfo(application);
      if (path === '/api/v1/query_exemplars') return recordedResponse('prometheus/exemplars-none');
      if (path === '/api/v1/label/__name__/values') return jsonResponse({ status: 'success', data: [] });
      return jsonResponse({ status: 'success', data: [] });
    };
  }

  it.each([
    [
      'Mimir told to keep none',
      0,
      'Grafana Mimir',
      /is 0 \(Mimir’s default\)/,
      /limits\.max_global_exemplars_per_user: 100000/,
    ],
    ['Mimir that may keep some', 1000, 'Grafana Mimir', /1000 may be stored: nobody sends/, /send_exemplars/],
    ['Prometheus', null, '', /none in the last 15 minutes/, /--enable-feature=exemplar-storage/],
    ['another store', null, 'Thing', /none in the last 15 minutes/, /./],
  ])('%s', async (_name, limits, application, detail, fix) => {
    const http = createFakeHttp(asked(limits, application));
    const { metrics } = urlsOfNobody;
    const report = await runDoctor(storesOver(http, { metrics }), { cache: memoryCache(), nowMs });
    const check = report.checks.find(({ id }) => id === 'metric.exemplars');
    expect(check?.status).toBe('broken');
    expect(check?.detail).toMatch(detail);
    expect(check?.fix).toMatch(fix);
    expect(
      report.checks.filter(({ id }) => id.endsWith('.reachable') && id !== 'metrics.reachable'),
    ).toMatchObject([
      { status: 'skipped', store: 'logs' },
      { status: 'skipped', store: 'traces' },
      { status: 'skipped', store: 'alerts' },
    ]);
  });
});
