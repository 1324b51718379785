import type { Labels } from '../../../domain/labels.ts';
import { computedSeries, constantSeries, type Family, family, type MetricType } from '../family.ts';
import { clusterName, mib } from '../nodes.ts';
import type { ContainerUsage } from '../pod-usage.ts';
import type { Pod } from '../pods.ts';
import type { Model } from '../shape/model.ts';

export function kubePodLabels(pod: Pod): Record<string, string> {
  return { cluster: clusterName, namespace: pod.namespace, pod: pod.name, uid: pod.uid };
}

export function kubeContainerLabels(usage: ContainerUsage): Record<string, string> {
  return { ...kubePodLabels(usage.pod), container: usage.shape.name };
}

const phases = ['Pending', 'Running', 'Succeeded', 'Failed', 'Unknown'] as const;

/** kube-state-metrics v2 about long-lived pods and what their containers may use (docs/stores.md 6.1). */
export function kubePodFamilies(model: Model): Family[] {
  const gauge = (
    name: string,
    help: string,
    labels: (pod: Pod) => Labels,
    value: (pod: Pod) => number,
  ): Family =>
    family({ name, type: 'gauge', help }, () =>
      model.pods.map((pod) => constantSeries(labels(pod), value(pod))),
    );
  return [
    gauge('kube_pod_info', 'Information about pod.', podInfo, () => 1),
    gauge('kube_pod_owner', "Information about the Pod's owner.", podOwner, () => 1),
    gauge('kube_pod_service_account', 'The service account for a pod.', serviceAccount, () => 1),
    gauge('kube_pod_created', 'Unix creation timestamp', kubePodLabels, (pod) => pod.startedSeconds - 2),
    gauge(
      'kube_pod_start_time',
      'Start time in unix timestamp for a pod.',
      kubePodLabels,
      (pod) => pod.startedSeconds,
    ),
    gauge(
      'kube_pod_status_scheduled_time',
      'Unix timestamp when pod moved into scheduled status',
      kubePodLabels,
      (pod) => pod.startedSeconds - 1,
    ),
    family({ name: 'kube_pod_status_phase', type: 'gauge', help: 'The pods current phase.' }, () =>
      model.pods.flatMap((pod) =>
        phases.map((phase) => constantSeries({ ...kubePodLabels(pod), phase }, phase === 'Running' ? 1 : 0)),
      ),
    ),
    readiness(model),
    qualityOfService(model),
    ...resources(model),
  ];
}

function podInfo(pod: Pod): Labels {
  return {
    ...kubePodLabels(pod),
    node: pod.node.name,
    host_ip: pod.node.ip,
    pod_ip: pod.ip,
    created_by_kind: pod.ownerKind,
    created_by_name: pod.ownerName,
    ...(pod.namespace === 'kube-system' ? { priority_class: 'system-cluster-critical' } : {}),
  };
}

function serviceAccount(pod: Pod): Labels {
  return { ...kubePodLabels(pod), service_account: pod.workload.name };
}

function podOwner(pod: Pod): Labels {
  return {
    ...kubePodLabels(pod),
    owner_kind: pod.ownerKind,
    owner_name: pod.ownerName,
    owner_is_controller: 'true',
  };
}

/** Whether a pod is ready: all its containers have run for at least ten seconds, the time of the readiness probe. */
export function isPodReady(model: Model, pod: Pod, seconds: number): boolean {
  return model.containersOf(pod).every((usage) => {
    const { running, startedSeconds } = usage.moment(seconds);
    return running && seconds >= startedSeconds + 10;
  });
}

function readiness(model: Model): Family {
  return family(
    {
      name: 'kube_pod_status_ready',
      type: 'gauge',
      help: 'Describes whether the pod is ready to serve requests.',
    },
    () =>
      model.pods.flatMap((pod) =>
        ['true', 'false', 'unknown'].map((condition) =>
          computedSeries({ ...kubePodLabels(pod), condition }, (seconds) => {
            if (condition === 'unknown') return 0;
            return isPodReady(model, pod, seconds) === (condition === 'true') ? 1 : 0;
          }),
        ),
      ),
  );
}

function qualityOfService(model: Model): Family {
  return family(
    { name: 'kube_pod_status_qos_class', type: 'gauge', help: 'The pods current qosClass.' },
    () =>
      model.pods.flatMap((pod) =>
        ['BestEffort', 'Burstable', 'Guaranteed'].map((qosClass) =>
          constantSeries({ ...kubePodLabels(pod), qos_class: qosClass }, qosClass === 'Burstable' ? 1 : 0),
        ),
      ),
  );
}

function resources(model: Model): Family[] {
  const of = (
    name: string,
    help: string,
    cores: 'requestCores' | 'limitCores',
    memory: 'requestMiB' | 'limitMiB',
  ): Family =>
    family({ name, type: 'gauge' satisfies MetricType, help }, () =>
      model.containers.flatMap((usage) => {
        const labels = { ...kubeContainerLabels(usage), node: usage.pod.node.name };
        const series = [];
        // A resource without a limit has no series, so that no query computes a share of it.
        if (usage.shape[cores] > 0) {
          series.push(constantSeries({ ...labels, resource: 'cpu', unit: 'core' }, usage.shape[cores]));
        }
        if (usage.shape[memory] > 0) {
          series.push(
            constantSeries({ ...labels, resource: 'memory', unit: 'byte' }, usage.shape[memory] * mib),
          );
        }
        return series;
      }),
    );
  return [
    of(
      'kube_pod_container_resource_requests',
      'The number of requested request resource by a container.',
      'requestCores',
      'requestMiB',
    ),
    of(
      'kube_pod_container_resource_limits',
      'The number of requested limit resource by a container.',
      'limitCores',
      'limitMiB',
    ),
  ];
}
