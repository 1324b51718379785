import { describe, expect, it } from 'vitest';
import { createPrometheusClient } from '../../../src/backends/prometheus/client.ts';
import { seriesOfInstant } from '../../../src/backends/prometheus/decode.ts';
import { createBatchedClient } from '../../../src/services/checks/batched-client.ts';
import { createFakeHttp, fakeEndpoint, jsonResponse } from '../../helpers/fake-http.ts';

interface Store {
  /** The error for a query's text; null for an answer. */
  readonly fails?: (query: string) => { readonly status: number; readonly type: string } | null;
  readonly warns?: (query: string) => readonly string[];
}

const part = /label_replace\(\n([^\n]*)\n, "obsq_part", "(\d+)", "", ""\)/g;

/** Asks a store whose answer for each query is one series that has the query as a label. */
async function ask(exprs: readonly string[], { fails = () => null, warns = () => [] }: Store = {}) {
  const http = createFakeHttp(({ query: { query = '' } }) => {
    const failure = fails(query);
    if (failure !== null) {
      const body = { status: 'error', errorType: failure.type, error: `no ${failure.type} today` };
      return jsonResponse(body, failure.status);
    }
    const marked = [...query.matchAll(part)].map(([, of = '', at = '']) => ({ of, obsq_part: at }));
    const result = (marked.length === 0 ? [{ of: query }] : marked).map((metric) => ({
      metric,
      value: [1, '1'],
    }));
    const data = { resultType: 'vector', result };
    return jsonResponse({ status: 'success', data, warnings: warns(query) });
  });
  const client = createBatchedClient(createPrometheusClient(http, fakeEndpoint('prometheus')));
  const settled = await Promise.allSettled(exprs.map((expr) => client.queryInstant({ expr })));
  const outcomes = settled.map((one) =>
    one.status === 'rejected'
      ? String(one.reason.message)
      : [seriesOfInstant(one.value.data).map(({ labels }) => labels), ...one.value.warnings],
  );
  return { outcomes, queries: http.requests.map(({ query }) => query.query ?? '') };
}

const many = Array.from({ length: 16 }, (_, at) => `metric_${at}`);
const own = (expr: string): unknown => [[{ of: expr }]];

describe('createBatchedClient', () => {
  it('gives each query what it alone would get, in one request', async () => {
    const { outcomes, queries } = await ask([...many, 'metric_3']);
    expect(outcomes).toEqual([...many, 'metric_3'].map(own));
    expect(queries).toHaveLength(1);
  });

  it('asks a query alone as it is', async () => {
    expect(await ask(['up'])).toEqual({ outcomes: [own('up')], queries: ['up'] });
  });

  it('keeps batches short, and few', async () => {
    const long = Array.from({ length: 40 }, (_, at) => `metric_${at} > 0 ${'or metric_of_many '.repeat(30)}`);
    const { outcomes, queries } = await ask(long);
    expect(outcomes).toEqual(long.map((expr) => own(expr.trim())));
    expect(queries).toHaveLength(2);
    for (const query of queries) expect(query.length).toBeLessThan(16_384);
    const longer = await ask(long.map((expr) => `${expr}${' or y'.repeat(2_000)}`));
    expect(longer.queries).toHaveLength(2);
  });

  it('finds the query that the store refuses', async () => {
    const fails = (query: string) => (/metric_5\b/.test(query) ? { status: 422, type: 'execution' } : null);
    const { outcomes, queries } = await ask(many, { fails });
    expect(outcomes).toEqual(many.map((expr) => (expr === 'metric_5' ? 'no execution today' : own(expr))));
    expect(queries.length).toBeLessThanOrEqual(9);
  });

  it('divides what is too long or takes too long', async () => {
    for (const [status, type] of [
      [413, 'too_large_entry'],
      [422, 'execution'],
      [503, 'timeout'],
    ] as const) {
      const fails = (query: string) => ((query.match(part)?.length ?? 0) > 8 ? { status, type } : null);
      const { outcomes, queries } = await ask(many, { fails });
      expect([type, outcomes]).toEqual([type, many.map(own)]);
      expect(queries).toHaveLength(3);
    }
  });

  it('does not press a store that is down', async () => {
    for (const [status, type] of [
      [500, 'internal'],
      [401, 'unauthorized'],
    ] as const) {
      const { outcomes, queries } = await ask(many, { fails: () => ({ status, type }) });
      expect(outcomes).toEqual(many.map(() => expect.stringContaining(`no ${type} today`)));
      expect(queries.length).toBeLessThanOrEqual(3);
    }
  });

  it('says of a query what only it was warned of', async () => {
    const warns = (query: string) => (/metric_11\b/.test(query) ? ['a mix of histograms'] : []);
    const { outcomes } = await ask(many, { warns });
    expect(outcomes).toEqual(
      many.map((expr) => (expr === 'metric_11' ? [[{ of: expr }], 'a mix of histograms'] : own(expr))),
    );
  });

  it('says of all what the store says of all, and asks no more than twice', async () => {
    const { outcomes, queries } = await ask(many, { warns: () => ['2 of 3 stores'] });
    expect(outcomes).toEqual(many.map((expr) => [[{ of: expr }], '2 of 3 stores']));
    expect(queries).toHaveLength(3);
  });

  it('stops asking when the requests for that are used up, and never drops an error', async () => {
    const fails = (query: string) =>
      /metric_\d*[02468]\b/.test(query) ? { status: 422, type: 'execution' } : null;
    const all = Array.from({ length: 40 }, (_, at) => `metric_${at}`);
    const { outcomes, queries } = await ask(all, { fails });
    expect(queries.length).toBeLessThanOrEqual(25);
    for (const [at, outcome] of outcomes.entries()) {
      if (at % 2 === 0) expect(outcome).toBe('no execution today');
      else expect([own(`metric_${at}`), 'no execution today']).toContainEqual(outcome);
    }
  });
});
