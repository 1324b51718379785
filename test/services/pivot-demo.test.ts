import { afterEach, describe, expect, it } from 'vitest';
import { type RunningDemo, startDemo } from '../../src/demo/start-demo.ts';
import type { Http, RequestRecord } from '../../src/http/http.ts';
import type { PivotResult } from '../../src/pivot/pivot-result.ts';
import { type PivotFrom, runPivot } from '../../src/services/pivot.ts';
import type { PivotOptions } from '../../src/services/pivot-run.ts';
import { loopbackHttp, memoryCache, storesOver } from '../helpers/pivot-stores.ts';

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
  // The request log needs real times; the demo's own clock stands still.
  const http = loopbackHttp(() => Date.now());
  open.push({ demo, http });
  const options = { cache: memoryCache(), nowMs, sleep: async () => undefined, ...more };
  const result = await runPivot(storesOver(http, demo.urls), from, options);
  return { result, log: http.log, demo };
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

/** Requests that waited for another's answer, one behind the other: the longest chain that does not overlap. */
function countRounds(log: readonly RequestRecord[]): number {
  const byEnd = [...log].sort((a, b) => a.startedAtMs + a.durationMs - (b.startedAtMs + b.durationMs));
  let rounds = 0;
  let endMs = Number.NEGATIVE_INFINITY;
  for (const { startedAtMs, durationMs } of byEnd) {
    if (startedAtMs < endMs - 1) continue;
    rounds += 1;
    endMs = startedAtMs + durationMs;
  }
  return rounds;
}

const slow = 'metrics=slow:250ms,logs=slow:250ms,traces=slow:250ms,alerts=slow:250ms';

describe('round trips with every store delayed', () => {
  it('are two from a series with exemplars whose scope covers the trace, three with the services beyond it', async () => {
    const alone = await pivot({ ...latency, labels: { service_name: 'payment' } }, slow, {
      hops: new Set(['traces']),
    });
    expect(countRounds(alone.log)).toBe(2);
    const further = await pivot({ ...latency, labels: { service_name: 'payment' } }, slow);
    expect(further.result.logs.length).toBeGreaterThan(0);
    expect(countRounds(further.log)).toBe(3);
  });

  it('ask for traces and logs, and for exemplars and labels, at the same time', async () => {
    const { log } = await pivot(latency, slow);
    const first = (path: string) => log.find(({ url }) => url.includes(path)) as RequestRecord;
    const overlap = (a: RequestRecord, b: RequestRecord) =>
      a.startedAtMs < b.startedAtMs + b.durationMs && b.startedAtMs < a.startedAtMs + a.durationMs;
    expect(overlap(first('/query_exemplars'), first('/loki/api/v1/labels'))).toBe(true);
    expect(overlap(first('/api/v2/traces/'), first('/loki/api/v1/query_range'))).toBe(true);
  });

  it('are four where nothing but labels leads to a trace', async () => {
    const { log, result } = await pivot(cpu, slow);
    expect(result.traces.length).toBeGreaterThan(0);
    expect(countRounds(log)).toBeLessThanOrEqual(4);
  });

  it('do not ask for the log store’s labels a second time', async () => {
    const cache = memoryCache();
    const demo = await startDemo({ now: () => nowMs });
    const http = loopbackHttp(() => Date.now());
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
    expect(result.traces.length).toBeGreaterThan(0);
    const search = result.hops.find(({ to, language }) => to === 'trace' && language === 'traceql');
    expect(search).toMatchObject({ inferred: true });
    expect(search?.query).toMatch(/resource\.k8s\.pod\.name =~ /);
    expect(result.logs.some(({ span }) => span !== null)).toBe(true);
  });

  it('goes from an alert to its expression, its labels and what failed', async () => {
    const { result } = await pivot({ kind: 'alert', name: 'ServiceHighErrorRate', window: null });
    expect(result.alert).toMatchObject({ state: 'firing', threshold: { op: '>', value: 0.05 } });
    const service = result.alert?.labels.service_name;
    expect(result.exemplars.length).toBeGreaterThan(0);
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
    expect(result.exemplars.length).toBeGreaterThan(0);
    expect(store === 'logs' ? result.traces.length : result.logs.length).toBeGreaterThan(0);
  });

  it('tells no exemplars from a failure', async () => {
    const { result } = await pivot(latency, 'metrics=no-exemplars');
    expect(result.hops.find(({ to }) => to === 'exemplar')).toMatchObject({ status: 'empty', error: null });
    expect(result.traces.length).toBeGreaterThan(0);
    expect(result.hops.some(({ to, inferred }) => to === 'trace' && inferred)).toBe(true);
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
