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
  /** The workload whose pods serve it. */
  readonly workload: string;
  readonly ports: readonly ServicePort[];
}

const grpc = { name: 'grpc', number: 8080 };
const http = { name: 'http', number: 8080 };

function shopService(name: string, ...ports: ServicePort[]): Service {
  return { namespace: 'otel-demo', name, type: 'ClusterIP', workload: name, ports };
}

function monitoringService(name: string, ...ports: ServicePort[]): Service {
  return { ...shopService(name, ...ports), namespace: 'monitoring' };
}

/** The Services of the cluster. Workloads that only read from a queue or only call others have none. */
const services: readonly Service[] = [
  { ...shopService('frontend-proxy', { ...http, number: 8081 }), type: 'LoadBalancer' },
  shopService('frontend', http),
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
  ].map((name) => shopService(name, grpc)),
  shopService('email', http),
  shopService('image-provider', http),
  shopService('valkey-cart', { name: 'valkey', number: 6379 }),
  shopService('kafka', { name: 'plaintext', number: 9092 }, { name: 'controller', number: 9093 }),
  shopService('postgres', { name: 'postgres', number: 5432 }),
  monitoringService('prometheus', { name: 'web', number: 9090 }),
  monitoringService('alertmanager', { name: 'web', number: 9093 }),
  monitoringService('mimir', { name: 'http', number: 8080 }, { name: 'grpc', number: 9095 }),
  monitoringService('loki', { name: 'http', number: 3100 }, { name: 'grpc', number: 9095 }),
  monitoringService('tempo', { name: 'http', number: 3200 }, { name: 'otlp-grpc', number: 4317 }),
  monitoringService('grafana', { name: 'http', number: 3000 }),
  monitoringService(
    'kube-state-metrics',
    { name: 'http', number: 8080 },
    { name: 'telemetry', number: 8081 },
  ),
  monitoringService(
    'otel-collector',
    { name: 'otlp-grpc', number: 4317 },
    { name: 'otlp-http', number: 4318 },
  ),
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

/** The address from outside of the only load balancer; 192.0.2.0/24 is for documentation. */
const loadBalancerIp = '192.0.2.10';

/** The metrics of kube-state-metrics v2 on Services and the addresses behind them. A pod that is not ready gets no traffic. */
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
    family(
      {
        name: 'kube_service_status_load_balancer_ingress',
        type: 'gauge',
        help: 'Service load balancer ingress status',
      },
      () =>
        services
          .filter(({ type }) => type === 'LoadBalancer')
          .map((service) => constantSeries({ ...serviceLabels(model, service), ip: loadBalancerIp }, 1)),
    ),
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
 * Builds two series for each port of each pod: ready true and ready false. kube-state-metrics sends only the one that holds.
 * The demo sends 0 for the other, because its store cannot end a series and the pod would seem to be both for five minutes.
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
