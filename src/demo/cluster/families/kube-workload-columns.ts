import type { Pod } from '../pods.ts';
import type { Workload } from '../workloads.ts';

/** A workload with its pods and the two counts from which all its metrics are derived. Times are Unix s. */
export interface Counted {
  readonly workload: Workload;
  readonly pods: readonly Pod[];
  replicas(seconds: number): number;
  ready(seconds: number): number;
}

/** A metric that every workload of one kind has. */
export interface Column {
  readonly name: string;
  readonly help: string;
  readonly at: (counted: Counted, seconds: number) => number;
}

export const replicas: Column['at'] = (one, seconds) => one.replicas(seconds);
export const ready: Column['at'] = (one, seconds) => one.ready(seconds);
export const missing: Column['at'] = (one, seconds) => one.replicas(seconds) - one.ready(seconds);
/** Each change of a specification counts, the number of replicas that the autoscaler writes too. */
const generation: Column['at'] = (one, seconds) => 3 + one.replicas(seconds) - one.pods.length;
export const created: Column['at'] = (one) => (one.pods[0]?.startedSeconds ?? 0) - 600;

export const deploymentColumns: readonly Column[] = [
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
  { name: 'kube_deployment_created', help: 'Unix creation timestamp', at: created },
];

export const statefulSetColumns: readonly Column[] = [
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
  { name: 'kube_statefulset_created', help: 'Unix creation timestamp', at: created },
];

export const daemonSetColumns: readonly Column[] = [
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
  {
    name: 'kube_daemonset_status_observed_generation',
    help: 'The most recent generation observed by the daemon set controller.',
    at: generation,
  },
  {
    name: 'kube_daemonset_metadata_generation',
    help: 'Sequence number representing a specific generation of the desired state.',
    at: generation,
  },
  { name: 'kube_daemonset_created', help: 'Unix creation timestamp', at: created },
];
