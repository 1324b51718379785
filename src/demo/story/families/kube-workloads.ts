import type { Labels } from '../../../domain/labels.ts';
import { computedSeries, constantSeries, type Family, family, type SeriesSpec } from '../family.ts';
import type { Model } from '../model.ts';
import { clusterName } from '../nodes.ts';
import type { Pod } from '../pods.ts';
import { type Workload, type WorkloadKind, workloads } from '../workloads.ts';
import { isPodReady } from './kube-pods.ts';

/** One workload with its pods, and the count that kube-state-metrics derives everything else from. */
interface Counted {
  readonly workload: Workload;
  readonly pods: readonly Pod[];
  readonly replicas: number;
  ready(seconds: number): number;
}

interface Column {
  readonly name: string;
  readonly help: string;
  readonly at: (counted: Counted, seconds: number) => number;
}

/** kube-state-metrics v2 about Deployments, ReplicaSets, StatefulSets and DaemonSets. */
export function kubeWorkloadFamilies(model: Model): Family[] {
  const counted = workloads.map((workload): Counted => {
    const pods = model.podsOf(workload.name);
    return {
      workload,
      pods,
      replicas: pods.length,
      ready: (seconds) => pods.filter((pod) => isPodReady(model, pod, seconds)).length,
    };
  });
  const columns = (kind: WorkloadKind, label: string, list: readonly Column[]): Family[] =>
    list.map(({ name, help, at }) =>
      family({ name, type: 'gauge', help }, () =>
        counted
          .filter(({ workload }) => workload.kind === kind)
          .map((one) => computedSeries(workloadLabels(one.workload, label), (seconds) => at(one, seconds))),
      ),
    );
  return [
    ...columns('Deployment', 'deployment', deploymentColumns),
    ...columns('StatefulSet', 'statefulset', statefulSetColumns),
    ...columns('DaemonSet', 'daemonset', daemonSetColumns),
    deploymentConditions(counted),
    ...replicaSets(counted),
  ];
}

function workloadLabels(workload: Workload, label: string): Labels {
  return { cluster: clusterName, namespace: workload.namespace, [label]: workload.name };
}

const replicas: Column['at'] = (one) => one.replicas;
const ready: Column['at'] = (one, seconds) => one.ready(seconds);
const missing: Column['at'] = (one, seconds) => one.replicas - one.ready(seconds);
const generation: Column['at'] = () => 3;

const deploymentColumns: readonly Column[] = [
  { name: 'kube_deployment_spec_replicas', help: 'Number of desired pods for a deployment.', at: replicas },
  { name: 'kube_deployment_spec_paused', help: 'Whether the deployment is paused.', at: () => 0 },
  { name: 'kube_deployment_status_replicas', help: 'The number of replicas per deployment.', at: replicas },
  {
    name: 'kube_deployment_status_replicas_ready',
    help: 'The number of ready replicas per deployment.',
    at: ready,
  },
  {
    name: 'kube_deployment_status_replicas_available',
    help: 'The number of available replicas per deployment.',
    at: ready,
  },
  {
    name: 'kube_deployment_status_replicas_unavailable',
    help: 'The number of unavailable replicas per deployment.',
    at: missing,
  },
  {
    name: 'kube_deployment_status_replicas_updated',
    help: 'The number of updated replicas per deployment.',
    at: replicas,
  },
  {
    name: 'kube_deployment_status_observed_generation',
    help: 'The generation observed by the deployment controller.',
    at: generation,
  },
  {
    name: 'kube_deployment_metadata_generation',
    help: 'Sequence number representing a specific generation of the desired state.',
    at: generation,
  },
  {
    name: 'kube_deployment_created',
    help: 'Unix creation timestamp',
    at: (one) => (one.pods[0]?.startedSeconds ?? 0) - 600,
  },
];

const statefulSetColumns: readonly Column[] = [
  { name: 'kube_statefulset_replicas', help: 'Number of desired pods for a StatefulSet.', at: replicas },
  { name: 'kube_statefulset_status_replicas', help: 'The number of replicas per StatefulSet.', at: replicas },
  {
    name: 'kube_statefulset_status_replicas_ready',
    help: 'The number of ready replicas per StatefulSet.',
    at: ready,
  },
  {
    name: 'kube_statefulset_status_replicas_available',
    help: 'The number of available replicas per StatefulSet.',
    at: ready,
  },
  {
    name: 'kube_statefulset_status_replicas_current',
    help: 'The number of current replicas per StatefulSet.',
    at: replicas,
  },
  {
    name: 'kube_statefulset_status_replicas_updated',
    help: 'The number of updated replicas per StatefulSet.',
    at: replicas,
  },
  {
    name: 'kube_statefulset_status_observed_generation',
    help: 'The generation observed by the StatefulSet controller.',
    at: generation,
  },
  {
    name: 'kube_statefulset_metadata_generation',
    help: 'Sequence number representing a specific generation of the desired state.',
    at: generation,
  },
];

