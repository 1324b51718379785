/** A container in each pod of a workload. `cores` and `memoryMiB` are its use on a quiet day; a limit of 0 means no limit. */
export interface ContainerShape {
  readonly name: string;
  readonly image: string;
  readonly cores: number;
  readonly memoryMiB: number;
  readonly requestCores: number;
  readonly requestMiB: number;
  readonly limitCores: number;
  readonly limitMiB: number;
}

export type WorkloadKind = 'Deployment' | 'StatefulSet' | 'DaemonSet';

export interface Workload {
  readonly namespace: string;
  readonly name: string;
  readonly kind: WorkloadKind;
  /** The node number of each pod. */
  readonly nodes: readonly number[];
  readonly containers: readonly ContainerShape[];
  /** Size of its volume claim in GiB; 0 without one. */
  readonly volumeGiB: number;
}

/** The numbers of a `ContainerShape`, in the order of the table below. */
type Sizes = readonly [
  cores: number,
  memoryMiB: number,
  requestCores: number,
  requestMiB: number,
  limitCores: number,
  limitMiB: number,
];

function container(name: string, image: string, sizes: Sizes): ContainerShape {
  const [cores, memoryMiB, requestCores, requestMiB, limitCores, limitMiB] = sizes;
  return { name, image, cores, memoryMiB, requestCores, requestMiB, limitCores, limitMiB };
}

function shopWorkload(name: string, nodes: readonly number[], sizes: Sizes): Workload {
  const image = `ghcr.io/open-telemetry/demo:2.1.3-${name}`;
  return {
    namespace: 'otel-demo',
    name,
    kind: 'Deployment',
    nodes,
    containers: [container(name, image, sizes)],
    volumeGiB: 0,
  };
}

interface MoreWorkloadFacts {
  readonly kind?: WorkloadKind;
  readonly volumeGiB?: number;
  readonly sidecar?: ContainerShape;
}

function otherWorkload(
  identity: readonly [namespace: string, name: string, image: string],
  nodes: readonly number[],
  sizes: Sizes,
  extra: MoreWorkloadFacts = {},
): Workload {
  const [namespace, name, image] = identity;
  const containers = [container(name, image, sizes)];
  if (extra.sidecar) containers.push(extra.sidecar);
  return {
    namespace,
    name,
    kind: extra.kind ?? 'Deployment',
    nodes,
    containers,
    volumeGiB: extra.volumeGiB ?? 0,
  };
}

const reloader = container(
  'config-reloader',
  'quay.io/prometheus-operator/prometheus-config-reloader:v0.86.1',
  [0.001, 18, 0.01, 50, 0, 50],
);
const everyNode = [1, 2, 3] as const;

/**
 * All workloads of the cluster, without jobs. The pods of a node use about 0.8 of its 4 cores on a quiet day. All pods of
 * `payment` run on node 2, so that node is the busy one in the incident.
 */
