import type { Labels } from '../../../domain/labels.ts';
import { computedSeries, constantSeries, type Family, family, type SeriesSpec } from '../family.ts';
import { clusterName, mib } from '../nodes.ts';
import { type PendingPod, pendingPodOf } from '../pending-pod.ts';
import type { Model } from '../shape/model.ts';
import { kubePodLabels } from './kube-pods.ts';

/** The metrics of kube-state-metrics v2 on scheduling. Every pod is scheduled, except the one that fits on no node. */
export function kubeSchedulingFamilies(model: Model): Family[] {
  const pending = pendingPodOf(model);
  const scheduled = family(
    {
      name: 'kube_pod_status_scheduled',
      type: 'gauge',
      help: 'Describes the status of the scheduling process for the pod.',
    },
    () =>
      model.pods.flatMap((pod) =>
        ['true', 'false', 'unknown'].map((condition) =>
          constantSeries({ ...kubePodLabels(pod), condition }, condition === 'true' ? 1 : 0),
        ),
      ),
  );
  return pending === null ? [scheduled] : [scheduled, ...pendingFamilies(pending)];
}

/** The pending pod's series in every family that has pods without a node. */
function pendingFamilies(pending: PendingPod): Family[] {
  const { sibling } = pending;
  const labels = { cluster: clusterName, namespace: sibling.namespace, pod: pending.name, uid: pending.uid };
  const series = (more: Labels, value: number): SeriesSpec =>
    computedSeries(
      { ...labels, ...more },
      (seconds) => (seconds >= pending.createdSeconds ? value : Number.NaN),
      (_from, to) => to >= pending.createdSeconds,
    );
  const gauge = (name: string, help: string, rows: readonly SeriesSpec[]): Family =>
    family({ name, type: 'gauge', help }, () => rows);
  const flags = (label: string, values: readonly string[], held: string): SeriesSpec[] =>
    values.map((value) => series({ [label]: value }, value === held ? 1 : 0));
  const truths = ['true', 'false', 'unknown'];
  return [
    gauge('kube_pod_info', 'Information about pod.', [
      series({ created_by_kind: 'ReplicaSet', created_by_name: sibling.ownerName }, 1),
    ]),
    gauge('kube_pod_owner', "Information about the Pod's owner.", [
      series({ owner_kind: 'ReplicaSet', owner_name: sibling.ownerName, owner_is_controller: 'true' }, 1),
    ]),
    gauge('kube_pod_created', 'Unix creation timestamp', [series({}, pending.createdSeconds)]),
    gauge(
      'kube_pod_status_phase',
      'The pods current phase.',
      flags('phase', ['Pending', 'Running', 'Succeeded', 'Failed', 'Unknown'], 'Pending'),
    ),
    gauge(
      'kube_pod_status_ready',
      'Describes whether the pod is ready to serve requests.',
      flags('condition', truths, 'false'),
    ),
    gauge(
      'kube_pod_status_scheduled',
      'Describes the status of the scheduling process for the pod.',
      flags('condition', truths, 'false'),
    ),
    gauge('kube_pod_status_unschedulable', 'Describes the unschedulable status for the pod.', [
      series({}, 1),
    ]),
    ...resourceFamilies(pending, gauge, series),
  ];
}

function resourceFamilies(
  { sibling }: PendingPod,
  gauge: (name: string, help: string, rows: readonly SeriesSpec[]) => Family,
  series: (more: Labels, value: number) => SeriesSpec,
): Family[] {
  const rows = (cores: 'requestCores' | 'limitCores', memory: 'requestMiB' | 'limitMiB'): SeriesSpec[] =>
    sibling.workload.containers.flatMap((shape) => [
      series({ container: shape.name, resource: 'cpu', unit: 'core' }, shape[cores]),
      series({ container: shape.name, resource: 'memory', unit: 'byte' }, shape[memory] * mib),
    ]);
  return [
    gauge(
      'kube_pod_container_resource_requests',
      'The number of requested request resource by a container.',
      rows('requestCores', 'requestMiB'),
    ),
    gauge(
      'kube_pod_container_resource_limits',
      'The number of requested limit resource by a container.',
      rows('limitCores', 'limitMiB'),
    ),
  ];
}
