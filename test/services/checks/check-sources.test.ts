import { describe, expect, it } from 'vitest';
import { parsedOrThrow } from '../../../src/domain/text/parsed.ts';
import { queryWrittenMetrics, writtenMetrics } from '../../../src/engine/written/written-metrics.ts';
import { parseExampleSeries } from '../../../src/saved/examples/example-series.ts';
import {
  formatLost,
  lostExpression,
  removedExpression,
  type SourceSelection,
  withoutRemoved,
} from '../../../src/services/checks/check-sources.ts';

type Input = Readonly<Record<string, string>>;

/** What is lost after half an hour of samples every 30 s, by its labels. */
function lostIn(input: Input, selection: SourceSelection, atMinutes = 30): string[] {
  const series = Object.entries(input).map(([labels, values]) =>
    parsedOrThrow(parseExampleSeries(labels, values), labels),
  );
  const ask = (expr: string) =>
    queryWrittenMetrics(writtenMetrics(series, 30_000), expr, atMinutes * 60_000).map(({ labels }) => labels);
  const lost = ask(lostExpression(selection));
  const found = withoutRemoved(lost, ask(removedExpression(selection.clusterLabel)), selection.clusterLabel);
  return found.map((labels) => formatLost([labels])).sort();
}

const pods: SourceSelection = {
  selector: 'kube_pod_info',
  things: ['cluster', 'namespace', 'pod'],
  nodeLabel: null,
  clusterLabel: 'cluster',
  clusterLabels: [],
  staleSeconds: 180,
};
const shop: SourceSelection = { ...pods, selector: 'kube_pod_info{namespace="shop"}' };
const nodes: SourceSelection = {
  selector: 'node_cpu_seconds_total{mode="idle"}',
  things: ['cluster', 'node'],
  nodeLabel: 'node',
  clusterLabel: 'cluster',
  clusterLabels: [],
  staleSeconds: 180,
};

/** For the whole half hour; until minute 22; from minute 22 on. */
const always = '1x60';
const until22 = '1x44';
const from22 = '_x44 1x16';

const worker = (n: number, more = ''): string =>
  `node_cpu_seconds_total{job="node-exporter",instance="10.0.0.${n}:9100",cpu="0",mode="idle"${more}}`;
const info = (n: number, more = ''): string =>
  `kube_node_info{job="ksm",instance="ksm-0:8080",node="worker-${n}",internal_ip="10.0.0.${n}"${more}}`;

