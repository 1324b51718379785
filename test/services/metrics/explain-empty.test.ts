import { expect, it } from 'vitest';
import { createPrometheusClient } from '../../../src/backends/prometheus/client.ts';
import { explainEmptyMetrics } from '../../../src/services/metrics/explain-empty.ts';
import { createFakeHttp, fakeEndpoint, jsonResponse } from '../../helpers/fake-http.ts';

const atMs = Date.parse('2026-11-20T13:00:00Z');

/** A store with one series of `kube_pod_status_ready`, whose newest sample is so old. */
function storeWith(ageMinutes: number) {
  const http = createFakeHttp(({ path, query }) => {
    if (path.endsWith('/series'))
      return jsonResponse({
        status: 'success',
        data: [{ __name__: 'kube_pod_status_ready', namespace: 'shop' }],
      });
    expect(path).toMatch(/query_range$/);
    expect(query.query).toBe('count(kube_pod_status_ready{namespace="shop"})');
    const values = [
      [atMs / 1000 - 7200, '1'],
      [atMs / 1000 - ageMinutes * 60, '1'],
    ];
    return jsonResponse({
      status: 'success',
      data: { resultType: 'matrix', result: [{ metric: {}, values }] },
    });
  });
  return createPrometheusClient(http, fakeEndpoint('prometheus'));
}

const expr = 'sum by (pod) (kube_pod_status_ready{namespace="shop"} == 0)';

it('does not call a metric old that is there: nothing meets the condition', async () => {
  const { reason, hint } = await explainEmptyMetrics(storeWith(0), expr, { atMs });
  expect(reason).toBe(
    "nothing matches: kube_pod_status_ready has new samples with these labels, and the query's own conditions leave none",
  );
  expect(hint).toBeNull();
});

it('says how old the newest sample is where that is why', async () => {
  const { reason, hint } = await explainEmptyMetrics(storeWith(35), expr, { atMs });
  expect(reason).toBe('the newest sample of kube_pod_status_ready with these labels is about 35 minutes old');
  expect(hint).toBe('--at now-35m, or obsq doctor: is it still scraped?');
});

/** A store that has these metrics and nothing else. */
function storeOfNames(...names: readonly string[]) {
  const http = createFakeHttp(({ path, params }) => {
    const [, matcher = ''] = [...(params ?? [])].find(([name]) => name === 'match[]') ?? [];
    if (path.endsWith('/series')) {
      const has = names.filter((name) => matcher === name || matcher.includes(`"${name}"`));
      return jsonResponse({ status: 'success', data: has.map((name) => ({ __name__: name })) });
    }
    const start = /^\{__name__=~"(.*)\.\+"\}$/.exec(matcher)?.[1] ?? 'nothing';
    return jsonResponse({ status: 'success', data: names.filter((name) => name.startsWith(start)) });
  });
  return createPrometheusClient(http, fakeEndpoint('prometheus'));
}

it.each([
  ['sei-chain_tx_total', ['sei-chain_tx_total'], `obsq metrics '{"sei-chain_tx_total"}'`],
  ['rate(sei-chain_tx_total[5m]) / 2', ['sei-chain_tx_total'], `obsq metrics '{"sei-chain_tx_total"}'`],
  // A difference of two things is no name, and neither is one of a metric that is there.
  ['sei - chain_tx_total', ['sei-chain_tx_total'], 'obsq values __name__'],
])('knows of %s whether it is a name with dashes without its quotes', async (text, names, hint) => {
  const found = await explainEmptyMetrics(storeOfNames(...names), text, { atMs });
  expect(found.hint).toBe(hint);
  if (hint.includes('{')) expect(found.reason).toContain('a name with dashes is written in quotes');
});

it.each([
  ['http_server_request_duration_seconds_count', 'http.server.request.duration_seconds_count'],
  ['k8s_pod_phase', 'k8s.pod.phase'],
  ['{"sei.chain_tx_total"}', 'sei-chain_tx_total'],
  ['kube_pod_infa', 'kube_pod_info'],
])('finds the nearest to %s, however it writes dots and dashes', async (text, near) => {
  const { reason } = await explainEmptyMetrics(storeOfNames(near, 'other_metric'), text, { atMs });
  expect(reason).toContain(`the nearest is ${near.includes('_info') ? near : `{"${near}"}`}`);
});

/** A store whose one metric has these pods. */
function storeOfPods(...pods: readonly string[]) {
  const http = createFakeHttp(({ path }) => {
    expect(path).toMatch(/\/series$/);
    return jsonResponse({ status: 'success', data: pods.map((pod) => ({ __name__: 'cpu', pod })) });
  });
  return createPrometheusClient(http, fakeEndpoint('prometheus'));
}

it.each([
  [
    'payment',
    'a regex must match the whole value, and "payment" matches only a part of pod payment-1',
    "'payment.*'",
  ],
  ['ment|cart', 'matches only a part of pod cart-1, payment-1', "'.*(ment|cart).*'"],
  ['zzz', 'cpu has no pod that matches "zzz"; it has cart-1, payment-1', 'obsq values pod'],
])('says of the regex %s why it matches no pod', async (regex, reason, hint) => {
  const found = await explainEmptyMetrics(storeOfPods('payment-1', 'cart-1'), `sum(cpu{pod=~"${regex}"})`, {
    atMs,
  });
  expect(found.reason).toContain(reason);
  expect(found.hint).toContain(hint);
});

it('does not call a value missing that a cut list does not hold', async () => {
  const http = createFakeHttp(({ path, query }) => {
    if (path.endsWith('/label/pod/values'))
      return jsonResponse({ status: 'success', data: ['web-1', 'web-9999'] });
    if (path.endsWith('/series')) {
      const data = Array.from({ length: Number(query.limit) }, () => ({ __name__: 'cpu', pod: 'web-1' }));
      return jsonResponse({ status: 'success', data });
    }
    return jsonResponse({ status: 'success', data: { resultType: 'matrix', result: [] } });
  });
  const client = createPrometheusClient(http, fakeEndpoint('prometheus'));
  const { reason } = await explainEmptyMetrics(client, 'cpu{pod="web-9999"}', { atMs });
  expect(reason).toContain('no series has had these labels together');
});
