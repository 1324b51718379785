import type { Labels } from '../../../domain/labels.ts';
import { computedSeries, constantSeries, type Family, family, type SeriesSpec } from '../family.ts';
import { clusterName } from '../nodes.ts';
import type { Pod } from '../pods.ts';
import { hashText, mix, uidOf } from '../shape/hash.ts';
import type { Model } from '../shape/model.ts';
import { isPodReady } from './kube-pods.ts';

interface ServicePort {
  readonly name: string;
  readonly number: number;
}

interface Service {
  readonly namespace: string;
  readonly name: string;
  readonly type: 'ClusterIP' | 'LoadBalancer';
  /** Whose pods stand behind it. */
  readonly workload: string;
  readonly ports: readonly ServicePort[];
}

const grpc = { name: 'grpc', number: 8080 };
const http = { name: 'http', number: 8080 };

function shop(name: string, ...ports: ServicePort[]): Service {
  return { namespace: 'otel-demo', name, type: 'ClusterIP', workload: name, ports };
}

function monitoring(name: string, ...ports: ServicePort[]): Service {
  return { ...shop(name, ...ports), namespace: 'monitoring' };
}

/** What reads from a queue, and what only calls others, has none. */
const services: readonly Service[] = [
  { ...shop('frontend-proxy', { ...http, number: 8081 }), type: 'LoadBalancer' },
  shop('frontend', http),
  ...[
    'cart',
    'checkout',
    'payment',
    'currency',
    'product-catalog',
    'recommendation',
    'shipping',
    'quote',
    'ad',
  ].map((name) => shop(name, grpc)),
  shop('email', http),
  shop('image-provider', http),
  shop('valkey-cart', { name: 'valkey', number: 6379 }),
  shop('kafka', { name: 'plaintext', number: 9092 }, { name: 'controller', number: 9093 }),
  shop('postgres', { name: 'postgres', number: 5432 }),
  monitoring('prometheus', { name: 'web', number: 9090 }),
  monitoring('alertmanager', { name: 'web', number: 9093 }),
  monitoring('mimir', { name: 'http', number: 8080 }, { name: 'grpc', number: 9095 }),
  monitoring('loki', { name: 'http', number: 3100 }, { name: 'grpc', number: 9095 }),
  monitoring('tempo', { name: 'http', number: 3200 }, { name: 'otlp-grpc', number: 4317 }),
  monitoring('grafana', { name: 'http', number: 3000 }),
  monitoring('kube-state-metrics', { name: 'http', number: 8080 }, { name: 'telemetry', number: 8081 }),
  monitoring('otel-collector', { name: 'otlp-grpc', number: 4317 }, { name: 'otlp-http', number: 4318 }),
  {
    namespace: 'kube-system',
    name: 'kube-dns',
    type: 'ClusterIP',
    workload: 'coredns',
    ports: [{ name: 'dns-tcp', number: 53 }],
  },
  {
    namespace: 'kube-system',
    name: 'metrics-server',
    type: 'ClusterIP',
    workload: 'metrics-server',
    ports: [{ name: 'https', number: 10250 }],
  },
];

/** kube-state-metrics v2 about Services and the addresses behind them: a pod that is not ready gets no traffic. */
export function kubeServiceFamilies(model: Model): Family[] {
  const of = (name: string, help: string, labels: (service: Service) => Labels): Family =>
    family({ name, type: 'gauge', help }, () =>
      services.map((service) => constantSeries(labels(service), 1)),
    );
  return [
    of('kube_service_info', 'Information about service.', (service) => ({
      ...serviceLabels(model, service),
      cluster_ip: `10.96.${keyOf(model, service) & 0x3f}.${((keyOf(model, service) >>> 8) & 0x7f) + 2}`,
    })),
    of('kube_service_spec_type', 'Type about service.', (service) => ({
      ...serviceLabels(model, service),
      type: service.type,
    })),
    of('kube_endpoint_info', 'Information about endpoint.', endpointLabels),
    family(
      {
        name: 'kube_endpoint_address',
        type: 'gauge',
        help: 'Information about Endpoint available and non available addresses.',
      },
      () => services.flatMap((service) => addresses(model, service)),
    ),
  ];
}

function keyOf(model: Model, { namespace, name }: Service): number {
  return mix(hashText(model.seed, `service/${namespace}/${name}`), 1);
}

function serviceLabels(model: Model, service: Service): Record<string, string> {
  const { namespace, name } = service;
  return { cluster: clusterName, namespace, service: name, uid: uidOf(keyOf(model, service)) };
}

function endpointLabels({ namespace, name }: Service): Record<string, string> {
  return { cluster: clusterName, namespace, endpoint: name };
}

/**
 * A series for each port of each pod under `ready`. kube-state-metrics has none for what is not so; here it is 0, because
 * the demo's store cannot end a series, and for five minutes a pod would seem to be both.
 */
function addresses(model: Model, service: Service): SeriesSpec[] {
  return model.podsOf(service.workload).flatMap((pod: Pod) =>
    service.ports.flatMap(({ name, number }) =>
      [true, false].map((ready) => {
        const labels = {
          ...endpointLabels(service),
          ip: pod.ip,
          port_name: name,
          port_number: String(number),
          port_protocol: 'TCP',
          ready: String(ready),
        };
        return computedSeries(labels, (seconds) => Number(isPodReady(model, pod, seconds) === ready));
      }),
    ),
  );
}