describe('a source that is gone', () => {
  const table: readonly (readonly [string, SourceSelection, Input, readonly string[]])[] = [
    [
      'a shard of kube-state-metrics',
      pods,
      {
        'kube_pod_info{job="ksm",instance="ksm-0:8080",namespace="shop",pod="cart-1"}': always,
        'kube_pod_info{job="ksm",instance="ksm-1:8080",namespace="shop",pod="pay-1"}': until22,
      },
      ['instance=ksm-1:8080 job=ksm'],
    ],
    [
      'one of two clusters',
      pods,
      {
        'kube_pod_info{cluster="eu",job="ksm",instance="ksm:8080",namespace="shop",pod="cart-1"}': always,
        'kube_pod_info{cluster="us",job="ksm",instance="ksm:8080",namespace="shop",pod="cart-1"}': until22,
      },
      ['cluster=us instance=ksm:8080 job=ksm'],
    ],
    [
      'one whose newest sample is four minutes old, with nothing that marks it as stale',
      pods,
      {
        'kube_pod_info{job="ksm",instance="ksm-0:8080",namespace="shop",pod="cart-1"}': always,
        'kube_pod_info{job="ksm",instance="ksm-1:8080",namespace="shop",pod="pay-1"}': '1x52',
      },
      ['instance=ksm-1:8080 job=ksm'],
    ],
    [
      'not kube-state-metrics that came back as another pod',
      pods,
      {
        'kube_pod_info{job="ksm",instance="10.1.0.1:8080",namespace="shop",pod="cart-1"}': until22,
        'kube_pod_info{job="ksm",instance="10.1.0.1:8080",namespace="shop",pod="pay-1"}': until22,
        'kube_pod_info{job="ksm",instance="10.1.0.1:8080",namespace="monitoring",pod="ksm-a"}': until22,
        'kube_pod_info{job="ksm",instance="10.1.0.2:8080",namespace="shop",pod="cart-1"}': from22,
        'kube_pod_info{job="ksm",instance="10.1.0.2:8080",namespace="shop",pod="pay-1"}': from22,
        'kube_pod_info{job="ksm",instance="10.1.0.2:8080",namespace="monitoring",pod="ksm-b"}': from22,
      },
      [],
    ],
    [
      'not a shard that has no more pods of the namespace',
      shop,
      {
        'kube_pod_info{job="ksm",instance="ksm-0:8080",namespace="shop",pod="cart-2"}': from22,
        'kube_pod_info{job="ksm",instance="ksm-1:8080",namespace="shop",pod="cart-1"}': until22,
        'kube_pod_info{job="ksm",instance="ksm-1:8080",namespace="other",pod="x-1"}': always,
      },
      [],
    ],
    [
      'the exporter of a node that is still there, and of a machine without a node',
      nodes,
      {
        [worker(1, ',node="worker-1"')]: always,
        [worker(2, ',node="worker-2"')]: until22,
        [info(1)]: always,
        [info(2)]: always,
        'node_cpu_seconds_total{job="vm",instance="vm-1:9100",cpu="0",mode="idle"}': always,
        'node_cpu_seconds_total{job="vm",instance="vm-2:9100",cpu="0",mode="idle"}': until22,
      },
      ['instance=10.0.0.2:9100 job=node-exporter node=worker-2', 'instance=vm-2:9100 job=vm'],
    ],
    [
      'not of a node that was taken away, told apart by its address',
      nodes,
      { [worker(1)]: always, [worker(2)]: until22, [info(1)]: always, [info(2)]: until22 },
      [],
    ],
    [
      'nor by its name',
      nodes,
      {
        [worker(1, ',node="worker-1"')]: always,
        [worker(2, ',node="worker-2"')]: until22,
        [info(1)]: always,
        [info(2)]: until22,
      },
      [],
    ],
    [
      'but of one that only a dead shard knew',
      nodes,
      {
        [worker(1, ',node="worker-1"')]: always,
        [worker(2, ',node="worker-2"')]: until22,
        [info(1)]: always,
        'kube_node_info{job="ksm",instance="ksm-1:8080",node="worker-2",internal_ip="10.0.0.2"}': until22,
      },
      ['instance=10.0.0.2:9100 job=node-exporter node=worker-2'],
    ],
    [
      "not a node's exporter that came back under another address",
      nodes,
      {
        [worker(1, ',node="worker-1"')]: until22,
        [worker(9, ',node="worker-1"')]: from22,
      },
      [],
    ],
  ];
  it.each(table)('%s', (_title, selection, input, expected) => {
    expect(lostIn(input, selection)).toEqual(expected);
  });

  it('is not missed for longer than the look-back', () => {
    const input = { [worker(1)]: '1x100', [worker(2)]: until22 };
    expect(lostIn(input, nodes, 36)).toHaveLength(1);
    // The last sample, of minute 22, is seen until minute 27, and ten minutes later still.
    expect(lostIn(input, nodes, 38)).toEqual([]);
  });

  it('is told by what the OpenTelemetry Collector calls a cluster and a node', () => {
    const selection = {
      ...nodes,
      selector: 'k8s_node_cpu_usage',
      things: ['cluster', 'node', 'k8s_cluster_name', 'k8s_node_name'],
      nodeLabel: 'k8s_node_name',
      clusterLabels: ['k8s_cluster_name'],
    };
    const input = {
      'k8s_node_cpu_usage{k8s_cluster_name="eu",k8s_node_name="worker-1"}': always,
      'k8s_node_cpu_usage{k8s_cluster_name="us",k8s_node_name="worker-1"}': until22,
    };
    expect(lostIn(input, selection)).toEqual(['k8s_cluster_name=us k8s_node_name=worker-1']);
  });
});
