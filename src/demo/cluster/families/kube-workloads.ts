import type { Labels } from '../../../domain/labels.ts';
import { computedSeries, constantSeries, type Family, family, type SeriesSpec } from '../family.ts';
import { clusterName } from '../nodes.ts';
import { replicasAt } from '../pending-pod.ts';
import { hashText, nameSuffix } from '../shape/hash.ts';
import type { Model } from '../shape/model.ts';
import { type Workload, type WorkloadKind, workloads } from '../workloads.ts';
import { isPodReady } from './kube-pods.ts';
import {
  type Column,
  type Counted,
  created,
  daemonSetColumns,
  deploymentColumns,
  missing,
  ready,
  replicas,
  statefulSetColumns,
} from './kube-workload-columns.ts';

/** The metrics of kube-state-metrics v2 on Deployments, ReplicaSets, StatefulSets and DaemonSets. */
export function kubeWorkloadFamilies(model: Model): Family[] {
  const counted = workloads.map((workload): Counted => {
    const pods = model.podsOf(workload.name);
    return {
      workload,
      pods,
      replicas: (seconds) => replicasAt(model, workload.name, seconds),
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
    ...revisions(counted),
    ...replicaSets(counted),
  ];
}

function workloadLabels(workload: Workload, label: string): Labels {
  return { cluster: clusterName, namespace: workload.namespace, [label]: workload.name };
}

function deployments(counted: readonly Counted[]): Counted[] {
  return counted.filter(({ workload }) => workload.kind === 'Deployment');
}

function deploymentConditions(counted: readonly Counted[]): Family {
  const series = (one: Counted): SeriesSpec[] =>
    [
      ['Available', 'MinimumReplicasAvailable'] as const,
      ['Progressing', 'NewReplicaSetAvailable'] as const,
    ].flatMap(([condition, reason]) =>
      ['true', 'false', 'unknown'].map((status) =>
        computedSeries(
          { ...workloadLabels(one.workload, 'deployment'), reason, condition, status },
          (seconds) => {
            // A Deployment is available while at most a quarter of its pods (rounded up) is missing, the default of a roll-out.
            const holds =
              condition === 'Progressing' || missing(one, seconds) <= Math.ceil(one.replicas(seconds) / 4);
            return (status === 'true' && holds) || (status === 'false' && !holds) ? 1 : 0;
          },
        ),
      ),
    );
  const head = {
    name: 'kube_deployment_status_condition',
    type: 'gauge',
    help: 'The current status conditions of a deployment.',
  } as const;
  return family(head, () => deployments(counted).flatMap(series));
}

/** The revision that a StatefulSet has and the one that it is to have, which are the same while nothing is rolled out. */
function revisions(counted: readonly Counted[]): Family[] {
  const sets = counted.filter(({ workload }) => workload.kind === 'StatefulSet');
  return ['current', 'update'].map((which) =>
    family(
      {
        name: `kube_statefulset_status_${which}_revision`,
        type: 'gauge',
        help: 'Indicates the version of the StatefulSet used to generate Pods.',
      },
      () =>
        sets.map(({ workload }) =>
          constantSeries(
            {
              ...workloadLabels(workload, 'statefulset'),
              revision: `${workload.name}-${revisionOf(workload)}`,
            },
            1,
          ),
        ),
    ),
  );
}

function revisionOf(workload: Workload): string {
  return nameSuffix(hashText(1, workload.name), 10);
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
    each('kube_replicaset_created', 'Unix creation timestamp', () => ({}), created),
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
