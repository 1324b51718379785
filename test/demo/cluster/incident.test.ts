import { describe, expect, it } from 'vitest';
import { createDemoCluster } from '../../../src/demo/cluster/cluster.ts';
import { like, named } from '../../engine/source/matchers.ts';

/** Clocks at either end of what the anchor allows, and in between; days and years apart. */
const clocks = [
  '2026-11-20T12:05:00Z',
  '2026-11-20T12:09:30Z',
  '2026-11-20T12:14:59Z',
  '2027-03-01T00:01:00Z',
  '2026-08-22T18:33:07Z',
];

describe.each(clocks)('the story at %s', (clock) => {
  const nowMs = Date.parse(clock);
  const { metrics, anchorMs } = createDemoCluster({ now: () => nowMs });

  /** Growth of each series of a counter over a window, resets not counted. */
  function growth(
    name: string,
    matchers: Parameters<typeof metrics.select>[0],
    fromMs: number,
    toMs: number,
  ) {
    return metrics.select([named(name), ...matchers], fromMs, toMs).map(({ labels, values }) => {
      let sum = 0;
      for (let index = 1; index < values.length; index++) {
        sum += Math.max(0, (values[index] ?? 0) - (values[index - 1] ?? 0));
      }
      return { labels, sum };
    });
  }

  function chargeQuantile(share: number, fromMs: number, toMs: number): number {
    const byBound = new Map<number, number>();
    const buckets = growth(
      'http_server_request_duration_seconds_bucket',
      [like('service_name', 'payment')],
      fromMs,
      toMs,
    );
    for (const { labels, sum } of buckets) {
      const bound = labels.le === '+Inf' ? Number.POSITIVE_INFINITY : Number(labels.le);
      byBound.set(bound, (byBound.get(bound) ?? 0) + sum);
    }
    const bounds = [...byBound.keys()].sort((a, b) => a - b);
    const rank = share * (byBound.get(Number.POSITIVE_INFINITY) ?? 0);
    const at = bounds.findIndex((bound) => (byBound.get(bound) ?? 0) >= rank);
    const [lower, upper] = [bounds[at - 1] ?? 0, bounds[at] ?? 0];
    const [below, above] = [byBound.get(lower) ?? 0, byBound.get(upper) ?? 0];
    return lower + ((upper - lower) * (rank - below)) / (above - below);
  }

  function failureShare(fromMs: number, toMs: number): number {
    const counts = growth(
      'http_server_request_duration_seconds_count',
      [like('service_name', 'payment')],
      fromMs,
      toMs,
    );
    const failed = counts.filter(({ labels }) => labels.http_response_status_code === '500');
    const sum = (list: typeof counts): number => list.reduce((total, one) => total + one.sum, 0);
    return sum(failed) / sum(counts);
  }

  function busyShare(node: string, fromMs: number, toMs: number): number {
    const idle = growth('node_cpu_seconds_total', [like('mode', 'idle'), like('node', node)], fromMs, toMs);
    const seconds = Math.floor(toMs / 15_000) * 15 - Math.ceil(fromMs / 15_000) * 15;
    return 1 - idle.reduce((total, one) => total + one.sum, 0) / (seconds * idle.length);
  }

  const before = [anchorMs - 1_200_000, anchorMs] as const;
  const during = [anchorMs + 120_000, nowMs] as const;

  it('has payment slow: p99 over 1.5 s, under 0.25 s before', () => {
    expect(chargeQuantile(0.99, ...before)).toBeLessThan(0.25);
    expect(chargeQuantile(0.99, ...during)).toBeGreaterThan(1.5);
    expect(chargeQuantile(0.5, ...during)).toBeGreaterThan(0.4);
  });

  it('has payment failing: a third of its requests, under 2 % before', () => {
    expect(failureShare(...before)).toBeLessThan(0.02);
    expect(failureShare(...during)).toBeGreaterThan(0.25);
    expect(failureShare(...during)).toBeLessThan(0.45);
  });

  it('has payment killed for memory and restarted, and nobody else', () => {
    const restarts = metrics.select(
      [named('kube_pod_container_status_restarts_total')],
      nowMs - 15_000,
      nowMs,
    );
    for (const { labels, values } of restarts) {
      if (labels.container !== 'payment') expect(values.at(-1), labels.pod).toBe(0);
    }
    const most = Math.max(...restarts.map(({ values }) => values.at(-1) ?? 0));
    expect(most).toBeGreaterThanOrEqual(3);
    const reasons = metrics.select(
      [named('kube_pod_container_status_last_terminated_reason')],
      nowMs - 15_000,
      nowMs,
    );
    expect(reasons.length).toBeGreaterThanOrEqual(2);
    for (const { labels } of reasons)
      expect([labels.container, labels.reason]).toEqual(['payment', 'OOMKilled']);
    const codes = metrics.select(
      [named('kube_pod_container_status_last_terminated_exitcode')],
      nowMs - 15_000,
      nowMs,
    );
    for (const { values } of codes) expect(values.at(-1)).toBe(137);
    expect(metrics.select([named('kube_pod_container_status_last_terminated_reason')], ...before)).toEqual(
      [],
    );
  });

  it('has a crash loop within any five minutes', () => {
    for (let endMs = anchorMs + 600_000; endMs <= nowMs; endMs += 150_000) {
      expect(
        metrics.select([named('kube_pod_container_status_waiting_reason')], endMs - 300_000, endMs),
      ).not.toEqual([]);
    }
  });

  it('has memory near the limit before a kill and never over it', () => {
    const memory = metrics.select(
      [named('container_memory_working_set_bytes'), like('container', 'payment')],
      ...during,
    );
    const peak = Math.max(...memory.flatMap(({ values }) => [...values]));
    expect(peak).toBeGreaterThan(0.9 * 256 * 1024 ** 2);
    expect(peak).toBeLessThanOrEqual(256 * 1024 ** 2);
  });

  it('has its node busier than the others, below 80 %', () => {
    const last5 = [nowMs - 300_000, nowMs] as const;
    const [one, two, three] = ['node-1', 'node-2', 'node-3'].map((node) => busyShare(node, ...last5));
    expect(two).toBeGreaterThan(0.45);
    expect(two).toBeLessThan(0.8);
    expect(Math.max(one ?? 1, three ?? 1)).toBeLessThan(0.4);
    expect(
      Math.max(...['node-1', 'node-2', 'node-3'].map((node) => busyShare(node, ...before))),
    ).toBeLessThan(0.4);
  });

  it('has throttling that only payment knows', () => {
    const periods = new Map(
      growth('container_cpu_cfs_periods_total', [], ...during).map(({ labels, sum }) => [labels.id, sum]),
    );
    for (const { labels, sum } of growth('container_cpu_cfs_throttled_periods_total', [], ...during)) {
      const share = sum / (periods.get(labels.id ?? '') ?? Number.NaN);
      if (labels.container === 'payment') expect(share).toBeGreaterThan(0.25);
      else expect(share, labels.container).toBeLessThan(0.02);
    }
  });

  it('has one pod more wanted than there is room for', () => {
    const value = (name: string, ...matchers: Parameters<typeof metrics.select>[0]): number[] =>
      metrics
        .select([named(name), ...matchers], nowMs - 15_000, nowMs)
        .map(({ values }) => values.at(-1) ?? Number.NaN);
    const requested = value(
      'kube_pod_container_resource_requests',
      like('resource', 'cpu'),
      like('node', 'node-2'),
    );
    const [allocatable = Number.NaN] = value(
      'kube_node_status_allocatable',
      like('resource', 'cpu'),
      like('node', 'node-2'),
    );
    const [wanted = Number.NaN] = value(
      'kube_pod_container_resource_requests',
      like('resource', 'cpu'),
      like('node', ''),
    );
    const taken = requested.reduce((sum, one) => sum + one, 0);
    expect(taken).toBeLessThan(allocatable);
    expect(taken + wanted).toBeGreaterThan(allocatable);
    const pending = metrics.select(
      [named('kube_pod_status_phase'), like('phase', 'Pending')],
      nowMs - 15_000,
      nowMs,
    );
    const names = pending.filter(({ values }) => values.at(-1) === 1).map(({ labels }) => labels.pod);
    expect(names).toEqual([expect.stringMatching(/^payment-/)]);
    expect(value('kube_deployment_spec_replicas', like('deployment', 'payment'))).toEqual([4]);
    expect(value('kube_deployment_status_replicas_available', like('deployment', 'payment'))[0]).toBeLessThan(
      4,
    );
    expect(
      value(
        'kube_horizontalpodautoscaler_status_desired_replicas',
        like('horizontalpodautoscaler', 'payment'),
      ),
    ).toEqual([4]);
  });

  it('has the one job that needs payment failed since the anchor', () => {
    const failed = metrics.select([named('kube_job_status_failed'), like('reason', '.+')], ...during);
    expect(failed.length).toBeGreaterThanOrEqual(1);
    for (const { labels } of failed) expect(labels.job_name).toMatch(/^payment-reconcile-/);
    expect(metrics.select([named('kube_job_status_failed'), like('reason', '.+')], ...before)).toEqual([]);
  });
});
