import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDemoCluster } from '../../../src/demo/cluster/cluster.ts';
import { labelsKey } from '../../../src/domain/labels.ts';
import type { DemoSeries } from '../../../src/engine/source/sources.ts';
import { is, like, named } from '../../engine/source/matchers.ts';

const nowMs = Date.parse('2026-11-20T12:07:00Z');
const hourMs = 3_600_000;
const { metrics, anchorMs } = createDemoCluster({ now: () => nowMs });
const counterName = '.+_(total|bucket|count|sum)';
const everything = like('__name__', '.+');

function last(series: DemoSeries): number {
  return series.values[series.values.length - 1] ?? Number.NaN;
}

describe('the cluster', () => {
  it('has no two series with the same labels, and no empty label value', () => {
    const sets = metrics.labelSets([everything], nowMs - 2 * hourMs, nowMs);
    expect(sets.length).toBeGreaterThan(4000);
    expect(new Set(sets.map(labelsKey)).size).toBe(sets.length);
    for (const labels of sets) expect(Object.values(labels)).not.toContain('');
  });

  it('lists exactly the series that have samples', () => {
    const window = [nowMs - hourMs, nowMs] as const;
    const listed = metrics.labelSets([everything], ...window).map(labelsKey);
    const sampled = new Set(metrics.select([everything], ...window).map(({ labels }) => labelsKey(labels)));
    // A listed series may have lost its samples to the grid: a job or a wait shorter than a scrape.
    const without = listed.filter((key) => !sampled.has(key));
    expect(without.length).toBeLessThan(listed.length * 0.02);
    expect(sampled.size).toBeLessThanOrEqual(listed.length);
    const known = new Set(listed);
    for (const key of sampled) expect(known.has(key)).toBe(true);
  });

  it('has nothing newer than its clock and nothing off the 15 s grid', () => {
    for (const series of metrics.select([named('up')], nowMs - 60_000, nowMs + hourMs)) {
      for (const timeMs of series.timesMs) {
        expect(timeMs).toBeLessThanOrEqual(nowMs);
        expect(timeMs % 15_000).toBe(0);
      }
    }
  });

  it('knows type and help of every name', () => {
    const metadata = metrics.metadata();
    const names = metrics.labelSets([everything], nowMs - hourMs, nowMs).map(({ __name__ = '' }) => __name__);
    expect(new Set(names).size).toBeGreaterThan(100);
    expect([...new Set(names)].filter((name) => metadata[name] === undefined)).toEqual([]);
  });
});

