import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDemoCluster } from '../../src/demo/cluster/cluster.ts';
import { parsedOrThrow } from '../../src/domain/text/parsed.ts';
import { compileMatchers, compilePromql } from '../../src/engine/promql/compile/compile.ts';
import { createPrometheusApi } from '../../src/engine/promql/prometheus-api.ts';
import { selectorsOf } from '../../src/engine/promql/words/ast.ts';
import type { DemoApi, LabelMatcher, MetricSource } from '../../src/engine/source/sources.ts';
import { type BoundExpression, bindVariant } from '../../src/saved/bind-query.ts';
import { parseExampleSeries } from '../../src/saved/examples/example-series.ts';
import { parseSavedQuery } from '../../src/saved/library/parse-saved-query.ts';
import { resolveParameters } from '../../src/saved/parameter-value.ts';
import type { Example, SavedQuery } from '../../src/saved/saved-query.ts';
import { chooseVariant } from '../../src/saved/variants/choose-variant.ts';
import { type ArraySeries, arraySource, gridSeries } from '../engine/promql/array-source.ts';
import { exportOpenMetrics } from '../helpers/export-openmetrics.ts';
import {
  findRealPrometheus,
  type RunningPrometheus,
  startRealPrometheus,
} from '../helpers/real-prometheus.ts';
import { writeRemote } from '../helpers/remote-write.ts';
import { compareAnswers } from './compare-answers.ts';

const real = findRealPrometheus();
const isNew = (real?.major ?? 3) >= 3;
const skipped = `Prometheus ${real?.version ?? '(none: run .ci/real-servers.sh)'}`;

const folder = join(import.meta.dirname, '..', '..', 'queries');
const queries = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => parseSavedQuery(readFileSync(join(folder, file), 'utf8'), `queries/${file}`, dirname(file)))
  .filter(({ signal }) => signal === 'metrics');

const builtIns = { rateMs: 300_000, windowMs: 1_800_000, stepMs: 15_000 };

function apiOf(metrics: MetricSource, anchorMs: number): DemoApi {
  const logs = { streams: () => [], entries: () => [] };
  return createPrometheusApi({
    seed: 1,
    anchorMs,
    metrics,
    logs,
    traces: { traceById: () => null, traces: () => [] },
  });
}

async function differences(
  server: RunningPrometheus,
  api: DemoApi,
  path: string,
  params: Readonly<Record<string, string>>,
): Promise<string[]> {
  const theirs = await server.get(path, params);
  const request = { method: 'GET', path, params: new URLSearchParams(params), headers: {}, nowMs: 4e12 };
  const ours = JSON.parse(api(request)?.body ?? 'null');
  return compareAnswers(theirs.body, ours, { relative: 1e-9, ordered: false, notes: isNew });
}

/** Prometheus 2 extrapolates the first minutes of a counter differently, and the demo's containers restart. */
describe.skipIf(real === null || !isNew)(`saved queries over the demo's data, beside ${skipped}`, () => {
  const nowMs = Date.parse('2026-11-20T21:44:00Z');
  const cluster = createDemoCluster({ now: () => nowMs });
  const bound = queries.map((query) => [query.name, boundOnDemo(query, cluster.metrics, nowMs)] as const);
  const names = new Set(bound.flatMap(([, all]) => all.flatMap(({ expr }) => namesIn(expr))));
  let server: RunningPrometheus;
  let api: DemoApi;

  beforeAll(async () => {
    if (real === null) return;
    const isUsed: LabelMatcher = {
      name: '__name__',
      operator: '=~',
      value: '',
      matches: (name) => names.has(name),
    };
    const window = { fromMs: nowMs - 40 * 60_000, toMs: nowMs };
    const text = [...exportOpenMetrics(cluster.metrics, { ...window, matchers: [isUsed] })].join('');
    server = await startRealPrometheus(real, text);
    // The same window: what was not exported does not exist for the demo's engine either.
    const { metrics } = cluster;
    api = apiOf(
      {
        ...metrics,
        select: (matchers, from, to) =>
          metrics.select(matchers, Math.max(from, window.fromMs), Math.min(to, window.toMs)),
      },
      cluster.anchorMs,
    );
  }, 120_000);
  afterAll(async () => server?.stop());

  it.each(bound)('%s', async (_name, all) => {
    const found: string[] = [];
    const end = nowMs / 1000;
    for (const { expr } of all) {
      found.push(...(await differences(server, api, '/api/v1/query', { query: expr, time: String(end) })));
      const range = { query: expr, start: String(end - 1200), end: String(end), step: '60' };
      found.push(...(await differences(server, api, '/api/v1/query_range', range)));
    }
    expect(found).toEqual([]);
  });

  it('has the data on both sides', async () => {
    const params = { query: `count({__name__=~"${[...names].join('|')}"})`, time: String(nowMs / 1000) };
    const { body } = await server.get('/api/v1/query', params);
    expect(body).toMatchObject({
      data: { result: [{ value: [nowMs / 1000, expect.stringMatching(/^\d{3,}$/)] }] },
    });
    expect(await differences(server, api, '/api/v1/query', params)).toEqual([]);
  });
});