const daemonSetColumns: readonly Column[] = [
  {
    name: 'kube_daemonset_status_desired_number_scheduled',
    help: 'The number of nodes that should be running the daemon pod.',
    at: replicas,
  },
  {
    name: 'kube_daemonset_status_current_number_scheduled',
    help: 'The number of nodes running at least one daemon pod and are supposed to.',
    at: replicas,
  },
  {
    name: 'kube_daemonset_status_number_ready',
    help: 'The number of nodes that have a ready daemon pod.',
    at: ready,
  },
  {
    name: 'kube_daemonset_status_number_available',
    help: 'The number of nodes with an available daemon pod.',
    at: ready,
  },
  {
    name: 'kube_daemonset_status_number_unavailable',
    help: 'The number of nodes without an available daemon pod.',
    at: missing,
  },
  {
    name: 'kube_daemonset_status_number_misscheduled',
    help: 'The number of nodes running a daemon pod but are not supposed to.',
    at: () => 0,
  },
  {
    name: 'kube_daemonset_status_updated_number_scheduled',
    help: 'The total number of nodes that are running updated daemon pod.',
    at: replicas,
  },
];

function deployments(counted: readonly Counted[]): Counted[] {
  return counted.filter(({ workload }) => workload.kind === 'Deployment');
}

function deploymentConditions(counted: readonly Counted[]): Family {
  const series = (one: Counted): SeriesSpec[] =>
    ['Available', 'Progressing'].flatMap((condition) =>
      ['true', 'false', 'unknown'].map((status) =>
        computedSeries({ ...workloadLabels(one.workload, 'deployment'), condition, status }, (seconds) => {
          // Available while at most a quarter (rounded up) is missing: the default roll-out rule.
          const holds = condition === 'Progressing' || missing(one, seconds) <= Math.ceil(one.replicas / 4);
          return (status === 'true' && holds) || (status === 'false' && !holds) ? 1 : 0;
        }),
      ),
    );
  const head = {
    name: 'kube_deployment_status_condition',
    type: 'gauge',
    help: 'The current status conditions of a deployment.',
  } as const;
  return family(head, () => deployments(counted).flatMap(series));
}

function replicaSets(counted: readonly Counted[]): Family[] {
  const each = (name: string, help: string, labels: (one: Counted) => Labels, at: Column['at']): Family =>
    family({ name, type: 'gauge', help }, () =>
      deployments(counted).map((one) =>
        computedSeries(
          {
            cluster: clusterName,
            namespace: one.workload.namespace,
            replicaset: one.pods[0]?.ownerName ?? '',
            ...labels(one),
          },
          (seconds) => at(one, seconds),
        ),
      ),
    );
  const owner = (one: Counted): Labels => ({
    owner_kind: 'Deployment',
    owner_name: one.workload.name,
    owner_is_controller: 'true',
  });
  return [
    each('kube_replicaset_owner', "Information about the ReplicaSet's owner.", owner, () => 1),
    each('kube_replicaset_spec_replicas', 'Number of desired pods for a ReplicaSet.', () => ({}), replicas),
    each('kube_replicaset_status_replicas', 'The number of replicas per ReplicaSet.', () => ({}), replicas),
    each(
      'kube_replicaset_status_ready_replicas',
      'The number of ready replicas per ReplicaSet.',
      () => ({}),
      ready,
    ),
    namespaces(counted),
  ];
}

function namespaces(counted: readonly Counted[]): Family {
  const names = [...new Set(counted.map(({ workload }) => workload.namespace))];
  return family(
    { name: 'kube_namespace_status_phase', type: 'gauge', help: 'kubernetes namespace status phase.' },
    () =>
      names.flatMap((namespace) =>
        ['Active', 'Terminating'].map((phase) =>
          constantSeries({ cluster: clusterName, namespace, phase }, phase === 'Active' ? 1 : 0),
        ),
      ),
  );
}
