import type { Unit } from '../../domain/metrics/unit.ts';

/** One of the metrics for the CPU, memory or restarts of a pod. */
export interface PodMetricFamily {
  readonly name: 'cpu' | 'memory' | 'restarts';
  readonly title: string;
  readonly unit: Unit;
  readonly metric: string;
  readonly pod: string;
  readonly namespace: string;
  /** Matchers that keep cAdvisor's sums from counting twice (docs/stores.md 7.25). */
  readonly matchers: string;
  /** True if the metric is a counter whose rate is shown. */
  readonly isCounter: boolean;
}

const kube = { pod: 'pod', namespace: 'namespace' } as const;
const otel = {
  pod: 'k8s_pod_name',
  namespace: 'k8s_namespace_name',
  matchers: '',
  isCounter: false,
} as const;
const containers = ', container!="", container!="POD"';

/** The metrics of pods; for each `name`, the preferred one is first. */
export const podMetricFamilies: readonly PodMetricFamily[] = [
  {
    name: 'cpu',
    title: 'CPU',
    unit: 'cores',
    metric: 'container_cpu_usage_seconds_total',
    ...kube,
    matchers: containers,
    isCounter: true,
  },
  { name: 'cpu', title: 'CPU', unit: 'cores', metric: 'k8s_pod_cpu_usage', ...otel },
  {
    name: 'memory',
    title: 'Memory',
    unit: 'bytes',
    metric: 'container_memory_working_set_bytes',
    ...kube,
    matchers: containers,
    isCounter: false,
  },
  { name: 'memory', title: 'Memory', unit: 'bytes', metric: 'k8s_pod_memory_working_set_bytes', ...otel },
  { name: 'memory', title: 'Memory', unit: 'bytes', metric: 'k8s_pod_memory_working_set', ...otel },
  {
    name: 'restarts',
    title: 'Restarts',
    unit: 'count',
    metric: 'kube_pod_container_status_restarts_total',
    ...kube,
    matchers: '',
    isCounter: false,
  },
  { name: 'restarts', title: 'Restarts', unit: 'count', metric: 'k8s_container_restarts', ...otel },
];
