import type { Labels } from '../src/domain/labels.ts';
import { managedKinds } from './managed-kinds.ts';

/** The kinds of cluster that examples stand for (`cluster: a, b`), with the labels that their scrapers add to series. */
const kubelet = /^(container_|kubelet_|machine_|pod_(cpu|memory)_)/;
const nodeExporter = /^node_[a-z]/;
const kubeStateMetrics = /^kube_/;

type Added = readonly (readonly [of: RegExp, labels: Labels])[];

const none: Added = [];
const addedBy: Readonly<Record<string, Added>> = {
  // With honorLabels the objects' own labels win. A node has no namespace and pod, so its series get those of the exporter.
  'kube-prometheus': [
    [
      kubelet,
      {
        job: 'kubelet',
        endpoint: 'https-metrics',
        instance: '10.0.0.9:10250',
        metrics_path: '/metrics/cadvisor',
        namespace: 'kube-system',
        service: 'prometheus-kubelet',
        prometheus: 'monitoring/k8s',
      },
    ],
    [
      kubeStateMetrics,
      {
        job: 'kube-state-metrics',
        endpoint: 'http',
        instance: '10.0.0.8:8080',
        namespace: 'monitoring',
        pod: 'kube-state-metrics-0',
        container: 'kube-state-metrics',
        service: 'kube-state-metrics',
        prometheus: 'monitoring/k8s',
      },
    ],
    [
      nodeExporter,
      {
        job: 'node-exporter',
        endpoint: 'http-metrics',
        instance: '10.0.0.1:9100',
        namespace: 'monitoring',
        pod: 'node-exporter-1',
        container: 'node-exporter',
        service: 'node-exporter',
        prometheus: 'monitoring/k8s',
      },
    ],
  ],
  prometheus: [
    [kubelet, { job: 'kubernetes-cadvisor', instance: 'worker-1', kubernetes_io_arch: 'amd64' }],
    [kubeStateMetrics, { job: 'ksm', instance: 'ksm:8080' }],
    [nodeExporter, { job: 'nodes', instance: '10.0.0.1:9100' }],
  ],
  'prometheus-ksm-v1': [[kubeStateMetrics, { job: 'ksm', instance: 'ksm:8080' }]],
  'prometheus-exported-labels': none,
  // The Collector's Prometheus receiver adds labels that describe itself.
  'otel-prometheus-receiver': [
    [
      /./,
      {
        job: 'scraped',
        instance: '10.0.0.7:8080',
        otel_scope_name:
          'github.com/open-telemetry/opentelemetry-collector-contrib/receiver/prometheusreceiver',
        otel_scope_version: '0.130.0',
      },
    ],
  ],
  'otlp-suffixes': none,
  otlp: none,
};

/** Adds to a series the labels of its target in that kind of cluster. The series' own labels stay. */
export function labelsInKind(labels: Labels, kind: string): Labels {
  const { __name__: name = '' } = labels;
  // The series of a recording rule have no target.
  if (name.includes(':')) return labels;
  const added = (addedBy[managedKinds[kind]?.of ?? kind] ?? none).find(([of]) => of.test(name))?.[1] ?? {};
  return { ...added, ...labels };
}

/** A table of the matrix: kinds of which a cluster has one, a description of each, and the groups of queries in the table. */
export interface KindTable {
  readonly title: string;
  readonly kinds: Readonly<Record<string, string>>;
}

export const kubernetesKinds: KindTable = {
  title: 'Kubernetes',
  kinds: {
    'kube-prometheus': 'kube-prometheus-stack, with the recording rules of the kubernetes-mixin',
    prometheus: 'Prometheus with kube-state-metrics v2, cAdvisor and node-exporter, under any job names',
    'prometheus-ksm-v1': 'the same with kube-state-metrics v1',
    'prometheus-exported-labels': 'the same with kube-state-metrics scraped without `honor_labels`',
    'otel-prometheus-receiver': "the same, scraped by the OpenTelemetry Collector's Prometheus receiver",
    'otlp-suffixes': 'OTLP from the kubeletstats and k8s_cluster receivers, resource attributes promoted',
    otlp: 'the same into a Mimir that adds no unit suffixes (its default)',
  },
};

/** Kinds that keep a part of the metrics of one above. */
export const managedTable: KindTable = {
  title: 'Managed services and other distributions',
  kinds: Object.fromEntries(Object.entries(managedKinds).map(([name, { title }]) => [name, title])),
};

export const serviceKinds: KindTable = {
  title: 'Services',
  kinds: {
    tempo: "Tempo's metrics-generator",
    spanmetrics: "the Collector's spanmetrics connector, milliseconds (its default)",
    'spanmetrics-seconds': 'the same, set to seconds',
    'spanmetrics-no-suffixes': 'the same into a Mimir that adds no suffixes',
    'spanmetrics-legacy': 'the connector before 0.109, or without a namespace (`calls_total`)',
    'spanmetrics-processor': 'the spanmetrics processor that was before the connector',
    http: "the applications' own `http_server_request_duration_seconds`",
    'http-no-suffixes': 'the same into a Mimir that adds no suffixes',
    'http-old': "the older convention's `http_server_duration_milliseconds`",
    scraped: "Micrometer's (Spring), Go's and gRPC's own metrics, scraped",
    istio: "Istio's proxies and gateways",
    'ingress-nginx': 'ingress-nginx',
    traefik: 'Traefik',
    envoy: 'Envoy: Envoy Gateway, Contour, Emissary',
    haproxy: 'HAProxy and its ingress controllers',
  },
};

export const logKinds: KindTable = {
  title: 'Logs',
  kinds: {
    'loki-otlp': 'OTLP into Loki: streams have `k8s_namespace_name` and `service_name`',
    'loki-kubernetes': 'Promtail or Alloy: streams have `namespace`, `pod` and `job`',
  },
};