function namesIn(expr: string): string[] {
  return selectorsOf(compilePromql(expr)).flatMap(({ name }) => (name === null ? [] : [name]));
}

/** What a query asks of the demo: without parameters, and for one namespace where it has that parameter. */
function boundOnDemo(query: SavedQuery, metrics: MetricSource, nowMs: number): BoundExpression[] {
  const has = (requirement: string): boolean =>
    metrics.labelSets(compileMatchers(requirement), nowMs - 3_600_000, nowMs).length > 0;
  const choice = chooseVariant(query, has);
  if (choice.kind === 'none') return [];
  const values = Object.fromEntries(
    query.parameters.flatMap(({ name, default: value }) => (value === null ? [] : [[name, value]])),
  );
  const withNamespace = query.parameters.some(({ name }) => name === 'namespace');
  return [
    ...bindVariant(choice.variant, choice.asked, values, builtIns),
    ...(withNamespace
      ? bindVariant(choice.variant, choice.asked, { ...values, namespace: 'otel-demo' }, builtIns)
      : []),
  ];
}

interface PlacedExample {
  readonly name: string;
  readonly query: SavedQuery;
  readonly example: Example;
  /** Each example has hours of its own on the one server. Unix ms. */
  readonly startMs: number;
}

describe.skipIf(real === null)(`examples of saved queries, beside ${skipped}`, () => {
  const firstMs = Date.parse('2024-01-01T00:00:00Z');
  // No example is longer.
  const apartMs = 8 * 3_600_000;
  // Prometheus 2 is asked between two samples.
  const lateMs = isNew ? 0 : 1_000;
  const examples: PlacedExample[] = queries
    .flatMap((query) =>
      query.examples.map((example) => ({ name: `${query.name}: ${example.name}`, query, example })),
    )
    .map((placed, index) => ({ ...placed, startMs: firstMs + index * apartMs }));
  let server: RunningPrometheus;

  beforeAll(async () => {
    if (real === null) return;
    server = await startRealPrometheus(real, null);
  }, 120_000);
  afterAll(async () => server?.stop());

  it.each(examples.map((placed) => [placed.name, placed] as const))('%s', async (_name, placed) => {
    const { query, example } = placed;
    // In their order: a server takes nothing much older than what it has.
    await writeRemote(server, seriesOf(placed));
    const api = apiOf(arraySource(seriesOf(placed)), placed.startMs);
    const time = String((placed.startMs + example.atSeconds * 1000 + lateMs) / 1000);
    const windowMs = (example.sinceSeconds ?? 3600) * 1000;
    const found: string[] = [];
    for (const variant of query.variants) {
      if (example.variant !== null && variant.name !== example.variant) continue;
      const asked = Object.keys(variant.expressions);
      const values = resolveParameters(query, example.parameters);
      for (const { expr } of bindVariant(variant, asked, values, { ...builtIns, windowMs })) {
        found.push(...(await differences(server, api, '/api/v1/query', { query: expr, time })));
      }
    }
    expect(found).toEqual([]);
  });

  function seriesOf({ name, example, startMs }: PlacedExample): ArraySeries[] {
    return gridSeries(
      startMs,
      example.intervalSeconds * 1000,
      example.input.map(({ series, values }) => {
        const written = parsedOrThrow(parseExampleSeries(series, values), name);
        return [written.labels, written.values] as const;
      }),
    );
  }
});
