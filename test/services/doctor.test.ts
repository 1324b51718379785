import { afterEach, describe, expect, it } from 'vitest';
import { type RunningDemo, startDemo } from '../../src/demo/start-demo.ts';
import type { Http } from '../../src/http/http.ts';
import { runDoctor } from '../../src/services/doctor.ts';
import {
  createFakeHttp,
  type FakeRequest,
  jsonResponse,
  recordedResponse,
  textResponse,
} from '../helpers/fake-http.ts';
import { loopbackHttp, memoryCache, storesOver, urlsOfNobody } from '../helpers/pivot-stores.ts';

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

describe('the doctor', () => {
  it('finds nothing wrong with the demo, in the order of the pivot', async () => {
    const { report } = await examine();
    expect(report.checks.filter(({ status }) => status !== 'ok')).toEqual([]);
    expect(report.isBroken).toBe(false);
    expect(report.checks.filter(({ group }) => group === 'hop').map(({ id }) => id)).toEqual([
      'metric.exemplars',
      'exemplar.trace-id',
      'exemplar.trace',
      'log.labels',
      'trace.logs',
    ]);
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
    ['metrics=html', 'metrics.reachable', 'broken', /./],
  ])('%s: %s is %s, and says what to change', async (fault, id, status, fix, detail = '') => {
    const { report, of } = await examine(fault);
    expect(of(id)).toMatchObject({ status });
    expect(of(id)?.fix).toMatch(fix);
    expect(of(id)?.detail).toContain(detail);
    expect(report.isBroken).toBe(report.checks.some((check) => check.status === 'broken'));
  });

  it('still judges the logs where no exemplar leads to a trace', async () => {
    const { of } = await examine('metrics=no-exemplars');
    expect(of('exemplar.trace')?.status).toBe('skipped');
    expect(of('trace.logs')).toMatchObject({ status: 'ok' });
    expect(of('trace.logs')?.detail).toMatch(/beside the line/);
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
