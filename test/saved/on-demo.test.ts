import { describe, expect, it } from 'vitest';
import type { Cache } from '../../src/cache/cache.ts';
import { lastValueOf } from '../../src/domain/metrics/metric-answer.ts';
import { msToNs } from '../../src/domain/time/nanoseconds.ts';
import type { Http } from '../../src/http/http.ts';
import { isLogqlMetricExpression } from '../../src/languages/logql-stream.ts';
import { resolveParameters } from '../../src/saved/parameter-value.ts';
import type { SavedQuery } from '../../src/saved/saved-query.ts';
import { requirementsOf } from '../../src/saved/variants/requirement.ts';
import { bindText, chooseLogVariant, needsLabels } from '../../src/services/logs/bind-log-query.ts';
import { fetchCapabilities } from '../../src/services/metrics/capabilities.ts';
import { runSavedQuery } from '../../src/services/metrics/run-saved-query.ts';
import { fetchLogLabels } from '../../src/services/pivot/log-labels.ts';
import { demoStores } from '../helpers/demo-stores.ts';
import { shippedQueries } from '../helpers/example-cases.ts';

const nowMs = Date.parse('2026-11-20T13:00:00Z');
const window = { fromMs: nowMs - 3_600_000, toMs: nowMs };
const noCache: Cache = { get: () => undefined, set: () => undefined };
const queries = await shippedQueries();

function ofSignal(signal: SavedQuery['signal']) {
  return queries.filter((query) => query.signal === signal).map((query) => [query.name, query] as const);
}

/** What a query cannot show on the demo, with the reason. */
const emptyOnDemo: Readonly<Record<string, string>> = {
  'recent-images': 'nothing was released within the hour',
  'recent-nodes': 'no node joined, left or started again',
};
/** Rules that find nothing wrong: only payment fails on the demo. */
const healthyOnDemo = new Set([
  'certificates-expiring',
  'kubelet-unhealthy',
  'probe-failed',
  'volume-errors',
  'aggregated-api-down',
  'alert-delivery-failing',
  'alertmanager-unhealthy',
  'apiserver-errors',
  'cluster-overcommit',
  'collector-dropping',
  'container-waiting',
  'cpu-throttled',
  'cronjob-overdue',
  'daemonset-degraded',
  'dns-errors',
  'etcd-unhealthy',
  'high-node-cpu',
  'high-node-memory',
  'hpa-blind',
  'job-not-completed',
  'kube-state-metrics-errors',
  'loki-unhealthy',
  'mimir-unhealthy',
  'node-clock',
  'node-disk-filling',
  'node-disk-pressure',
  'node-disk-saturated',
  'node-exporter-errors',
  'node-flapping',
  'node-hardware-degraded',
  'node-limits',
  'node-network-errors',
  'node-not-ready',
  'node-oom-kills',
  'node-page-faults',
  'node-pods-full',
  'node-pressure',
  'node-system-saturated',
  'pdb-short',
  'process-oom-killed',
  'prometheus-unhealthy',
  'pvc-filling',
  'pvc-pending',
  'quota-full',
  'remote-write-failing',
  'statefulset-degraded',
  'systemd-failed',
  'target-down',
  'tempo-unhealthy',
]);
/** Optional rules whose subject the demo does not have, with the reason. */
const absentOnDemo: Readonly<Record<string, string>> = {
  'pod-evicted': 'nothing was evicted',
  'stuck-terminating': 'nothing is being deleted',
};
const columnsEmptyOnDemo: Readonly<Record<string, string>> = {
  'recent-rollouts.rollouts': 'the only change is a step of the autoscaler',
  'recent-rollouts.newest': 'the only change is a step of the autoscaler',
  'pod-phase.deleted': 'no pod of the demo is being deleted',
  'kube-state-metrics.pods': 'the objects of the demo do not say which job they are of',
  'kube-state-metrics.podsBefore': 'the objects of the demo do not say which job they are of',
  'jobs.running': 'the jobs of the demo are short, and none runs just then',
  'pod-network.hostNetwork': "no pod of the demo is on its host's network",
};

/** What has to be given: a namespace, where one is required. */
function given(query: SavedQuery): Record<string, string> {
  const required = query.parameters.filter((parameter) => parameter.required);
  return resolveParameters(
    query,
    Object.fromEntries(required.map(({ name }) => [name, name === 'namespace' ? 'otel-demo' : ''])),
  );
}

async function runOnDemo(query: SavedQuery, around?: (http: Http) => Http) {
  const { metrics: client } = demoStores(nowMs, around);
  const present = await fetchCapabilities(requirementsOf(query, given(query)), {
    client,
    cache: noCache,
    fingerprint: 'demo',
    nowMs,
  });
  return runSavedQuery(client, {
    query,
    values: given(query),
    range: null,
    atMs: nowMs,
    sinceMs: 3_600_000,
    has: (requirement) => present.has(requirement),
  });
}

