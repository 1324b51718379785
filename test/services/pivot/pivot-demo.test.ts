import { afterEach, describe, expect, it } from 'vitest';
import { type RunningDemo, startDemo } from '../../../src/demo/start-demo.ts';
import type { Http } from '../../../src/http/http.ts';
import type { PivotFrom } from '../../../src/pivot/pivot-from.ts';
import type { PivotResult } from '../../../src/pivot/pivot-result.ts';
import { runPivot } from '../../../src/services/pivot/pivot.ts';
import type { PivotOptions } from '../../../src/services/pivot/pivot-run.ts';
import { loopbackHttp, memoryCache, storesOver } from '../../helpers/pivot-stores.ts';
import { countRoundTrips } from '../../helpers/round-trips.ts';

const nowMs = Date.parse('2026-11-20T13:40:00Z');
const window = { fromMs: nowMs - 30 * 60_000, toMs: nowMs };
const open: { demo: RunningDemo; http: Http }[] = [];

afterEach(async () => {
  for (const { demo, http } of open.splice(0)) {
    await http.close();
    await demo.close();
  }
});

async function pivot(from: PivotFrom, fault?: string, more: Partial<PivotOptions> = {}) {
  const demo = await startDemo({ now: () => nowMs, fault });
  const http = loopbackHttp(() => nowMs);
  open.push({ demo, http });
  const options = { cache: memoryCache(), nowMs, sleep: async () => undefined, ...more };
  const result = await runPivot(storesOver(http, demo.urls), from, options);
  return { result };
}

const latency: PivotFrom = {
  kind: 'metric',
  name: null,
  expressions: [
    'histogram_quantile(0.99, sum by (le, service_name) (rate(http_server_request_duration_seconds_bucket{namespace="otel-demo"}[5m])))',
  ],
  window,
};
const cpu: PivotFrom = {
  kind: 'metric',
  name: 'pod-cpu',
  expressions: [
    'sum by (namespace, pod) (rate(container_cpu_usage_seconds_total{namespace="otel-demo", container!=""}[5m]))',
  ],
  window,
};

/** The same pivot with every store as slow as the others; what was asked in each round trip. */
async function roundsOf(from: PivotFrom, more: Partial<PivotOptions> = {}) {
  const demo = await startDemo({ now: () => nowMs });
  const http = countRoundTrips(loopbackHttp(() => nowMs));
  open.push({ demo, http });
  const stores = storesOver(http, demo.urls);
  // Clients are loaded when first used; loading a module is no round trip.
  await Promise.all([stores.metrics(), stores.logs(), stores.traces()]);
  const result = await runPivot(stores, from, { cache: memoryCache(), nowMs, ...more });
  const kinds = http.rounds.map((paths) => [...new Set(paths.map(kindOf))].sort().join(' '));
  return { result, kinds };
}

function kindOf(path: string): string {
  if (path.startsWith('/api/v2/traces/')) return 'trace';
  return path.split('/').at(-1) ?? path;
}

describe('round trips with every store delayed', () => {
  const payment: PivotFrom = { ...latency, labels: { service_name: 'payment' } };

  it('are two from a series with exemplars, three with the logs of the services beyond it', async () => {
    expect((await roundsOf(payment, { hops: new Set(['traces']) })).kinds).toEqual([
      'query query_exemplars',
      'trace',
    ]);
    const { result, kinds } = await roundsOf(payment);
    expect(kinds).toEqual(['labels query query_exemplars', 'query_range trace', 'query_range']);
    expect(new Set(result.logs.map(({ span }) => span?.service)).size).toBeGreaterThan(1);
  });

  it('are four where nothing but labels leads to a trace', async () => {
    const { result, kinds } = await roundsOf(cpu);
    expect(result.traces).toHaveLength(3);
    expect(kinds).toEqual(['labels query query_exemplars', 'query_range search', 'trace', 'query_range']);
  });

  it('are one more for the metrics of a trace, whose names are looked for beside its logs', async () => {
    const [trace] = (await roundsOf(payment, { top: 1 })).result.traces;
    const { kinds } = await roundsOf({ kind: 'trace', traceId: trace?.traceId ?? '' });
    expect(kinds).toEqual(['labels trace', 'query_range values', 'query_range']);
  });

  it('do not ask for the log store’s labels a second time', async () => {
    const cache = memoryCache();
    const demo = await startDemo({ now: () => nowMs });
    const http = loopbackHttp(() => nowMs);
    open.push({ demo, http });
    const stores = storesOver(http, demo.urls);
    await runPivot(stores, latency, { cache, nowMs });
    await runPivot(stores, latency, { cache, nowMs });
    expect(http.log.filter(({ url }) => url.includes('/loki/api/v1/labels'))).toHaveLength(1);
  });
});

