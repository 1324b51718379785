import { describe, expect, it } from 'vitest';
import { createPrometheusClient } from '../../../src/backends/prometheus/client.ts';
import type { Cache } from '../../../src/cache/cache.ts';
import { parseSavedQuery } from '../../../src/saved/library/parse-saved-query.ts';
import { type Check, type CheckRun, runChecks } from '../../../src/services/checks/check-rules.ts';
import { createFakeHttp, type FakeHttp } from '../../helpers/fake-http.ts';
import { nodeRule, podRule } from '../../helpers/rule-files.ts';

const noCache: Cache = { get: () => undefined, set: () => undefined } as unknown as Cache;

const fires =
  'max by (namespace, pod) (kube_pod_container_status_waiting_reason{namespace="$namespace"}) == 1';
const rule = parseSavedQuery(podRule('looping', fires), 'looping.yaml');
const node = parseSavedQuery(nodeRule('hot', 0.8), 'hot.yaml');

interface Answers {
  readonly names?: readonly string[];
  /** [count, age] of the evidence; null: nothing. */
  readonly evidence?: readonly [count: string, age: string] | null;
  /** Sources that the evidence misses. */
  readonly lost?: readonly Readonly<Record<string, string>>[];
  readonly rows?: readonly Readonly<Record<string, string>>[];
  readonly warnings?: readonly string[];
  /** What fails with 500: a part of the query. */
  readonly failing?: RegExp;
}

const known = ['kube_pod_info', 'kube_pod_container_status_waiting_reason', 'node_cpu_seconds_total'];

function serve({
  names = known,
  evidence = ['9', '12'],
  lost = [],
  rows = [],
  warnings = [],
  failing,
}: Answers): FakeHttp {
  const ok = (data: unknown, more = {}) => ({
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ status: 'success', data, ...more }),
  });
  const vector = (series: readonly (readonly [object, string])[], more = {}) =>
    ok(
      { resultType: 'vector', result: series.map(([metric, value]) => ({ metric, value: [1, value] })) },
      more,
    );
  return createFakeHttp(({ path, query }) => {
    const asked = `${path} ${query.query ?? ''}`;
    if (failing?.test(asked)) {
      const body = JSON.stringify({ status: 'error', errorType: 'internal', error: 'out of order' });
      return { status: 500, headers: { 'content-type': 'application/json' }, body };
    }
    if (path.includes('__name__')) return ok(names);
    return vector(
      partsOf(query.query ?? '').flatMap(([expr, mark]) =>
        seriesOf(expr).map(([labels, value]) => [{ ...labels, ...mark }, value] as const),
      ),
      { warnings },
    );
  });

  function seriesOf(expr: string): readonly (readonly [object, string])[] {
    // No machine was removed.
    if (expr.includes('kube_node_info') && !expr.includes('"obsq"')) return [];
    if (!expr.includes('"obsq"')) return rows.map((labels) => [labels, '1']);
    if (evidence === null) return [];
    return [
      [{ obsq: 'count' }, evidence[0]],
      [{ obsq: 'age' }, evidence[1]],
      ...lost.map((labels) => [{ obsq: 'lost', ...labels }, '1'] as const),
    ];
  }
}

/** The expressions that travel together in a query, each with the label that its series get. */
function partsOf(query: string): readonly (readonly [expr: string, mark: object])[] {
  const parts = [...query.matchAll(/label_replace\(\n([^\0]*?)\n, "obsq_part", "(\d+)", "", ""\)/g)];
  return parts.length === 0 ? [[query, {}]] : parts.map(([, expr = '', part]) => [expr, { obsq_part: part }]);
}

async function check(answers: Answers, more: Partial<CheckRun> = {}, rules = [rule]) {
  const http = serve(answers);
  const client = createPrometheusClient(http, { backend: 'prometheus', baseUrl: 'http://x', headers: {} });
  const run: CheckRun = {
    client,
    cache: noCache,
    fingerprint: 'f',
    namespace: undefined,
    nowMs: 0,
    atMs: null,
    ...more,
  };
  return { checks: await runChecks(rules, run), http };
}

const pod = { namespace: 'shop', pod: 'pay-1' };

