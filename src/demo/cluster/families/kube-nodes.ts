import type { Labels } from '../../../domain/labels.ts';
import { constantSeries, type Family, family, type SeriesSpec } from '../family.ts';
import { type ClusterNode, clusterName, mib } from '../nodes.ts';
import { hashText, uidOf } from '../shape/hash.ts';
import type { Model } from '../shape/model.ts';

/** The kubelet's own, and one that the node-problem-detector sets. */
const conditions = [
  'Ready',
  'MemoryPressure',
  'DiskPressure',
  'PIDPressure',
  'NetworkUnavailable',
  'KernelDeadlock',
] as const;

function nodeLabels(node: ClusterNode): Record<string, string> {
  return { cluster: clusterName, node: node.name };
}

/** The metrics of kube-state-metrics v2 on nodes. All three nodes stay healthy throughout the story. */
export function kubeNodeFamilies(model: Model): Family[] {
  const gauge = (name: string, help: string, series: (node: ClusterNode) => readonly SeriesSpec[]): Family =>
    family({ name, type: 'gauge', help }, () => model.nodes.flatMap(series));
  return [
    gauge('kube_node_info', 'Information about a cluster node.', (node) => [
      constantSeries(info(model, node), 1),
    ]),
    gauge('kube_node_created', 'Unix creation timestamp', (node) => [
      constantSeries(nodeLabels(node), model.eraStartSeconds - 4 * 86_400),
    ]),
    gauge('kube_node_role', 'The role of a cluster node.', (node) =>
      node.role === 'control-plane' ? [constantSeries({ ...nodeLabels(node), role: node.role }, 1)] : [],
    ),
    gauge('kube_node_spec_unschedulable', 'Whether a node can schedule new pods.', (node) => [
      constantSeries(nodeLabels(node), 0),
    ]),
    gauge('kube_node_spec_taint', 'The taint of a cluster node.', (node) =>
      node.role === 'control-plane'
        ? [
            constantSeries(
              {
                ...nodeLabels(node),
                key: `node-role.kubernetes.io/${node.role}`,
                effect: 'PreferNoSchedule',
              },
              1,
            ),
          ]
        : [],
    ),
    gauge('kube_node_status_condition', 'The condition of a cluster node.', conditionSeries),
    gauge('kube_node_status_capacity', 'The total amount of resources available for a node.', (node) =>
      resourceSeries(node, { cpu: node.cores, memory: node.memoryBytes }),
    ),
    gauge('kube_node_status_allocatable', 'The amount of resources allocatable for pods.', (node) =>
      resourceSeries(node, { cpu: node.cores - 0.1, memory: node.memoryBytes - 400 * mib }),
    ),
  ];
}

function info(model: Model, node: ClusterNode): Labels {
  return {
    ...nodeLabels(node),
    internal_ip: node.ip,
    kernel_version: '6.8.0-85-generic',
    kubelet_version: 'v1.34.1',
    kubeproxy_version: 'v1.34.1',
    container_runtime_version: 'containerd://2.1.4',
    os_image: 'Ubuntu 24.04.3 LTS',
    system_uuid: uidOf(hashText(model.seed, node.name)),
  };
}

function conditionSeries(node: ClusterNode): SeriesSpec[] {
  return conditions.flatMap((condition) =>
    ['true', 'false', 'unknown'].map((status) => {
      const holds = status === (condition === 'Ready' ? 'true' : 'false');
      return constantSeries({ ...nodeLabels(node), condition, status }, holds ? 1 : 0);
    }),
  );
}

function resourceSeries(
  node: ClusterNode,
  has: { readonly cpu: number; readonly memory: number },
): SeriesSpec[] {
  const of = (resource: string, unit: string, value: number): SeriesSpec =>
    constantSeries({ ...nodeLabels(node), resource, unit }, value);
  return [
    of('cpu', 'core', has.cpu),
    of('memory', 'byte', has.memory),
    of('pods', 'integer', 110),
    of('ephemeral_storage', 'byte', node.diskBytes * 0.94),
  ];
}
