import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { markStale } from '../../src/engine/promql/evaluate/stale.ts';
import { createPrometheusApi } from '../../src/engine/promql/prometheus-api.ts';
import type { DemoApi, DemoSeries, MetricSource } from '../../src/engine/source/sources.ts';
import { arraySource } from '../engine/promql/array-source.ts';
import { exportOpenMetrics } from '../helpers/export-openmetrics.ts';
import {
  findRealPrometheus,
  type RunningPrometheus,
  startRealPrometheus,
} from '../helpers/real-prometheus.ts';
import { writeRemote } from '../helpers/remote-write.ts';
import { compareAnswers } from './compare-answers.ts';
import { differentialSeries, endMs, startMs } from './differential-data.ts';
import { expressions } from './expressions.ts';

const real = findRealPrometheus();
const isNew = (real?.major ?? 3) >= 3;
const named = `Prometheus ${real?.version ?? '(none: run .ci/real-servers.sh)'}`;

function apiOf(metrics: MetricSource): DemoApi {
  const logs = { streams: () => [], entries: () => [] };
  const traces = { traceById: () => null, traces: () => [] };
  return createPrometheusApi({ seed: 1, anchorMs: startMs, metrics, logs, traces });
}

type Params = readonly [string, string][];

function ask(api: DemoApi, path: string, params: Params): { status: number; body: unknown } {
  const search = new URLSearchParams([...params]);
  const answer = api({ method: 'GET', path, params: search, headers: {}, nowMs: endMs + 3_600_000 });
  return {
    status: answer?.status ?? 404,
    body: answer?.body === '' ? '' : JSON.parse(answer?.body ?? 'null'),
  };
}

const window: Params = [
  ['start', String(startMs / 1000)],
  ['end', String(endMs / 1000)],
];

const longExpressions = [
  '100 * sum by (service, namespace) (rate(http_requests_total{code=~"5..", service!="nothing"}[5m])) / on (service, namespace) group_left (team) sum by (service, namespace) (rate(http_requests_total[5m])) > bool 5',
  'histogram_quantile(0.95, sum by (le, service, namespace) (rate(latency_seconds_bucket{service="a-very-long-name"}[5m])))',
  '-(sum without (instance, pod, container, namespace) (rate(http_requests_total{code="200",service="payment"}[5m])))',
  'max_over_time((sum by (service) (rate(http_requests_total{code="200",service="payment",namespace="shop"}[5m])))[1h:30s] offset 5m)',
  'label_replace(topk(5, sum by (service, namespace) (rate(http_requests_total{code="200"}[5m] offset 1d))), "a", "$1", "b", "(.*)")',
  'x{b="2",a="1"} @ 1795177000.5 offset -1h30m',
  '{"a.b", c="d"} and on () vector(1)',
  'sum by ("a.b", c) (x) or count_values("v", y[5m] @ end() )',
  'sum(x) by () + sum without () (x)',
];

