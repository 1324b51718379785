import { describe, expect, it } from 'vitest';
import { chooseVariant } from '../../../src/saved/variants/choose-variant.ts';
import { requirementsOf } from '../../../src/saved/variants/requirement.ts';
import { lackOf, noVariantError } from '../../../src/services/metrics/no-variant.ts';
import { shippedQueries } from '../../helpers/example-cases.ts';

const queries = await shippedQueries();

/** What a shipped query says of a store that has just these metrics and selectors. */
function errorOf(name: string, present: readonly string[]) {
  const query = queries.find((one) => one.name === name);
  if (query === undefined) throw new Error(`no query ${name}`);
  const has = (requirement: string): boolean => present.includes(requirement);
  const choice = chooseVariant(query, has);
  if (choice.kind === 'chosen') throw new Error(`${choice.variant.name} fits`);
  return noVariantError(query, choice.lookedFor, has);
}

describe('noVariantError', () => {
  it('names the metrics and who gives them', () => {
    const { message, hint } = errorOf('pod-throttling', ['up']);
    expect(message).toContain('container_cpu_cfs_periods_total, container_cpu_cfs_throttled_periods_total');
    expect(message).toContain("(the kubelet's cAdvisor)");
    expect(hint).toBe('obsq queries show pod-throttling --all');
  });

  it('says that pods cannot be told apart where attributes are not promoted', () => {
    const { message, hint } = errorOf('pod-memory', ['k8s_pod_memory_working_set']);
    expect(message).toContain('k8s_pod_memory_working_set is there, but no series of it has k8s_pod_name');
    expect(hint).toContain('promote_otel_resource_attributes');
  });

  it('names the labels that are missing where the metric is there', () => {
    const { message, hint } = errorOf('pod-throttling', [
      'container_cpu_cfs_periods_total',
      'container_cpu_cfs_throttled_periods_total',
    ]);
    expect(message).toBe(
      'pod-throttling: container_cpu_cfs_periods_total is there, but no series of it has had container and pod within an hour',
    );
    expect(hint).toContain('obsq series container_cpu_cfs_periods_total');
  });

  it.each([
    ['a{b!=""}', 'has had b'],
    ['a{b!="", c!=""}', 'has had b and c'],
    ['a{b="",c!=""}', 'is a{b="",c!=""}'],
    ['a{job=~".*x"}', 'is a{job=~".*x"}'],
  ])('says what %s lacks', (selector, words) => {
    expect(lackOf(selector)).toBe(words);
  });

  it('does not blame labels where more is missing', () => {
    const { message } = errorOf('pod-crashloop', ['k8s_container_restarts']);
    expect(message).toContain('k8s_container_status_reason');
    expect(message).not.toContain('promoted');
  });

  it('names what the receiver has to be told to send', () => {
    const { message } = errorOf('node-capacity', ['k8s_node_cpu_usage']);
    expect(message).toMatch(/k8s_cluster receiver has to be told to send it: .*allocatable_types_to_report/);
    expect(errorOf('pod-throttling', ['up']).message).not.toContain('has to be told');
  });

  it('blames the attribute that is off by default, not all labels', () => {
    const { message, hint } = errorOf('pod-oom', ['k8s_container_restarts']);
    expect(message).toContain('no series of it has had k8s_container_status_last_terminated_reason');
    expect(message).toContain('off, as it is by default');
    expect(hint).toContain('switch on the resource attribute k8s.container.status.last_terminated_reason');
  });

  it('knows who gives every metric of the shipped queries', async () => {
    const { originOfMetric } = await import('../../../src/saved/variants/metric-origin.ts');
    const names = queries
      .filter(({ signal }) => signal === 'metrics')
      .flatMap((query) => requirementsOf(query).names);
    expect([...new Set(names)].filter((name) => originOfMetric(name) === null)).toEqual([]);
  });
});
