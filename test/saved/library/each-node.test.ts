import { describe, expect, it } from 'vitest';
import { lintQuery, parseSavedQuery } from '../../../src/saved/library/parse-saved-query.ts';

const yaml = `name: cards
title: Cards
doc: What cards receive.
signal: metrics
parameters:
  - { name: node, doc: only this node, label: node }
columns:
  - { name: share, title: Share, unit: ratio }
rowLabels: [cluster, node]
variants:
  - name: exporter
    eachNode: 'device!="lo"'
    requires: [node_bytes_total]
    optional:
      share: [node_max_bytes]
    expressions:
      share: |
        max by (cluster, node) (each_node(rate(node_bytes_total{device!="node_x)"}[$rate]) / node_max_bytes))
        + 0 * max by (cluster, node) (each_node((node_max_bytes)))
examples:
  - name: half
    cluster: kube-prometheus, prometheus
    variant: exporter
    parameters: { node: worker-1 }
    input:
      'node_bytes_total{job="n",instance="10.0.0.1:9100",device="eth0"}': 0+30x40
      'node_max_bytes{job="n",instance="10.0.0.1:9100",device="eth0"}': 2x40
      'node_uname_info{job="n",instance="10.0.0.1:9100",nodename="worker-1"}': 1x40
    rows:
      - labels: { node: worker-1 }
        values: { share: 0.5 }
  - name: of another kind alone
    cluster: kube-prometheus
    variant: exporter
    input: { 'node_bytes_total{instance="a"}': 0x40 }
    rows: []
`;

describe('eachNode', () => {
  const query = parseSavedQuery(yaml, 'cards.yaml');
  const textOf = (name: string): string =>
    JSON.stringify(query.variants.find((variant) => variant.name === name)?.expressions);

  it('makes a variant for each way in which a node is named, the surest first', () => {
    expect(query.variants.map(({ name, requires }) => [name, requires])).toEqual([
      ['exporter-node-label', ['node_bytes_total{node!=""}']],
      ['exporter', ['node_bytes_total', 'node_uname_info']],
      ['exporter-instance', ['node_bytes_total']],
    ]);
  });

  it('adds the matchers to every selector within, and not to words in quotes', () => {
    const text = textOf('exporter-node-label');
    expect(text).toContain('device!=\\"lo\\", device!=\\"node_x)\\"}');
    expect(text).toContain('node_max_bytes{');
    expect(text).toMatch(/node_max_bytes\{[^}]*device!=\\"lo\\"\}/);
    expect(text).not.toContain('each_node');
  });

  it('takes the name from the label, the host name or the instance', () => {
    expect(textOf('exporter')).toContain('group_left (nodename)');
    expect(textOf('exporter-instance')).not.toContain('nodename');
    expect(textOf('exporter-node-label')).toContain('unless on (cluster, job, instance) node_uname_info');
  });

  it('makes examples of each that stands for prometheus', () => {
    expect(query.examples.map(({ name, variant }) => [name, variant])).toEqual([
      ['half', 'exporter'],
      ['of another kind alone', 'exporter'],
      ['half, with a label node', 'exporter-node-label'],
      ['half, without host names', 'exporter-instance'],
    ]);
    const [, , labelled, bare] = query.examples;
    expect(labelled?.input[0]?.series).toBe(
      'node_bytes_total{job="n",instance="10.0.0.1:9100",node="worker-1",device="eth0"}',
    );
    expect(bare?.input).toHaveLength(2);
    expect(bare?.parameters).toEqual({ node: '10.0.0.1:9100' });
    expect(bare?.rows[0]?.labels).toEqual({ node: '10.0.0.1:9100' });
  });

  it('reports a mistake once, though three variants have it', () => {
    const findings = lintQuery(yaml.replace('[$rate]', '[$rete]'), 'cards.yaml', { commands: [] });
    const shown = findings.map(({ line, column, message }) => `${line}:${column} ${message}`);
    expect(shown.length).toBeGreaterThan(0);
    expect(shown).toEqual([...new Set(shown)]);
  });
});