function errorsOf(result: PivotResult): string {
  return result.logs
    .filter(({ span }) => span?.service === 'payment')
    .map(({ entry }) => entry.line)
    .join('\n');
}

describe('on the demo', () => {
  it('leads from the latency of all services to the line in which payment says what is wrong', async () => {
    const { result } = await pivot(latency);
    expect(result.traces[0]?.spans.some(({ status }) => status === 'error')).toBe(true);
    expect(errorsOf(result)).toContain('Invalid token');
    expect(result.hops.every(({ inferred }) => !inferred)).toBe(true);
    expect(result.warnings).toEqual([]);
  });

  it('marks what it infers from a pod’s CPU', async () => {
    const { result } = await pivot(cpu);
    expect(result.exemplars).toEqual([]);
    expect(result.traces).toHaveLength(3);
    const search = result.hops.find(({ to, language }) => to === 'trace' && language === 'traceql');
    expect(search).toMatchObject({ inferred: true });
    expect(search?.query).toMatch(/resource\.k8s\.pod\.name =~ /);
    expect(result.logs.some(({ span }) => span !== null)).toBe(true);
  });

  it('goes from an alert to its expression, its labels and what failed', async () => {
    const { result } = await pivot({ kind: 'alert', name: 'ServiceHighErrorRate', window: null });
    expect(result.alert).toMatchObject({ state: 'firing', threshold: { op: '>', value: 0.05 } });
    const service = result.alert?.labels.service_name;
    expect(result.exemplars).toHaveLength(773);
    expect(result.exemplars.every(({ seriesLabels }) => seriesLabels.service_name === service)).toBe(true);
    expect(result.traces[0]?.spans.some(({ status }) => status === 'error')).toBe(true);
  });

  it('refuses an alert that nobody knows, naming the nearest', async () => {
    await expect(pivot({ kind: 'alert', name: 'ServiceHighErrorRat', window: null })).rejects.toMatchObject({
      kind: 'not-found',
      hint: 'did you mean ServiceHighErrorRate?',
    });
  });

  it('goes from a trace to its lines and to the metrics of its services and pods', async () => {
    const [first] = (await pivot(latency)).result.traces;
    const { result } = await pivot({ kind: 'trace', traceId: first?.traceId ?? '' });
    const names = new Set(result.metrics.map(({ name }) => name));
    expect([...names].sort()).toEqual(['cpu', 'errors', 'memory', 'p95', 'rate', 'restarts']);
    const failing = result.metrics.find(({ name, subject }) => name === 'errors' && subject === 'payment');
    expect(Number(failing?.samples.at(-1)?.value)).toBeGreaterThan(0.1);
    expect(
      result.metrics.find(({ name, subject }) => name === 'errors' && subject === 'cart')?.samples.at(-1)
        ?.value,
    ).toBe('0');
  });

  it('tells each hop as it is done, with what was found so far', async () => {
    const seen: [string, number][] = [];
    await pivot(latency, undefined, {
      onHop: (hop, soFar) => seen.push([`${hop.from}>${hop.to}`, soFar.hops.length]),
    });
    expect(seen.map(([, count]) => count)).toEqual(seen.map((_, index) => index + 1));
    expect(seen.map(([name]) => name)).toContain('exemplar>trace');
  });

  it.each([
    ['traces=down,logs=hang', 'traces'],
    ['traces=hang,logs=down', 'logs'],
  ])('%s: tells that the %s are settled while the other store is still asked', async (fault, settled) => {
    const controller = new AbortController();
    const told: [string, boolean][] = [];
    const asked = pivot(latency, fault, {
      signal: controller.signal,
      onSettled: (target, soFar) => {
        const to = target === 'traces' ? 'trace' : 'log';
        told.push([target, soFar.hops.some((hop) => hop.to === to && hop.status === 'failed')]);
        controller.abort();
      },
    });
    await expect(asked).rejects.toMatchObject({ kind: 'cancelled' });
    expect(told).toEqual([[settled, true]]);
  });
});

