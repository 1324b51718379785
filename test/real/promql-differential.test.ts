import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPrometheusApi } from '../../src/engine/promql/prometheus-api.ts';
import type { DemoApi } from '../../src/engine/source/sources.ts';
import { arraySource } from '../engine/promql/array-source.ts';
import { exportOpenMetrics } from '../helpers/export-openmetrics.ts';
import {
  findRealPrometheus,
  type RunningPrometheus,
  startRealPrometheus,
} from '../helpers/real-prometheus.ts';
import { compareAnswers } from './compare-answers.ts';
import { differentialSeries, endMs, startMs } from './differential-data.ts';
import { expressions, refused } from './expressions.ts';

const real = findRealPrometheus();
const answersFile = join(import.meta.dirname, '../../fixtures/promql/answers.jsonl');
const source = arraySource(differentialSeries());
const api: DemoApi = createPrometheusApi({
  seed: 1,
  anchorMs: startMs,
  metrics: source,
  logs: { streams: () => [], entries: () => [] },
  traces: { traceById: () => null, traces: () => [] },
});

/**
 * Prometheus 2 closes ranges at their left: with it only times off the 15 s grid are asked, where both agree. Its
 * notes and some of its sentences are older, and are not compared.
 */
const isNew = (real?.major ?? 3) >= 3;
const onGrid = startMs + 30 * 60_000;
const offGrid = onGrid - 7_877;
const instants = isNew ? [onGrid, offGrid] : [offGrid];
const ranges = isNew
  ? [
      { start: startMs + 10 * 60_000, end: endMs, step: 60 },
      { start: startMs + 3 * 60_000 + 4_321, end: endMs + 8 * 60_000, step: 30 },
    ]
  : [];
/** Expressions of which only the values are compared. */
const notesDiffer = new Map([
  // From the second step on the server has forgotten the metric's name, and notes it again without.
  ['histogram_quantile(0.5, falling_bucket)', 'range'],
  ['histogram_quantile(0.9, falling_bucket)', 'range'],
]);
/** What Prometheus 2 does not have, or does on the grid in another way (ranges closed at their left). */
const since3: readonly RegExp[] = [
  /\[\d+\w*:|\] @/,
  /^\{"|two\.lines|\[(300|2\.5)\]/,
  /histogram_fraction|histogram_avg|atan2 2/,
  /^(5m|1h30m|1_000\.5)$/,
];
const ordered = /^(sort|topk|bottomk)/;

describe.skipIf(real === null)(
  `PromQL beside Prometheus ${real?.version ?? '(none: run .ci/real-servers.sh)'}`,
  () => {
    let server: RunningPrometheus;

    beforeAll(async () => {
      if (real === null) return;
      const text = [...exportOpenMetrics(source, { fromMs: startMs, toMs: endMs })].join('');
      server = await startRealPrometheus(real, text);
    }, 60_000);
    afterAll(async () => server?.stop());

    async function differences(path: string, params: Readonly<Record<string, string>>): Promise<string[]> {
      const [theirs, ours] = [await server.get(path, params), ask(path, params)];
      const instant = path === '/api/v1/query';
      const notes = isNew && (instant || !notesDiffer.has(params.query ?? ''));
      const how = { relative: 1e-12, ordered: instant && ordered.test(params.query ?? ''), notes };
      const found = compareAnswers(theirs.body, ours.body, how);
      return theirs.status === ours.status ? found : [`${theirs.status} | ${ours.status}`, ...found];
    }

    function ask(path: string, params: Readonly<Record<string, string>>): { status: number; body: unknown } {
      const request = {
        method: 'GET',
        path,
        params: new URLSearchParams(params),
        headers: {},
        nowMs: endMs + 3_600_000,
      };
      const response = api(request);
      return { status: response?.status ?? 404, body: JSON.parse(response?.body ?? 'null') };
    }

    it.each(expressions.filter((query) => isNew || !since3.some((one) => one.test(query))))(
      '%s',
      async (query) => {
        const found: string[] = [];
        for (const time of instants)
          found.push(...(await differences('/api/v1/query', { query, time: String(time / 1000) })));
        for (const { start, end, step } of ranges) {
          const params = { query, start: String(start / 1000), end: String(end / 1000), step: String(step) };
          found.push(...(await differences('/api/v1/query_range', params)));
        }
        expect(found).toEqual([]);
      },
    );

    it.each([
      'flat[1m]',
      'temperature[1m] offset 2m',
      'temperature[2m:30s]',
      'flat[1m] @ 1795177000',
      '"text"',
      "'it\\'s'",
      '`raw\\n`',
      '"\\u00e9\\x41\\n"',
    ])('instant only: %s', async (query) => {
      const found: string[] = [];
      for (const time of instants) {
        found.push(...(await differences('/api/v1/query', { query, time: String(time / 1000) })));
      }
      expect(found).toEqual([]);
    });

    it.runIf(process.env.OBSQ_RECORD_ANSWERS === '1')(
      'records its answers for tests without it',
      async () => {
        const lines: string[] = [];
        for (const query of [...expressions, ...refused]) {
          const time = onGrid / 1000;
          const { status, body } = await server.get('/api/v1/query', { query, time: String(time) });
          lines.push(JSON.stringify({ query, time, status, body }));
          expect([200, 400, 422]).toContain(status);
        }
        writeFileSync(answersFile, `${lines.join('\n')}\n`);
      },
    );

    it.runIf(isNew).each(refused)('refused: %s', async (query) => {
      const time = String(offGrid / 1000);
      expect(await differences('/api/v1/query', { query, time })).toEqual([]);
    });

    it.runIf(isNew).each(['flat[1m]', 'temperature[5m:1m]', '"text"'])(
      'refused over a range: %s',
      async (query) => {
        const params = { query, start: String(startMs / 1000), end: String(endMs / 1000), step: '60' };
        expect(await differences('/api/v1/query_range', params)).toEqual([]);
      },
    );
  },
);
