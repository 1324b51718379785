import type { ComponentRow } from './component-row.ts';

const gauge = { type: 'gauge', size: 1, exact: true } as const;
const web = { namespace: 'otel-demo', ingress: 'frontend' };

/** The ingress before the shop, and when the namespaces were made, as kube-state-metrics says it. */
export const edgeRows: readonly ComponentRow[] = [
  {
    ...gauge,
    of: { labels: web },
    name: 'kube_ingress_info',
    help: 'Information about ingress.',
    more: [{ ingressclass: 'nginx' }],
  },
  {
    ...gauge,
    of: { labels: web },
    name: 'kube_ingress_path',
    help: 'Ingress host, paths and backend service information.',
    more: [
      {
        host: 'shop.example.com',
        path: '/',
        path_type: 'Prefix',
        service_name: 'frontend-proxy',
        service_port: '8081',
      },
      {
        host: 'shop.example.com',
        path: '/images',
        path_type: 'Prefix',
        service_name: 'image-provider',
        service_port: '8080',
      },
    ],
  },
  {
    ...gauge,
    of: { labels: web },
    name: 'kube_ingress_tls',
    help: 'Ingress TLS host and secret information.',
    more: [{ tls_host: 'shop.example.com', secret: 'shop-tls' }],
  },
  {
    of: { labels: web },
    name: 'kube_ingress_created',
    type: 'gauge',
    help: 'Unix creation timestamp',
    size: 1_757_000_000,
    exact: true,
  },
  {
    of: { labels: {} },
    name: 'kube_namespace_created',
    type: 'gauge',
    help: 'Unix creation timestamp',
    size: 1_756_900_000,
    exact: true,
    more: [{ namespace: 'otel-demo' }, { namespace: 'monitoring' }, { namespace: 'kube-system' }],
  },
];