describe('every metric query on the demo', () => {
  const asked = ofSignal('metrics').filter(([name]) => absentOnDemo[name] === undefined);
  it.each(asked)('%s', async (name, query) => {
    const { answer, failures } = await runOnDemo(query);
    expect(failures).toEqual([]);
    expect(answer.warnings).toEqual([]);
    const rows = answer.data;
    expect(rows.length > 0, `${name} has rows`).toBe(
      emptyOnDemo[name] === undefined && !healthyOnDemo.has(name),
    );
    const values = rows.flatMap((row) =>
      Object.values(row.samples).flatMap((samples) => samples.map(({ value }) => value)),
    );
    expect(values.filter((value) => !Number.isFinite(Number(value)))).toEqual([]);
    if (rows.length === 0) return;
    const empty = query.columns.filter((column) =>
      rows.every((row) => lastValueOf(row, column.name) === null),
    );
    const expected = query.columns.filter(
      (column) => columnsEmptyOnDemo[`${name}.${column.name}`] !== undefined,
    );
    expect(empty.map((column) => column.name)).toEqual(expected.map((column) => column.name));
    const ratios = query.columns.filter(({ unit }) => unit === 'ratio').map((column) => column.name);
    const negative = rows.filter((row) => ratios.some((column) => Number(lastValueOf(row, column) ?? 0) < 0));
    expect(negative).toEqual([]);
  });
});

/** How many lines, or series, a logs query finds. */
async function logsOnDemo(query: SavedQuery, around?: (http: Http) => Http): Promise<number> {
  const { logs: client } = demoStores(nowMs, around);
  const labels = needsLabels(query)
    ? await fetchLogLabels({ client, cache: noCache, fingerprint: 'demo', nowMs })
    : [];
  const expr = bindText(query, chooseLogVariant(query, labels), given(query), {
    windowMs: 3_600_000,
    stepMs: null,
  });
  if (isLogqlMetricExpression(expr)) {
    const { data } = await client.queryInstant({ expr, timeMs: nowMs });
    return data.kind === 'vector' ? data.series.length : 0;
  }
  const times = { fromNs: msToNs(window.fromMs), toNs: msToNs(window.toMs) };
  let lines = 0;
  await client.readEntries({ expr, ...times, limit: 100, direction: 'backward' }, (entries) => {
    lines += entries.length;
  });
  return lines;
}

describe('every logs and traces query on the demo', () => {
  it.each(ofSignal('logs'))('%s', async (_name, query) => {
    expect(await logsOnDemo(query)).toBeGreaterThan(0);
  });

  it.each(ofSignal('traces'))('%s', async (_name, query) => {
    const expr = bindText(query, chooseLogVariant(query, []), given(query), {
      windowMs: 3_600_000,
      stepMs: null,
    });
    const { data } = await demoStores(nowMs).traces.search({ query: expr, ...window, limit: 20 });
    expect(data.length).toBeGreaterThan(0);
  });
});

/** Holds each request until no other comes any more, then lets them all through: each time is one round trip. */
function countTrips(trips: string[][]): (http: Http) => Http {
  let waiting: { readonly paths: string[]; readonly opened: Promise<void> } | null = null;
  const pass = async (path: string): Promise<void> => {
    if (waiting === null) {
      const opened = new Promise<void>((resolve) => {
        setImmediate(() => {
          waiting = null;
          resolve();
        });
      });
      waiting = { paths: [], opened };
      trips.push(waiting.paths);
    }
    waiting.paths.push(path);
    await waiting.opened;
  };
  return (http) => ({
    ...http,
    send: async (endpoint, request) => {
      await pass(request.path);
      return http.send(endpoint, request);
    },
    stream: async (endpoint, request) => {
      await pass(request.path);
      return http.stream(endpoint, request);
    },
  });
}

describe('round trips', () => {
  it.each(ofSignal('metrics').filter(([name]) => absentOnDemo[name] === undefined))(
    '%s: one probe and one trip',
    async (_name, query) => {
      const trips: string[][] = [];
      await runOnDemo(query, countTrips(trips));
      expect(trips.length).toBe(2);
      expect(new Set(trips[1])).toEqual(new Set(['/api/v1/query']));
      expect(trips[0]?.some((path) => path === '/api/v1/query')).toBe(false);
    },
  );

  it.each(ofSignal('logs'))('%s: one look at the labels and one trip', async (_name, query) => {
    const trips: string[][] = [];
    expect(await logsOnDemo(query, countTrips(trips))).toBeGreaterThan(0);
    expect(trips.map((paths) => paths.length)).toEqual([1, 1]);
  });
});
