import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writtenMetrics } from '../../src/demo/written-metrics.ts';
import type { Series } from '../../src/domain/series.ts';
import { type ExampleEngine, runExample } from '../../src/services/run-example.ts';
import { type ExampleCase, exampleCases } from '../helpers/example-cases.ts';
import { openMetricsOf } from '../helpers/open-metrics.ts';
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
      if (real !== null) server = await startRealPrometheus(real, openMetricsOf(allSeries()));
    }, 90_000);
    afterAll(async () => server?.stop());

    it.each(cases.map((one, at) => [one.title, one, at] as const))('%s', async (_title, one, at) => {
      const { differences } = await runExample(one.query, one.example, engine(server, one, startOf(at)));
      expect(differences).toEqual([]);
    });
  },
);

function allSeries() {
  const shifted = cases.flatMap(({ series, example }, at) =>
    writtenMetrics(series, example.intervalSeconds * 1000)
      .select([], 0, Number.POSITIVE_INFINITY)
      .map((one) => ({ ...one, timesMs: one.timesMs.map((timeMs) => timeMs + startOf(at)) })),
  );
  // A metric's samples must stand together in an OpenMetrics text.
  return shifted.sort((a, b) => ((a.labels.__name__ ?? '') < (b.labels.__name__ ?? '') ? -1 : 1));
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
