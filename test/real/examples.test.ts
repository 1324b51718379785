import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { labelsKey } from '../../src/domain/labels.ts';
import type { Series } from '../../src/domain/metrics/series.ts';
import { joinBatch, splitBatch } from '../../src/services/checks/batch-text.ts';
import { type ExampleEngine, runExample } from '../../src/services/metrics/run-example.ts';
import { type ArraySeries, gridSeries } from '../engine/promql/array-source.ts';
import { type ExampleCase, exampleCases } from '../helpers/example-cases.ts';
import {
  findRealPrometheus,
  type RunningPrometheus,
  startRealPrometheus,
} from '../helpers/real-prometheus.ts';
import { writeRemote } from '../helpers/remote-write.ts';
import { ruleExpressions } from '../helpers/rule-expressions.ts';

const real = findRealPrometheus();
const cases = await exampleCases();
/**
 * All examples are in one server: each in hours of its own, more than most look back (6 h). A day, which some look back, is no multiple
 * of them, so that it holds whole examples.
 */
const firstMs = Date.parse('2025-01-01T00:00:00Z');
const apartMs = 7 * 3_600_000;
const startOf = (at: number): number => firstMs + at * apartMs;

/** Metrics whose values are times: in an example they count from its first sample, as the time of the question does. */
const holdsTime =
  /^kube_.*_(?:time|created|started)$|_timestamp(?:_in)?(?:_seconds)?$|_upload_time$|_(?:boot|start|expire)_time_seconds$|^node_time_seconds$|_(?:expiry|not_after)$/;

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
      if (real !== null) server = await startRealPrometheus(real, null);
    }, 120_000);
    afterAll(async () => server?.stop());

    // In their order: a server takes nothing much older than what it has. Written here, so that a run of a few writes only those.
    it.each(cases.map((one, at) => [one.title, one, at] as const))('%s', async (_title, one, at) => {
      await writeRemote(server, seriesOf(one, startOf(at)));
      const example = atTime(one, startOf(at) / 1000);
      const { differences } = await runExample(one.query, example, engine(server, one, startOf(at)));
      expect(differences).toEqual([]);
      if (one.query.rule !== undefined) await expectEvidence(server, one, at);
    });
  },
);

/** What a check asks for beside a rule: how much there is to see, how old it is, and what is gone. */
async function expectEvidence(server: RunningPrometheus, one: ExampleCase, at: number): Promise<void> {
  const { anchor, evidence } = ruleExpressions(one);
  const { query } = engine(server, one, startOf(at));
  const found = await query(evidence);
  expect(found.map(({ labels }) => labels.obsq).sort()).toEqual(['age', 'count']);
  // A check asks for them in one request, with those of other rules.
  const other = cases[(at + 1) % cases.length];
  const exprs = [
    anchor,
    ...(other?.query.rule === undefined ? [] : [ruleExpressions(other).anchor]),
    evidence,
  ];
  const together = splitBatch(await query(joinBatch(exprs)), exprs.length);
  expect(keyed(together.at(-1) ?? [])).toEqual(keyed(found));
  expect(keyed(together[0] ?? [])).toEqual(keyed(await query(anchor)));
}

function keyed(series: readonly Series[]): string[] {
  return series.map(({ labels, samples }) => `${labelsKey(labels)} ${samples[0]?.value}`).sort();
}

function seriesOf({ series, example }: ExampleCase, startMs: number): ArraySeries[] {
  return gridSeries(
    startMs,
    example.intervalSeconds * 1000,
    series.map(({ labels, values }) => [
      labels,
      holdsTime.test(labels.__name__ ?? '')
        ? values.map((value) => (value === null ? null : value + startMs / 1000))
        : values,
    ]),
  );
}

/** The example with the times in its rows counted from 1970, its first sample being at `startSeconds`. */
function atTime({ query, example }: ExampleCase, startSeconds: number): ExampleCase['example'] {
  const times = query.columns.filter(({ unit }) => unit === 'timestamp').map(({ name }) => name);
  const rows = example.rows.map(({ labels, values }) => ({
    labels,
    values: Object.fromEntries(
      Object.entries(values).map(([name, value]) => [
        name,
        value === null || !times.includes(name) ? value : String(Number(value) + startSeconds),
      ]),
    ),
  }));
  return { ...example, rows };
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
