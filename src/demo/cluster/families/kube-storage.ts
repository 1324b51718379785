import type { Labels } from '../../../domain/labels.ts';
import { computedSeries, constantSeries, type Family, family, type SeriesSpec } from '../family.ts';
import { clusterName, gib } from '../nodes.ts';
import type { Pod } from '../pods.ts';
import { hashText, mix, uidOf, unit } from '../shape/hash.ts';
import type { Model } from '../shape/model.ts';

/** Bytes for each inode in the ext4 file system of the volumes. */
const bytesPerInode = 16_384;

/** The metrics of kube-state-metrics and the kubelet on volume claims. */
export function kubeStorageFamilies(model: Model): Family[] {
  const pods = model.pods.filter((pod) => pod.workload.volumeGiB > 0);
  return [...claims(pods), ...volumes(pods), ...volumeStats(pods)];
}

function claimLabels(pod: Pod): Labels {
  return { cluster: clusterName, namespace: pod.namespace, persistentvolumeclaim: `data-${pod.name}` };
}

function volumeName(pod: Pod): string {
  return `pvc-${uidOf(mix(pod.key, 5))}`;
}

/** The volumes themselves, which have no namespace, and which pod mounts which claim. */
function volumes(pods: readonly Pod[]): Family[] {
  const labels = (pod: Pod): Labels => ({ cluster: clusterName, persistentvolume: volumeName(pod) });
  const gauge = (name: string, help: string, series: (pod: Pod) => SeriesSpec[]): Family =>
    family({ name, type: 'gauge', help }, () => pods.flatMap(series));
  return [
    gauge('kube_persistentvolume_info', 'Information about Persistent Volumes.', (pod) => [
      constantSeries({ ...labels(pod), storageclass: 'local-path', reclaim_policy: 'Delete' }, 1),
    ]),
    gauge(
      'kube_persistentvolume_claim_ref',
      'Information about the Persistent Volume Claim Reference.',
      (pod) => [
        constantSeries({ ...labels(pod), name: `data-${pod.name}`, claim_namespace: pod.namespace }, 1),
      ],
    ),
    gauge('kube_persistentvolume_capacity_bytes', 'Persistentvolume capacity in bytes.', (pod) => [
      constantSeries(labels(pod), pod.workload.volumeGiB * gib),
    ]),
    gauge('kube_persistentvolume_created', 'Unix creation timestamp', (pod) => [
      constantSeries(labels(pod), pod.startedSeconds - 600),
    ]),
    gauge('kube_persistentvolume_status_phase', 'The phase of the volume.', (pod) =>
      ['Pending', 'Available', 'Bound', 'Released', 'Failed'].map((phase) =>
        constantSeries({ ...labels(pod), phase }, Number(phase === 'Bound')),
      ),
    ),
    gauge(
      'kube_pod_spec_volumes_persistentvolumeclaims_info',
      'Information about persistentvolumeclaim volumes in a pod.',
      (pod) => [constantSeries({ ...claimLabels(pod), pod: pod.name, volume: 'data' }, 1)],
    ),
  ];
}

function claims(pods: readonly Pod[]): Family[] {
  return [
    family(
      {
        name: 'kube_persistentvolumeclaim_info',
        type: 'gauge',
        help: 'Information about persistent volume claim.',
      },
      () =>
        pods.map((pod) =>
          constantSeries({ ...claimLabels(pod), storageclass: 'local-path', volumename: volumeName(pod) }, 1),
        ),
    ),
    family(
      {
        name: 'kube_persistentvolumeclaim_resource_requests_storage_bytes',
        type: 'gauge',
        help: 'The capacity of storage requested by the persistent volume claim.',
      },
      () => pods.map((pod) => constantSeries(claimLabels(pod), pod.workload.volumeGiB * gib)),
    ),
    family(
      {
        name: 'kube_persistentvolumeclaim_status_phase',
        type: 'gauge',
        help: 'The phase the persistent volume claim is currently in.',
      },
      () =>
        pods.flatMap((pod) =>
          ['Bound', 'Lost', 'Pending'].map((phase) =>
            constantSeries({ ...claimLabels(pod), phase }, phase === 'Bound' ? 1 : 0),
          ),
        ),
    ),
  ];
}

function volumeStats(pods: readonly Pod[]): Family[] {
  const capacity = (pod: Pod): number => pod.workload.volumeGiB * gib * 0.98;
  // A volume is one to two thirds full; a slow wave on top stands for compaction.
  const used = (pod: Pod, seconds: number): number =>
    capacity(pod) *
    (0.3 + 0.35 * unit(mix(pod.key, 6)) + 0.02 * Math.sin(seconds / 7200 + pod.ordinal + (pod.key >>> 24)));
  const stat = (name: string, help: string, at: (pod: Pod, seconds: number) => number): Family =>
    family({ name: `kubelet_volume_stats_${name}`, type: 'gauge', help }, () =>
      pods.map((pod) =>
        computedSeries(
          {
            ...claimLabels(pod),
            job: 'kubelet',
            metrics_path: '/metrics',
            instance: `${pod.node.ip}:10250`,
            node: pod.node.name,
          },
          (seconds) => Math.floor(at(pod, seconds)),
        ),
      ),
    );
  return [
    stat('capacity_bytes', 'Capacity in bytes of the volume', capacity),
    stat('used_bytes', 'Number of used bytes in the volume', used),
    stat(
      'available_bytes',
      'Number of available bytes in the volume',
      (pod, seconds) => capacity(pod) - used(pod, seconds),
    ),
    stat('inodes', 'Maximum number of inodes in the volume', (pod) => capacity(pod) / bytesPerInode),
    stat('inodes_used', 'Number of used inodes in the volume', (pod) => 900 + (hashText(1, pod.name) >>> 20)),
    stat(
      'inodes_free',
      'Number of free inodes in the volume',
      (pod) => Math.floor(capacity(pod) / bytesPerInode) - 900 - (hashText(1, pod.name) >>> 20),
    ),
  ];
}