export const workloads: readonly Workload[] = [
  shopWorkload('frontend-proxy', [1], [0.06, 58, 0.1, 64, 0.5, 128]),
  shopWorkload('frontend', [1, 2, 3], [0.09, 176, 0.2, 200, 0.5, 320]),
  shopWorkload('cart', [2], [0.05, 92, 0.1, 96, 0.5, 160]),
  shopWorkload('checkout', [3], [0.08, 24, 0.1, 32, 0.5, 64]),
  shopWorkload('payment', [2, 2, 2], [0.09, 92, 0.25, 128, 0.6, 256]),
  shopWorkload('currency', [1], [0.03, 12, 0.05, 20, 0.25, 40]),
  shopWorkload('product-catalog', [3], [0.12, 31, 0.15, 40, 0.5, 80]),
  shopWorkload('recommendation', [1], [0.1, 118, 0.1, 160, 0.5, 500]),
  shopWorkload('shipping', [1], [0.03, 9, 0.05, 20, 0.25, 40]),
  shopWorkload('quote', [2], [0.04, 34, 0.05, 40, 0.25, 80]),
  shopWorkload('email', [3], [0.03, 74, 0.05, 80, 0.25, 120]),
  shopWorkload('ad', [1], [0.11, 226, 0.15, 256, 0.5, 360]),
  shopWorkload('image-provider', [3], [0.01, 14, 0.02, 20, 0.1, 50]),
  shopWorkload('fraud-detection', [2], [0.07, 232, 0.1, 256, 0.5, 360]),
  shopWorkload('accounting', [1], [0.04, 98, 0.1, 110, 0.25, 180]),
  shopWorkload('load-generator', [3], [0.18, 384, 0.2, 512, 1, 1500]),
  otherWorkload(['otel-demo', 'valkey-cart', 'valkey/valkey:8.1-alpine'], [3], [0.02, 8, 0.05, 16, 0, 32]),
  otherWorkload(
    ['otel-demo', 'kafka', 'ghcr.io/open-telemetry/demo:2.1.3-kafka'],
    [1],
    [0.1, 512, 0.2, 550, 1, 750],
    {
      kind: 'StatefulSet',
      volumeGiB: 8,
    },
  ),
  otherWorkload(['otel-demo', 'postgres', 'postgres:17.6'], [2], [0.08, 210, 1.2, 256, 2, 512], {
    kind: 'StatefulSet',
    volumeGiB: 10,
  }),
  otherWorkload(
    ['monitoring', 'prometheus', 'quay.io/prometheus/prometheus:v3.5.3'],
    [1],
    [0.14, 620, 0.25, 800, 0, 2048],
    {
      kind: 'StatefulSet',
      volumeGiB: 20,
      sidecar: reloader,
    },
  ),
  otherWorkload(['monitoring', 'mimir', 'grafana/mimir:3.1.0'], [3], [0.16, 740, 0.25, 900, 0, 2048], {
    kind: 'StatefulSet',
    volumeGiB: 20,
  }),
  otherWorkload(['monitoring', 'loki', 'grafana/loki:3.6.0'], [2], [0.11, 410, 0.6, 512, 0, 1024], {
    kind: 'StatefulSet',
    volumeGiB: 20,
  }),
  otherWorkload(['monitoring', 'tempo', 'grafana/tempo:3.1.0'], [3], [0.1, 360, 0.2, 512, 0, 1024], {
    kind: 'StatefulSet',
    volumeGiB: 10,
  }),
  otherWorkload(
    ['monitoring', 'alertmanager', 'quay.io/prometheus/alertmanager:v0.33.1'],
    [2],
    [0.004, 28, 0.01, 50, 0, 100],
    {
      kind: 'StatefulSet',
      volumeGiB: 1,
      sidecar: reloader,
    },
  ),
  otherWorkload(['monitoring', 'grafana', 'grafana/grafana:13.0.1'], [1], [0.03, 140, 0.1, 200, 0, 400]),
  otherWorkload(
    ['monitoring', 'kube-state-metrics', 'registry.k8s.io/kube-state-metrics/kube-state-metrics:v2.17.0'],
    [3],
    [0.01, 38, 0.02, 64, 0, 128],
  ),
  otherWorkload(
    ['monitoring', 'otel-collector', 'otel/opentelemetry-collector-contrib:0.137.0'],
    [2],
    [0.12, 190, 0.8, 256, 1, 512],
  ),
  otherWorkload(
    ['monitoring', 'node-exporter', 'quay.io/prometheus/node-exporter:v1.10.2'],
    everyNode,
    [0.01, 16, 0.02, 32, 0, 64],
    {
      kind: 'DaemonSet',
    },
  ),
  otherWorkload(
    ['kube-system', 'coredns', 'registry.k8s.io/coredns/coredns:v1.12.1'],
    [1, 3],
    [0.01, 22, 0.1, 70, 0, 170],
  ),
  otherWorkload(
    ['kube-system', 'metrics-server', 'registry.k8s.io/metrics-server/metrics-server:v0.8.0'],
    [1],
    [0.01, 34, 0.1, 200, 0, 0],
  ),
  otherWorkload(
    ['kube-system', 'kube-proxy', 'registry.k8s.io/kube-proxy:v1.34.1'],
    everyNode,
    [0.005, 21, 0.01, 0, 0, 0],
    {
      kind: 'DaemonSet',
    },
  ),
];
