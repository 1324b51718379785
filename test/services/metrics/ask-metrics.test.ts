import { describe, expect, it } from 'vitest';
import type { PrometheusClient } from '../../../src/backends/prometheus/client.ts';
import { createCache } from '../../../src/cache/cache.ts';
import { ObsqError } from '../../../src/domain/errors.ts';
import { lastValueOf, type MetricAnswer, notesOf } from '../../../src/domain/metrics/metric-answer.ts';
import type { Earlier } from '../../../src/domain/time/earlier.ts';
import { loadShippedQuery } from '../../../src/saved/library/shipped-queries.ts';
import { resolveParameters } from '../../../src/saved/parameter-value.ts';
import { askSavedMetrics, explainEmptySaved } from '../../../src/services/metrics/ask-saved-metrics.ts';
import {
  askTypedMetrics,
  explainEmptyTyped,
  type TypedQuestion,
} from '../../../src/services/metrics/ask-typed-metrics.ts';
import { demoStores } from '../../helpers/demo-stores.ts';

const nowMs = Date.parse('2026-11-20T13:00:00Z');
const minute = 60_000;
const hour = 60 * minute;
const hourAgo: Earlier = { ago: '1h', byMs: hour };
const window = { fromMs: nowMs - hour, toMs: nowMs };
const stores = demoStores(nowMs);

/** A store that refuses what is asked about a time before `fromMs`. */
function refusesBefore(client: PrometheusClient, fromMs: number): PrometheusClient {
  const check = (timeMs: number): void => {
    if (timeMs < fromMs) throw new ObsqError({ kind: 'query', message: 'out of the retention' });
  };
  return {
    ...client,
    queryInstant: async (request) => {
      check(request.timeMs ?? nowMs);
      return client.queryInstant(request);
    },
    queryRange: async (request) => {
      check(request.fromMs);
      return client.queryRange(request);
    },
  };
}

async function askSaved(
  name: string,
  given: Readonly<Record<string, string>>,
  more: {
    readonly earlier?: Earlier;
    readonly stepMs?: number;
    readonly nowMs?: number;
    readonly atMs?: number;
    readonly client?: PrometheusClient;
  } = {},
): Promise<MetricAnswer> {
  const query = await loadShippedQuery(name);
  if (query === null) throw new Error(`no query ${name}`);
  const asked = {
    client: more.client ?? stores.metrics,
    cache: createCache(null, () => nowMs),
    fingerprint: 'demo',
    nowMs: more.nowMs ?? nowMs,
  };
  const values = resolveParameters(query, given);
  const { earlier = null, stepMs = null, atMs = nowMs } = more;
  return askSavedMetrics(asked, { query, values, window, stepMs, atMs, earlier });
}

