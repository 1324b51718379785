import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createPrometheusApi } from '../../../src/engine/promql/prometheus-api.ts';
import { compareAnswers } from '../../real/compare-answers.ts';
import { differentialSeries, endMs, startMs } from '../../real/differential-data.ts';
import { arraySource } from './array-source.ts';

interface Recorded {
  readonly query: string;
  readonly time: number;
  readonly status: number;
  readonly body: unknown;
}

/** What Prometheus 3.5.3 answered over the same series (fixtures/promql/README.md). */
const answers = readFileSync(join(import.meta.dirname, '../../../fixtures/promql/answers.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Recorded);

const api = createPrometheusApi({
  seed: 1,
  anchorMs: startMs,
  metrics: arraySource(differentialSeries()),
  logs: { streams: () => [], entries: () => [] },
  traces: { traceById: () => null, traces: () => [] },
});

it.each(answers.map((one) => [one.query, one] as const))('%s', (query, { time, status, body }) => {
  const params = new URLSearchParams({ query, time: String(time) });
  const ours = api({ method: 'GET', path: '/api/v1/query', params, headers: {}, nowMs: endMs });
  const how = { relative: 1e-12, ordered: /^(sort|topk|bottomk)/.test(query), notes: true };
  expect(compareAnswers(body, JSON.parse(ours?.body ?? 'null'), how)).toEqual([]);
  expect(ours?.status).toBe(status);
});
