import type { Labels } from '../../domain/labels.ts';
import { ownValue } from '../../domain/own-value.ts';
import { serviceOfPod } from './pod-name.ts';

/** The meaning of a label that says where something runs, whatever name the label has. */
export type Meaning =
  | 'service'
  | 'serviceNamespace'
  | 'namespace'
  | 'pod'
  | 'container'
  | 'node'
  | 'deployment'
  | 'cluster';

export const meanings: readonly Meaning[] = [
  'service',
  'serviceNamespace',
  'namespace',
  'pod',
  'container',
  'node',
  'deployment',
  'cluster',
];

/** The signals with such labels: metrics and logs have labels, traces have resource attributes. */
export type LabelledSignal = 'metrics' | 'logs' | 'traces';

/**
 * The label names of each meaning, the most reliable first. OTLP names come first (docs/stores.md 1.7, 2.7), then those of Promtail,
 * Alloy and scrape configurations. Prometheus names a label `exported_*` if the target set it but the scraper's own label won.
 */
const labelNames: Readonly<Record<Meaning, readonly string[]>> = {
  service: [
    'service_name',
    'service',
    'app',
    'app_kubernetes_io_name',
    'k8s_app',
    // Micrometer, in-house names, and Istio, whose metrics are of the workload that was called.
    'application',
    'app_name',
    'svc',
    'destination_workload',
    // The called side of an edge of Tempo's service graph (docs/stores.md 5.7).
    'server',
    'job',
  ],
  serviceNamespace: ['service_namespace'],
  namespace: ['exported_namespace', 'k8s_namespace_name', 'namespace', 'kubernetes_namespace', 'ns'],
  pod: ['exported_pod', 'k8s_pod_name', 'pod', 'pod_name', 'kubernetes_pod_name'],
  container: ['exported_container', 'k8s_container_name', 'container', 'container_name'],
  node: ['k8s_node_name', 'node', 'node_name'],
  deployment: ['k8s_deployment_name', 'deployment'],
  cluster: ['k8s_cluster_name', 'cluster'],
};

/** Resource attributes of OpenTelemetry's semantic conventions. */
const attributeNames: Readonly<Record<Meaning, string>> = {
  service: 'service.name',
  serviceNamespace: 'service.namespace',
  namespace: 'k8s.namespace.name',
  pod: 'k8s.pod.name',
  container: 'k8s.container.name',
  node: 'k8s.node.name',
  deployment: 'k8s.deployment.name',
  cluster: 'k8s.cluster.name',
};

/** The names that may carry a meaning in a signal, best first. */
export function namesOf(meaning: Meaning, signal: LabelledSignal): readonly string[] {
  return signal === 'traces' ? [attributeNames[meaning]] : labelNames[meaning];
}

/** The values of a label set by meaning: they describe one workload. */
export type Meant = Readonly<Partial<Record<Meaning, string>>>;

/** Reads a label set (or the resource attributes of a span) by meaning. Empty values are ignored. */
export function meaningsOf(labels: Labels, signal: LabelledSignal): Meant {
  const meant: Partial<Record<Meaning, string>> = {};
  for (const meaning of meanings) {
    const value = meaning === 'service' ? undefined : firstOf(labels, namesOf(meaning, signal));
    if (value !== undefined) meant[meaning] = value;
  }
  const [service, serviceNamespace] = serviceOf(labels, signal, meant.pod !== undefined);
  if (service !== undefined) meant.service = service;
  if (serviceNamespace !== undefined) meant.serviceNamespace ??= serviceNamespace;
  const pod = signal === 'traces' ? podOfHost(labels['host.name'], service) : undefined;
  if (pod !== undefined) meant.pod ??= pod;
  return meant;
}

/**
 * The pod that a `host.name` names. In a container the SDKs set it to the container's host name, which Kubernetes takes from the pod.
 * Undefined for a name that does not look like a pod's; a number at the end counts only after the service's own name.
 */
function podOfHost(host: string | undefined, service: string | undefined): string | undefined {
  if (host === undefined) return undefined;
  const [workload] = serviceOfPod(host);
  if (workload === undefined) return undefined;
  return /-\d+$/.test(host) && workload !== service ? undefined : host;
}

function serviceOf(
  labels: Labels,
  signal: LabelledSignal,
  hasPod: boolean,
): readonly [service?: string | undefined, namespace?: string | undefined] {
  for (const name of namesOf('service', signal)) {
    const value = ownValue(labels, name);
    if (value === undefined || value === '') continue;
    // With `endpoint` beside it, `service` was set by the Prometheus operator and names the Kubernetes Service it scraped.
    if (name === 'service' && labels.endpoint !== undefined) continue;
    // A `server` alone may be a host, but one beside a `client` is a service.
    if (name === 'server' && labels.client === undefined) continue;
    if (name !== 'job') return [value];
    const [namespace, service] = splitJob(value);
    if (namespace !== undefined) return [service, namespace];
    // The `job` of a scraped pod names the scrape configuration, not a service.
    if (!hasPod) return [service];
  }
  return [];
}

/** Splits a `job` of the form `service.namespace/service.name`, which OTLP writes (docs/stores.md 1.7); any other is one name. */
export function splitJob(job: string): readonly [namespace: string | undefined, service: string] {
  const [namespace = '', service = '', ...rest] = job.split('/');
  if (rest.length > 0 || namespace === '' || service === '' || namespace === 'integrations')
    return [undefined, job];
  return [namespace, service];
}

function firstOf(labels: Labels, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = ownValue(labels, name);
    if (value !== undefined && value !== '') return value;
  }
  return undefined;
}

/** The different values of a meaning over some workloads, in alphabetical order. */
export function valuesOf(workloads: readonly Meant[], meaning: Meaning): string[] {
  return [...new Set(workloads.flatMap((workload) => workload[meaning] ?? []))].sort();
}

/** Names values of one meaning in a sentence, at most three of them: `pods a, b, c and 2 more`. */
export function nameValues(meaning: Meaning, values: readonly string[]): string {
  const shown = values.slice(0, 3).join(', ');
  const more = values.length > 3 ? ` and ${values.length - 3} more` : '';
  return `${meaning}${values.length === 1 ? '' : 's'} ${shown}${more}`;
}