describe('one store in trouble', () => {
  it.each([
    ['logs=down', 'logs', 'network'],
    ['logs=403', 'logs', 'auth'],
    ['logs=html', 'logs', undefined],
    ['traces=down', 'traces', 'network'],
    ['traces=500', 'traces', 'backend'],
  ])('%s: the others answer, and the gap is named', async (fault, store, kind) => {
    const { result } = await pivot(latency, fault);
    const failed = result.hops.filter(({ status }) => status === 'failed');
    expect(new Set(failed.map((hop) => hop.store))).toEqual(new Set([store]));
    if (kind !== undefined) expect(failed[0]?.error?.kind).toBe(kind);
    expect(result.exemplars).toHaveLength(3819);
    expect(store === 'logs' ? result.traces : result.logs).toHaveLength(store === 'logs' ? 3 : 26);
  });

  it('tells no exemplars from a failure', async () => {
    const { result } = await pivot(latency, 'metrics=no-exemplars');
    expect(result.hops.find(({ to }) => to === 'exemplar')).toMatchObject({ status: 'empty', error: null });
    expect(result.traces).toHaveLength(3);
    expect(result.hops.some(({ to, inferred }) => to === 'trace' && inferred)).toBe(true);
  });

  it('tells no logs from a failure', async () => {
    const { result } = await pivot(latency, 'logs=empty');
    const logs = result.hops.filter(({ to }) => to === 'log');
    // Two windows with traces, both places of the id, and the second step that asks again where nothing came.
    expect(logs).toHaveLength(8);
    for (const hop of logs) expect(hop).toMatchObject({ status: 'empty', error: null });
    expect(result.traces).toHaveLength(3);
    expect(result.warnings).toEqual([]);
  });

  it('tells no trace from a failure: it may not be flushed yet, and is asked for once more', async () => {
    const waits: number[] = [];
    const { result } = await pivot(latency, 'traces=empty', {
      top: 1,
      order: 'recent',
      sleep: async (ms) => void waits.push(ms),
    });
    // The newest exemplar alone: those after it were asked for when the wait was over.
    expect(waits).toEqual([2000]);
    const asked = result.hops.filter(({ to }) => to === 'trace');
    expect(new Set(asked.map(({ status }) => status))).toEqual(new Set(['empty']));
    expect(result.warnings.join()).toMatch(
      /not flushed yet, sampled away, or past its retention \(asked twice/,
    );
    expect(result.logs.length).toBeGreaterThan(0);
  });

  it('shows a trace and its logs where the metrics are down', async () => {
    const [trace] = (await pivot(latency, undefined, { top: 1 })).result.traces;
    const { result } = await pivot({ kind: 'trace', traceId: trace?.traceId ?? '' }, 'metrics=down');
    expect(result.traces).toHaveLength(1);
    expect(result.logs).toHaveLength(9);
    const failed = result.hops.filter(({ status }) => status === 'failed');
    expect(new Set(failed.map(({ store, to }) => `${store} ${to}`))).toEqual(new Set(['metrics metric']));
  });

  it('tells a cut answer from a whole one', async () => {
    const { result } = await pivot(latency, 'traces=partial');
    expect(result.hops.filter(({ to }) => to === 'trace').every(({ status }) => status === 'partial')).toBe(
      true,
    );
    expect(result.warnings.some((warning) => /partial/.test(warning))).toBe(true);
  });

  it('stops when it is told to', async () => {
    const controller = new AbortController();
    const running = pivot(latency, 'traces=hang', {
      signal: controller.signal,
      onHop: (hop) => hop.to === 'log' && controller.abort(),
    });
    await expect(running).rejects.toMatchObject({ kind: 'cancelled' });
  });
});
