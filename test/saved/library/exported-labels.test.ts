import { describe, expect, it } from 'vitest';
import { parseSavedQuery } from '../../../src/saved/library/parse-saved-query.ts';

const yaml = `name: waiting
title: Waiting containers
doc: Containers that wait; each is bad.
signal: metrics
parameters:
  - { name: namespace, short: n, doc: the namespace, label: namespace }
columns:
  - { name: waits, title: Waits, unit: count }
rowLabels: [cluster, namespace, pod]
details:
  - { name: container, title: container, from: waits }
variants:
  - name: ksm
    exportedLabels: [namespace, pod, container]
    requires: [kube_pod_info, 'kube_pod_status_phase{phase!=""}']
    expressions:
      waits: |
        max by (cluster, namespace, pod,container) (kube_pod_info{namespace="$namespace", created_by_name="pod", x!="namespace"})
        and on (namespace , pod) kube_pod_status_phase{ pod=~".+"}
examples:
  - name: one waits
    cluster: kube-prometheus, prometheus
    variant: ksm
    parameters: { namespace: shop }
    input:
      'kube_pod_info{namespace="shop",pod="a",container="app",created_by_name="pod"}': 1x40
      'kube_pod_status_phase{pod="a",namespace="shop",phase="Pending"}': 1x40
      'up{pod="a"}': 1x40
    rows:
      - labels: { namespace: shop, pod: a }
        values: { waits: 1 }
  - name: of another kind alone
    cluster: kube-prometheus
    variant: ksm
    input: { 'up{pod="a"}': 1x40 }
    rows: []
`;

describe('exportedLabels', () => {
  const query = parseSavedQuery(yaml, 'waiting.yaml');

  it('makes a variant before the one that names them, which only such a store fits', () => {
    expect(query.variants.map(({ name }) => name)).toEqual(['ksm-exported-labels', 'ksm']);
    expect(query.variants[0]?.requires).toEqual([
      'kube_pod_info{exported_namespace!=""}',
      'kube_pod_status_phase{phase!=""}',
    ]);
    expect(query.variants[0]?.rename).toEqual({
      exported_namespace: 'namespace',
      exported_pod: 'pod',
      exported_container: 'container',
    });
  });

  it('puts the prefix before labels and leaves values and slots as they are', () => {
    const text = JSON.stringify(query.variants[0]?.expressions);
    expect(text).toContain('exported_namespace, exported_pod,exported_container');
    expect(text).toContain('on (exported_namespace , exported_pod)');
    expect(text).toContain('{ exported_pod=~');
    expect(text).toContain('created_by_name=\\"pod\\", x!=\\"namespace\\"');
    expect(text).not.toContain('exported_exported');
  });

  it('puts the prefix before the names that label_replace is given', () => {
    const replacing = yaml.replace(
      'max by (cluster, namespace, pod,container) (',
      'max by (cluster, namespace, pod,container) (label_replace(up, "pod", "x-$$1", "container", "(.+)") or ',
    );
    const text = parseSavedQuery(replacing, 'waiting.yaml').variants[0]?.expressions;
    expect(JSON.stringify(text)).toContain(
      'label_replace(up, \\"exported_pod\\", \\"x-$1\\", \\"exported_container\\", \\"(.+)\\")',
    );
  });

  it('makes an example of each that stands for prometheus, with the labels of the target beside those of the objects', () => {
    const made = query.examples.filter(({ cluster }) => cluster === 'prometheus-exported-labels');
    expect(made.map(({ name, variant }) => [name, variant])).toEqual([
      ['one waits, without honor_labels', 'ksm-exported-labels'],
    ]);
    expect(made[0]?.input.map(({ series }) => series)).toEqual([
      'kube_pod_info{namespace="monitoring",pod="kube-state-metrics-0",container="kube-state-metrics",' +
        'exported_namespace="shop",exported_pod="a",exported_container="app",created_by_name="pod"}',
      'kube_pod_status_phase{namespace="monitoring",pod="kube-state-metrics-0",container="kube-state-metrics",' +
        'exported_pod="a",exported_namespace="shop",phase="Pending"}',
      'up{pod="a"}',
    ]);
  });
});

describe('answers', () => {
  it('names columns, details or row labels that are there', () => {
    const given = (column: string): string =>
      `${yaml}answers:\n  - { item: "A4 Containers", columns: [${column}] }\n`;
    expect(parseSavedQuery(given('container'), 'waiting.yaml').answers).toEqual([
      { item: 'A4 Containers', columns: ['container'], partly: null },
    ]);
    expect(() => parseSavedQuery(given('image'), 'waiting.yaml')).toThrow(
      'there is no column, detail or row label named image',
    );
  });
});