describe.skipIf(real === null)(`the Prometheus API beside ${named}`, () => {
  const source = arraySource(differentialSeries());
  const api = apiOf(source);
  let server: RunningPrometheus;

  beforeAll(async () => {
    if (real === null) return;
    const text = [...exportOpenMetrics(source, { fromMs: startMs, toMs: endMs })].join('');
    server = await startRealPrometheus(real, text);
  }, 60_000);
  afterAll(async () => server?.stop());

  it.runIf(isNew).each([...expressions, ...longExpressions])('prints %s', async (query) => {
    const theirs = await server.get('/api/v1/format_query', { query });
    expect(ask(api, '/api/v1/format_query', [['query', query]])).toEqual(theirs);
  });

  const requests: readonly (readonly [string, Params])[] = [
    ['/api/v1/labels', window],
    ['/api/v1/labels', [...window, ['match[]', 'pod_info']]],
    ['/api/v1/labels', [...window, ['match[]', 'pod_info'], ['match[]', 'flat']]],
    ['/api/v1/labels', [...window, ['limit', '3']]],
    ['/api/v1/labels', [...window, ['match[]', '{}']]],
    ['/api/v1/labels', [...window, ['match[]', 'x{a']]],
    ['/api/v1/label/service/values', window],
    ['/api/v1/label/nothing/values', window],
    ['/api/v1/label/__name__/values', [...window, ['match[]', '{service="cart"}']]],
    ['/api/v1/label/__name__/values', [...window, ['limit', '2']]],
    ['/api/v1/label/text/values', window],
    ['/api/v1/series', [...window, ['match[]', 'pod_info']]],
    ['/api/v1/series', [...window, ['match[]', 'pod_info{node="n1"}'], ['match[]', 'flat{x="1"}']]],
    ['/api/v1/series', [...window, ['match[]', 'nothing_of_that_name']]],
    ['/api/v1/series', [...window, ['match[]', 'flat'], ['limit', '1']]],
    ['/api/v1/series', window],
    ['/api/v1/series', [...window, ['match[]', '{a=~".*"}']]],
    ['/api/v1/series', [...window, ['match[]', 'x{a=']]],
    ['/api/v1/labels', [['start', 'yesterday']]],
    ['/api/v1/labels', [...window, ['limit', '-1']]],
    ['/api/v1/labels', [...window, ['limit', 'many']]],
    [
      '/api/v1/query',
      [
        ['query', 'flat'],
        ['time', 'now'],
      ],
    ],
    [
      '/api/v1/query',
      [
        ['query', 'flat'],
        ['time', '2026-11-20T12:20:00Z'],
      ],
    ],
    [
      '/api/v1/query',
      [
        ['query', 'flat'],
        ['time', '2026-11-20T13:20:00.5+01:00'],
      ],
    ],
    [
      '/api/v1/query',
      [
        ['query', 'flat'],
        ['time', String(endMs / 1000)],
        ['limit', '2'],
      ],
    ],
    [
      '/api/v1/query',
      [
        ['query', 'flat'],
        ['time', String(endMs / 1000)],
        ['timeout', 'soon'],
      ],
    ],
    [
      '/api/v1/query',
      [
        ['query', 'flat'],
        ['time', String(endMs / 1000 + 60)],
        ['lookback_delta', '30s'],
      ],
    ],
    [
      '/api/v1/query',
      [
        ['query', 'flat'],
        ['lookback_delta', 'far'],
      ],
    ],
    ['/api/v1/query', [['query', '']]],
    ['/api/v1/query', []],
    ['/api/v1/query_range', [['query', 'flat']]],
    ['/api/v1/query_range', [['query', 'flat'], ...window]],
    ['/api/v1/query_range', [['query', 'flat'], ...window, ['step', '0']]],
    ['/api/v1/query_range', [['query', 'flat'], ...window, ['step', '-5']]],
    ['/api/v1/query_range', [['query', 'flat'], ...window, ['step', 'wide']]],
    ['/api/v1/query_range', [['query', 'flat'], ...window, ['step', '5m']]],
    ['/api/v1/query_range', [['query', 'flat'], ...window, ['step', '0.218']]],
    ['/api/v1/query_range', [['query', 'sum(flat)'], ...window, ['step', '0.219']]],
    [
      '/api/v1/query_range',
      [
        ['query', 'flat'],
        ['start', '10'],
        ['end', '5'],
        ['step', '1'],
      ],
    ],
    [
      '/api/v1/query_range',
      [
        ['query', 'flat'],
        ['start', 'x'],
        ['end', '5'],
        ['step', '1'],
      ],
    ],
    ['/api/v1/query_range', [['query', 'flat'], ...window, ['step', '600'], ['limit', '1']]],
    ['/api/v1/query_exemplars', [['query', 'flat + 1'], ...window]],
    ['/api/v1/query_exemplars', [['query', '1'], ...window]],
    ['/api/v1/query_exemplars', [['query', 'sum(']]],
    [
      '/api/v1/query_exemplars',
      [
        ['query', 'flat'],
        ['start', '10'],
        ['end', '5'],
      ],
    ],
    ['/api/v1/format_query', [['query', 'sum(']]],
    ['/api/v1/rules', [['type', 'odd']]],
    ['/api/v1/metadata', [['limit', 'x']]],
  ];

  it
    .runIf(isNew)
    .each(
      requests.map(
        ([path, params]) => [path, params.map((pair) => pair.join('=')).join(' '), params] as const,
      ),
    )('%s %s', async (path, _shown, params) => {
    const response = await fetch(`${server.url}${path}?${new URLSearchParams([...params])}`);
    const text = await response.text();
    const ours = ask(api, path, params);
    expect(ours.status).toBe(response.status);
    if (text === '') expect(ours.body).toBe('');
    else if (/query(_range)?$/.test(path)) {
      expect(
        compareAnswers(JSON.parse(text), ours.body, { relative: 1e-12, ordered: true, notes: true }),
      ).toEqual([]);
    } else expect(ours.body).toEqual(JSON.parse(text));
  });
});