describe('a saved question', () => {
  it('has one value of each column at the moment, the variant that was chosen and what was sent', async () => {
    const answer = await askSaved('pod-memory', { namespace: 'otel-demo' });
    expect(answer.columns.map(({ name }) => name)).toEqual(['memory', 'ofRequest', 'ofLimit', 'podOfLimit']);
    expect(answer.expressions.map(({ name }) => name)).toEqual([
      'memory',
      'ofRequest',
      'ofLimit',
      'podOfLimit',
    ]);
    expect(answer.variant).toBe('cadvisor');
    expect(answer.window).toEqual({ fromMs: nowMs, toMs: nowMs });
    expect(answer.rows.length).toBeGreaterThan(5);
    for (const { samples } of answer.rows) expect(samples.memory).toHaveLength(1);
    expect([answer.stale, answer.previous, answer.ranged]).toEqual([null, null, false]);
  });

  it('says of native histograms that a column cannot show them', async () => {
    const histogram = { timeMs: nowMs, count: '4', sum: '2', buckets: [] };
    const data = [{ labels: { namespace: 'otel-demo', pod: 'a' }, samples: [], histograms: [histogram] }];
    const answer = { data, warnings: [], infos: [], partial: false };
    const client = { ...stores.metrics, queryRange: async () => answer };
    const { warnings } = await askSaved('pod-memory', { namespace: 'otel-demo' }, { stepMs: minute, client });
    expect(warnings[0]).toBe(
      'memory: 1 series of native histograms, which a column cannot show; histogram_quantile(0.95, QUERY) makes numbers of them',
    );
  });

  it('has the same rows of an hour ago beside it', async () => {
    const given = { namespace: 'otel-demo' };
    const { rows, previous } = await askSaved('pod-memory', given, { earlier: hourAgo });
    const then = await askSaved('pod-memory', given, { atMs: nowMs - hour });
    expect(previous).toEqual({
      title: '1h ago',
      window: { fromMs: nowMs - hour, toMs: nowMs - hour },
      failure: null,
      rows: then.rows,
    });
    expect(previous?.rows).not.toEqual(rows);
  });

  it('stands when the store refuses the earlier time, and says why', async () => {
    const client = refusesBefore(stores.metrics, nowMs - minute);
    const answer = await askSaved('pod-memory', { namespace: 'otel-demo' }, { earlier: hourAgo, client });
    expect(answer.rows.length).toBeGreaterThan(5);
    const then = { fromMs: nowMs - hour, toMs: nowMs - hour };
    expect(answer.previous).toEqual({
      title: '1h ago',
      window: then,
      rows: [],
      failure: 'out of the retention',
    });
    expect(answer.partial).toBe(true);
    expect(notesOf(answer)[0]).toBe('1h ago: out of the retention');
  });

  it('over time warns when nothing has come for a while', async () => {
    const later = { stepMs: minute, nowMs: nowMs + 2000 };
    expect((await askSaved('pod-memory', { namespace: 'otel-demo' }, later)).stale).toBeNull();
    const silent: PrometheusClient = {
      ...stores.metrics,
      queryRange: async (request) => {
        const answer = await stores.metrics.queryRange(request);
        const data = answer.data.map((one) => ({
          ...one,
          samples: one.samples.filter(({ timeMs }) => timeMs <= nowMs - 12 * minute),
        }));
        return { ...answer, data };
      },
    };
    const answer = await askSaved('pod-memory', { namespace: 'otel-demo' }, { ...later, client: silent });
    expect(answer.stale).toBe('the newest sample is 12m old: nothing has come since');
  });

  it('without rows gives the reason; a rule is quiet or blind', async () => {
    const none = await askSaved('pod-memory', { namespace: 'no-such' });
    expect(none.rows).toEqual([]);
    const asked = { client: stores.metrics, nowMs };
    const query = await loadShippedQuery('pod-memory');
    if (query === null) throw new Error('no query pod-memory');
    expect((await explainEmptySaved(asked, query, none)).reason).toMatch(/no-such/);
    const rule = { ...query, name: 'quiet', rule: { severity: 'warning' } } as typeof query;
    expect(await explainEmptySaved(asked, rule, none)).toEqual({
      reason: 'quiet: nothing fires, or nothing was seen',
      hint: 'obsq check quiet',
    });
  });
});

describe('a typed question', () => {
  const asked = {
    stores: {
      metrics: async () => stores.metrics,
      logs: async () => stores.logs,
      traces: async () => stores.traces,
    },
    nowMs,
  };
  const question = (more: Partial<TypedQuestion>): TypedQuestion => ({
    language: 'promql',
    expr: 'sum by (job) (up)',
    window,
    stepMs: null,
    atMs: nowMs,
    earlier: null,
    sort: null,
    ...more,
  });

  it.each([
    ['one value at a moment', {}, 1, false],
    ['a scalar as one row', { expr: 'time()' }, 1, false],
    ['points over time', { stepMs: minute }, 61, true],
    ['samples of a selector with a range, without a step', { expr: 'up[5m]' }, 20, true],
    [
      'counts of lines',
      {
        language: 'logql' as const,
        expr: 'sum(count_over_time({service_name="payment"}[5m]))',
        stepMs: minute,
      },
      61,
      true,
    ],
    [
      'rates of spans',
      {
        language: 'traceql' as const,
        expr: '{ resource.service.name = "payment" } | rate()',
        stepMs: minute,
      },
      60,
      true,
    ],
  ])('gives %s', async (_what, more, samples, ranged) => {
    const answer = await askTypedMetrics(asked, question(more));
    expect(answer.rows[0]?.samples.value).toHaveLength(samples);
    expect([answer.ranged, answer.anchor, answer.declaredLabels]).toEqual([ranged, 'value', null]);
  });

  it('has the same of an hour ago beside it', async () => {
    const { previous } = await askTypedMetrics(asked, question({ expr: 'time()', earlier: hourAgo }));
    expect(lastValueOf(previous?.rows[0], 'value')).toBe(String((nowMs - hour) / 1000));
  });

  it('refuses LogQL that answers lines', async () => {
    const lines = question({ language: 'logql', expr: '{service_name="payment"}', stepMs: minute });
    await expect(askTypedMetrics(asked, lines)).rejects.toMatchObject({
      kind: 'query',
      message: 'this query answers log lines, not series',
    });
  });

  it('without rows says whether a metric or a match is missing', async () => {
    expect((await explainEmptyTyped(asked, question({ expr: 'no_such_metric' }))).reason).toMatch(
      /no_such_metric/,
    );
    const logql = question({ language: 'logql', expr: 'sum(rate({a="b"}[1m]))', stepMs: minute });
    expect(await explainEmptyTyped(asked, logql)).toEqual({
      reason: 'nothing matched in the window',
      hint: null,
    });
  });
});
