import { expect, it } from 'vitest';
import { createPrometheusClient } from '../../../src/backends/prometheus/client.ts';
import type { Cache } from '../../../src/cache/cache.ts';
import { chooseVariant } from '../../../src/saved/variants/choose-variant.ts';
import { requirementsOf } from '../../../src/saved/variants/requirement.ts';
import { fetchCapabilities } from '../../../src/services/metrics/capabilities.ts';
import { rawMetricOf } from '../../../src/services/metrics/rule-coverage.ts';
import { shippedQueries } from '../../helpers/example-cases.ts';
import { createFakeHttp, fakeEndpoint, jsonResponse } from '../../helpers/fake-http.ts';

const queries = await shippedQueries();
const noCache: Cache = { get: () => undefined, set: () => undefined };
const rule = 'node_namespace_pod_container:container_cpu_usage_seconds_total:sum_rate5m';
const raw = 'container_cpu_usage_seconds_total';

type Clusters = Readonly<Record<string, readonly string[]>>;

/** Which variant of `name` a store is asked with that has these metrics in these clusters, and what the probe asked. */
async function choose(name: string, clusters: Clusters) {
  const http = createFakeHttp(({ path, query }) => {
    if (path.endsWith('/label/__name__/values'))
      return jsonResponse({ status: 'success', data: Object.keys(clusters) });
    if (path.endsWith('/label/cluster/values'))
      return jsonResponse({ status: 'success', data: clusters[query['match[]'] ?? ''] ?? [] });
    // Of a selector: the metric has all the labels that a variant may want.
    const [metric = ''] = /^[\w:]+/.exec(query['match[]'] ?? '') ?? [];
    return jsonResponse({ status: 'success', data: clusters[metric] === undefined ? [] : [{}] });
  });
  const query = queries.find((one) => one.name === name);
  if (query === undefined) throw new Error(`no query ${name}`);
  const present = await fetchCapabilities(requirementsOf(query), {
    client: createPrometheusClient(http, fakeEndpoint('prometheus')),
    cache: noCache,
    fingerprint: 'mimir',
    nowMs: 1_795_179_600_000,
  });
  const choice = chooseVariant(query, (requirement) => present.has(requirement));
  const asked = http.requests.filter(({ path }) => path.endsWith('/label/cluster/values'));
  return {
    variant: choice.kind === 'chosen' ? choice.variant.name : null,
    asked: asked.map(({ query: { 'match[]': match, limit } }) => [match, limit]),
  };
}

it.each<[string, Clusters, string]>([
  ['in each cluster', { [rule]: ['eu', 'us'], [raw]: ['eu', 'us'] }, 'recording-rules'],
  ['in more than the metric is kept for', { [rule]: ['eu', 'us'], [raw]: ['eu'] }, 'recording-rules'],
  ['where the metric itself is dropped', { [rule]: ['eu'] }, 'recording-rules'],
  ['of one cluster without a name', { [rule]: [], [raw]: [] }, 'recording-rules'],
  ['in one of two clusters', { [rule]: ['eu'], [raw]: ['eu', 'us'] }, 'cadvisor'],
  ['without saying of which cluster', { [rule]: [], [raw]: ['eu'] }, 'cadvisor'],
])('pod-cpu where the recording rule is there %s', async (_, clusters, variant) => {
  expect((await choose('pod-cpu', clusters)).variant).toBe(variant);
});

it('takes the rule that has every cluster, where an older one has not', async () => {
  const older = 'node_namespace_pod_container:container_cpu_usage_seconds_total:sum_irate';
  const { variant } = await choose('pod-cpu', {
    [rule]: ['eu'],
    [older]: ['eu', 'us'],
    [raw]: ['eu', 'us'],
  });
  expect(queries.find(({ name }) => name === 'pod-cpu')?.variants.map(({ name }) => name)).toContain(variant);
  expect(variant).toBe('recording-rules-irate');
});

it('asks for the clusters of rules and their metrics only, each once and bounded', async () => {
  const { asked } = await choose('pod-cpu', { [raw]: ['eu'] });
  expect(asked).toEqual([
    ['node_namespace_pod_container:container_cpu_usage_seconds_total:sum_irate', '1000'],
    [raw, '1000'],
    [rule, '1000'],
  ]);
  expect((await choose('pod-restarts', {})).asked).toEqual([]);
});

it('knows the metric behind each recording rule that a shipped query asks for', () => {
  const rules = queries.flatMap((query) => {
    const { names } = requirementsOf(query);
    return names.filter((name) => name.includes(':')).map((name) => [name, rawMetricOf(name, names)]);
  });
  expect(rules.length).toBeGreaterThan(5);
  expect(new Map(rules.map(([name, metric]) => [name, metric]))).toEqual(
    new Map([
      ['cluster:node_cpu:ratio_rate5m', 'node_cpu_seconds_total'],
      [rule, raw],
      ['node_namespace_pod_container:container_cpu_usage_seconds_total:sum_irate', raw],
      [
        'node_namespace_pod_container:container_memory_working_set_bytes',
        'container_memory_working_set_bytes',
      ],
    ]),
  );
});