describe.skipIf(real === null)(`what is written remotely, beside ${named}`, () => {
  const at = (seconds: number): number => startMs + seconds * 1000;
  const stale = { __name__: 'ended_total', pod: 'a' };
  const samples: readonly (readonly [number, number | null])[] = [
    [at(0), 1],
    [at(15), 2],
    [at(30), 4],
    [at(45), null],
    [at(90), 6],
    [at(105), 7],
    [at(120), null],
  ];
  const exemplarSeries = ['0.5', '1', '+Inf'].map((le, index) => ({
    labels: { __name__: 'latency_bucket', le, service: 'pay' },
    samples: [[at(120), index] as const],
    exemplars: [0, 1, 2].map((number) => ({
      labels: { trace_id: `${index}${number}`.padEnd(32, 'a'), span_id: '00f067aa0ba902b7' },
      value: 0.125 * (number + 1),
      timeMs: at(10 * number + index) + 123,
    })),
  }));
  const exemplars = exemplarSeries.map(({ labels, exemplars: own }) => ({
    seriesLabels: labels,
    exemplars: own,
  }));
  const api = apiOf({
    ...arraySource([], exemplars),
    select: (matchers, fromMs, toMs) => {
      if (!matchers.every(({ name, matches }) => matches(stale[name as keyof typeof stale] ?? ''))) return [];
      const kept = samples.filter(([timeMs]) => timeMs >= fromMs && timeMs <= toMs);
      return kept.length === 0 ? [] : [seriesWithEnds(stale, kept)];
    },
  });
  let server: RunningPrometheus;

  beforeAll(async () => {
    if (real === null) return;
    server = await startRealPrometheus(real, null);
    await writeRemote(server, [{ labels: stale, samples }, ...exemplarSeries]);
  }, 60_000);
  afterAll(async () => server?.stop());

  it
    .runIf(isNew)
    .each([
      'ended_total',
      'ended_total offset 30s',
      'count_over_time(ended_total[1m])',
      'rate(ended_total[2m])',
      'last_over_time(ended_total[1m])',
      'absent(ended_total)',
      'sum_over_time(ended_total[1m:15s])',
      'timestamp(ended_total)',
      'changes(ended_total[5m])',
    ])('a series that ends: %s', async (query) => {
    const params = { query, start: String(at(0) / 1000), end: String(at(500) / 1000), step: '5' };
    const theirs = await server.get('/api/v1/query_range', params);
    const ours = ask(api, '/api/v1/query_range', Object.entries(params));
    expect(compareAnswers(theirs.body, ours.body, { relative: 1e-12, ordered: true, notes: true })).toEqual(
      [],
    );
    const instant = { query, time: String(at(50) / 1000) };
    const left = await server.get('/api/v1/query', instant);
    const right = ask(api, '/api/v1/query', Object.entries(instant));
    expect(compareAnswers(left.body, right.body, { relative: 1e-12, ordered: true, notes: true })).toEqual(
      [],
    );
  });

  it.each([
    'latency_bucket',
    'latency_bucket{le="0.5"}',
    'histogram_quantile(0.9, sum by (le) (rate(latency_bucket[5m])))',
    'latency_bucket{le="1"} + latency_bucket{le=~"1|.*Inf"}',
    'nothing_of_that_name',
  ])('exemplars: %s', async (query) => {
    for (const [from, to] of [
      [at(0), at(600)],
      [at(5), at(15)],
    ] as const) {
      const params = { query, start: String(from / 1000), end: String(to / 1000) };
      const theirs = await server.get('/api/v1/query_exemplars', params);
      expect(ask(api, '/api/v1/query_exemplars', Object.entries(params))).toEqual(theirs);
    }
  });
});

function seriesWithEnds(
  labels: Readonly<Record<string, string>>,
  samples: readonly (readonly [number, number | null])[],
): DemoSeries {
  const values = Float64Array.from(samples, ([, value]) => value ?? 0);
  for (const [index, [, value]] of samples.entries()) if (value === null) markStale(values, index);
  return { labels, timesMs: Float64Array.from(samples, ([timeMs]) => timeMs), values };
}