describe('runChecks', () => {
  const table: readonly (readonly [string, Answers, Check['state'], string | null])[] = [
    ['nothing fires, and there was something to see', {}, 'ok', null],
    ['rows fire', { rows: [pod] }, 'firing', null],
    ['the metrics are absent', { names: [] }, 'unknown', 'absent'],
    ['one of them is', { names: ['kube_pod_info'] }, 'unknown', 'absent'],
    ['there is nothing to look at now', { evidence: null }, 'unknown', 'absent'],
    ['nothing of this namespace', { evidence: ['0', 'NaN'] }, 'unknown', 'absent'],
    ['the newest sample is old', { evidence: ['9', '181'] }, 'unknown', 'stale'],
    ['the newest sample is just not old', { evidence: ['9', '180'] }, 'ok', null],
    ['a source is gone', { lost: [{ job: 'ksm', instance: 'ksm-1' }] }, 'unknown', 'partial'],
    ['a source is gone, and something fires', { lost: [{ job: 'ksm' }], rows: [pod] }, 'firing', null],
    ['the answer is a part', { warnings: ['PromQL warning: 2 of 3 stores'] }, 'unknown', 'partial'],
    ['a part of the answer fires', { rows: [pod], warnings: ['2 of 3 stores'] }, 'firing', null],
    ['the look-up of names fails', { failing: /__name__/ }, 'unknown', 'failed'],
    ['the query fails', { failing: /waiting_reason.*==/ }, 'unknown', 'failed'],
    ['the evidence fails', { failing: /"obsq"/ }, 'unknown', 'failed'],
    ['the evidence fails, and something fires', { failing: /"obsq"/, rows: [pod] }, 'firing', null],
    ['what fires is old', { rows: [pod], evidence: ['9', '999'] }, 'firing', null],
  ];
  it.each(table)('%s', async (_name, answers, state, reason) => {
    const { checks } = await check(answers);
    expect(checks.map((one) => [one.state, one.blindness?.reason ?? null])).toEqual([[state, reason]]);
  });

  it('keeps what the store said, and what was asked', async () => {
    const { checks } = await check({ failing: /waiting_reason.*==/ });
    expect(checks[0]?.blindness?.message).toContain('out of order');
    const { checks: fine } = await check({ rows: [pod] }, { namespace: 'sh"op' });
    expect(fine[0]).toMatchObject({
      lookedAt: 9,
      rows: [{ labels: pod, samples: { value: [{ value: '1' }] } }],
    });
    expect(fine[0]?.expr).toContain('namespace="sh\\"op"');
  });

  it('names what is gone, and of many the first', async () => {
    const lost = ['a', 'b', 'c', 'd', 'e'].map((instance) => ({
      cluster: '',
      instance,
      obsq_host: instance,
    }));
    const { checks } = await check({ lost });
    expect(checks[0]?.blindness?.message).toBe(
      'not there any more, but ten minutes ago: instance=a, instance=b, instance=c, and 2 more (kube_pod_info)',
    );
    expect(checks[0]?.lookedAt).toBe(9);
    const { checks: firing } = await check({ lost: [{ instance: 'a' }], rows: [pod] });
    expect(firing[0]?.warnings).toEqual([
      'not there any more, but ten minutes ago: instance=a (kube_pod_info)',
    ]);
  });

  it('narrows the evidence to the namespace, and lets the server say what now is', async () => {
    const { http } = await check({}, { namespace: 'shop' });
    const [evidence] = http.requests.filter(({ query }) => query.query?.includes('"obsq"'));
    expect(evidence?.query.query).toContain(
      'label_replace(count(count by (namespace, pod) (kube_pod_info{namespace="shop"})), "obsq", "count", "", "")' +
        ' or label_replace(time() - max(timestamp(kube_pod_info{namespace="shop"})), "obsq", "age", "", "") or ',
    );
    expect(
      http.requests.filter(({ path, query }) => path.endsWith('/query') && query.time !== undefined),
    ).toEqual([]);
    const { http: past } = await check({}, { atMs: 60_000 });
    expect(past.requests.filter(({ query }) => query.time === '60')).toHaveLength(1);
  });

  it('asks for names once, and for everything else in one request', async () => {
    const twin = parseSavedQuery(podRule('twin', fires), 'twin.yaml');
    const { checks, http } = await check({}, {}, [rule, twin, node]);
    expect(checks.map(({ query, state }) => [query.name, state])).toEqual([
      ['looping', 'ok'],
      ['twin', 'ok'],
      ['hot', 'ok'],
    ]);
    expect(http.requests.filter(({ path }) => path.includes('__name__'))).toHaveLength(1);
    const asked = http.requests.flatMap(({ query }) => (query.query === undefined ? [] : [query.query]));
    expect(asked).toHaveLength(1);
    // The twins share their anchor and their evidence, and all share the look at machines that were removed.
    expect(asked.flatMap(partsOf)).toHaveLength(5);
  });
});