describe('samples', () => {
  it('do not depend on the window they are asked in, a month back too', () => {
    const names = fc.constantFrom(
      'container_cpu_usage_seconds_total',
      'container_memory_working_set_bytes',
      'node_cpu_seconds_total',
      'http_server_request_duration_seconds_bucket',
      'kube_pod_container_status_restarts_total',
      'container_network_receive_bytes_total',
      'kube_horizontalpodautoscaler_status_target_metric',
      'kube_job_status_succeeded',
    );
    const back = fc.integer({ min: 1, max: 30 * 96 }).map((quarters) => nowMs - quarters * 900_000);
    fc.assert(
      fc.property(names, back, fc.integer({ min: 1, max: 39 }), (name, fromMs, cut) => {
        const atMs = fromMs + cut * 15_000;
        const whole = metrics.select([named(name)], fromMs, fromMs + 600_000);
        const wanted = new Map(whole.map((series) => [labelsKey(series.labels), valueAt(series, atMs)]));
        for (const series of metrics.select([named(name)], atMs, atMs)) {
          expect(wanted.get(labelsKey(series.labels))).toBe(last(series));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('are the same in a cluster made anew', () => {
    const again = createDemoCluster({ now: () => nowMs }).metrics;
    const window = [like('__name__', 'container_cpu.*|node_.*|http_.*')] as const;
    expect(again.select(window, nowMs - 60_000, nowMs)).toEqual(
      metrics.select(window, nowMs - 60_000, nowMs),
    );
  });
});

function valueAt(series: DemoSeries, timeMs: number): number | undefined {
  const index = series.timesMs.indexOf(timeMs);
  return index < 0 ? undefined : series.values[index];
}

describe('counters', () => {
  it('only grow, but for the containers that were restarted', () => {
    for (const series of metrics.select([like('__name__', counterName)], anchorMs - hourMs, nowMs)) {
      const drops = countDrops(series.values);
      const resets =
        /^container_cpu_/.test(series.labels.__name__ ?? '') && series.labels.container === 'payment';
      if (!resets && series.labels.pod?.startsWith('payment-') !== true)
        expect(drops, labelsKey(series.labels)).toBe(0);
    }
  });

  it('begin again as often as the container was restarted', () => {
    const window = [anchorMs, nowMs] as const;
    const payment = is('container', 'payment');
    const restarts = new Map(
      metrics
        .select([named('kube_pod_container_status_restarts_total'), payment], ...window)
        .map((series) => [series.labels.pod, last(series)]),
    );
    expect(Math.max(...restarts.values())).toBeGreaterThan(1);
    for (const series of metrics.select([named('container_cpu_usage_seconds_total'), payment], ...window)) {
      expect(countDrops(series.values)).toBe(restarts.get(series.labels.pod));
    }
  });

  it('grow day and night at a rate near their mean', () => {
    const [load] = metrics.select(
      [named('container_cpu_usage_seconds_total'), is('container', 'load-generator')],
      nowMs - 24 * hourMs,
      nowMs,
    );
    if (load === undefined) throw new Error('no load-generator');
    const perHour = (hour: number): number =>
      ((load.values[(hour + 1) * 240] ?? Number.NaN) - (load.values[hour * 240] ?? Number.NaN)) / 3600;
    const rates = Array.from({ length: 23 }, (_, hour) => perHour(hour));
    // 0.18 cores, a day's swing of a fifth, smaller waves of 16 % together.
    for (const rate of rates) {
      expect(rate).toBeGreaterThan(0.18 * 0.6);
      expect(rate).toBeLessThan(0.18 * 1.4);
    }
    expect(Math.max(...rates) / Math.min(...rates)).toBeGreaterThan(1.2);
  });
});

function countDrops(values: Float64Array): number {
  let drops = 0;
  for (let index = 1; index < values.length; index++) {
    if ((values[index] ?? 0) < (values[index - 1] ?? 0)) drops++;
  }
  return drops;
}

describe.each([
  'http_server_request_duration_seconds',
  'traces_spanmetrics_latency',
  'traces_service_graph_request_server_seconds',
])('the histogram %s', (name) => {
  const window = [nowMs - 1_800_000, nowMs] as const;
  const groups = new Map<string, Map<string, Float64Array>>();
  for (const { labels, values } of metrics.select([named(`${name}_bucket`)], ...window)) {
    const { le = '', __name__: _name, ...rest } = labels;
    const key = labelsKey(rest);
    groups.set(key, (groups.get(key) ?? new Map()).set(le, values));
  }

  it('has buckets that never fall from one bound to the next, and a count that is the last of them', () => {
    expect(groups.size).toBeGreaterThan(10);
    const counts = metrics.select([named(`${name}_count`)], ...window);
    for (const { labels, values } of counts) {
      const { __name__: _name, ...rest } = labels;
      const buckets = groups.get(labelsKey(rest)) ?? new Map<string, Float64Array>();
      expect(buckets.get('+Inf')).toEqual(values);
      const bounds = [...buckets.keys()].map(boundOf).sort((a, b) => a - b);
      for (let index = 0; index < values.length; index += 7) {
        const row = bounds.map(
          (bound) => buckets.get(bound === Infinity ? '+Inf' : String(bound))?.[index] ?? -1,
        );
        expect(row.every((count, at) => at === 0 || count >= (row[at - 1] ?? 0))).toBe(true);
        expect(row.every(Number.isInteger)).toBe(true);
      }
    }
    expect(counts).toHaveLength(groups.size);
  });

  it('has sums that its buckets allow', () => {
    for (const { labels, values } of metrics.select([named(`${name}_sum`)], ...window)) {
      const { __name__: _name, ...rest } = labels;
      const buckets = groups.get(labelsKey(rest)) ?? new Map<string, Float64Array>();
      const at = values.length - 1;
      const bounds = [...buckets.keys()].map(boundOf).sort((a, b) => a - b);
      let least = 0;
      let below = 0;
      let lower = 0;
      for (const bound of bounds) {
        const count = buckets.get(bound === Infinity ? '+Inf' : String(bound))?.[at] ?? 0;
        least += (count - below) * lower;
        below = count;
        lower = bound;
      }
      // Counts are rounded down, the sum is not: one observation a bucket of slack.
      expect(values[at] ?? 0).toBeGreaterThanOrEqual(least - bounds.length * 10);
    }
  });
});

function boundOf(le: string): number {
  return le === '+Inf' ? Number.POSITIVE_INFINITY : Number(le);
}

describe('cgroups', () => {
  it.each(['container_cpu_usage_seconds_total', 'container_memory_working_set_bytes'])(
    'of %s: the pod is its containers and its sandbox',
    (name) => {
      const atMs = anchorMs - 600_000;
      const series = metrics.select([named(name)], atMs, atMs);
      const pods = new Map<string, { whole: number; parts: number; containers: number }>();
      for (const one of series) {
        const pod = pods.get(one.labels.pod ?? '') ?? { whole: 0, parts: 0, containers: 0 };
        const isWhole = one.labels.container === undefined && one.labels.image === undefined;
        if (isWhole) pod.whole += last(one);
        else pod.parts += last(one);
        if (!isWhole && one.labels.container !== undefined && one.labels.container !== 'POD')
          pod.containers++;
        pods.set(one.labels.pod ?? '', pod);
      }
      expect(pods.size).toBeGreaterThan(30);
      for (const { whole, parts, containers } of pods.values()) {
        expect(whole).toBeCloseTo(parts, 5);
        expect(containers).toBeGreaterThanOrEqual(1);
      }
    },
  );

  it('have sandboxes of both kinds: container="POD", and no container but the pause image', () => {
    const sandboxes = metrics.labelSets(
      [named('container_memory_rss'), like('image', '.*pause.*')],
      nowMs - 60_000,
      nowMs,
    );
    expect(sandboxes.some((labels) => labels.container === 'POD')).toBe(true);
    expect(sandboxes.some((labels) => labels.container === undefined)).toBe(true);
  });
});

describe('nodes', () => {
  it('spend every second in exactly one mode', () => {
    const series = metrics.select(
      [named('node_cpu_seconds_total'), is('node', 'node-2'), is('cpu', '0')],
      nowMs - 600_000,
      nowMs,
    );
    const grown = series.reduce((sum, one) => sum + last(one) - (one.values[0] ?? 0), 0);
    expect(series).toHaveLength(8);
    // Each mode is cut to hundredths, and busy time is read a little off the scrape's second.
    expect(grown).toBeGreaterThan(595);
    expect(grown).toBeLessThan(605);
  });
});
