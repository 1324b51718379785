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
