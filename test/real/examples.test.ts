import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportOpenMetrics } from '../../src/demo/export-openmetrics.ts';
import type { Series } from '../../src/domain/series.ts';
import { type ExampleEngine, runExample } from '../../src/services/run-example.ts';
import { arraySource, gridSeries } from '../demo/promql/array-source.ts';
import { type ExampleCase, exampleCases } from '../helpers/example-cases.ts';
import {
  findRealPrometheus,
  type RunningPrometheus,
  startRealPrometheus,
} from '../helpers/real-prometheus.ts';

const real = findRealPrometheus();
const cases = await exampleCases();
/** All examples are in one server: each in hours of its own, which is more than any of them looks back. */
const firstMs = Date.parse('2026-01-01T00:00:00Z');
const apartMs = 4 * 3_600_000;
const startOf = (at: number): number => firstMs + at * apartMs;

interface InstantBody {
  readonly status: string;
  readonly error?: string;
  readonly data: { readonly result: readonly { metric: Record<string, string>; value: [number, string] }[] };
}

describe.skipIf(real === null)(
  `the examples of the shipped queries, on Prometheus ${real?.version ?? '(none: run .ci/real-servers.sh)'}`,
  () => {
    let server: RunningPrometheus;

    beforeAll(async () => {
      if (real !== null) server = await startRealPrometheus(real, openMetrics());
    }, 90_000);
    afterAll(async () => server?.stop());

    it.each(cases.map((one, at) => [one.title, one, at] as const))('%s', async (_title, one, at) => {
      const { differences } = await runExample(one.query, one.example, engine(server, one, startOf(at)));
      expect(differences).toEqual([]);
    });
  },
);

/** All cases' series in one text. */
function openMetrics(): string {
  const series = cases.flatMap(({ series: written, example }, at) =>
    gridSeries(
      startOf(at),
      example.intervalSeconds * 1000,
      written.map(({ labels, values }) => [labels, values] as const),
    ),
  );
  const window = { fromMs: firstMs, toMs: startOf(cases.length) };
  return [...exportOpenMetrics(arraySource(series), window)].join('');
}

function engine(server: RunningPrometheus, { example }: ExampleCase, startMs: number): ExampleEngine {
  const time = String(startMs / 1000 + example.atSeconds);
  const query = async (expr: string): Promise<Series[]> => {
    const body = (await server.get('/api/v1/query', { query: expr, time })).body as InstantBody;
    if (body.status !== 'success') throw new Error(`${body.error}\n${expr}`);
    return body.data.result.map(({ metric, value }) => ({
      labels: metric,
      samples: [{ timeMs: value[0] * 1000, value: value[1] }],
      histograms: [],
    }));
  };
  return {
    has: async (requirement) =>
      (await query(`count_over_time(${requirement}[${example.atSeconds + 1}s])`)).length > 0,
    query,
  };
}
