import type { ComponentRow } from './component-row.ts';

const gauge = { type: 'gauge', size: 1, exact: true } as const;
const probe = { job: 'blackbox', instance: 'https://shop.example.com/' };
/** Seconds in sixty days, for which the shop's certificate is still valid. */
const sixtyDays = 60 * 86_400;
const web = { namespace: 'otel-demo', ingress: 'frontend' };

/** What stands between the shop and its customers: ingress, certificate, probe, network flows; and when the namespaces were made. */
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
  ...probes(),
  ...certificates(),
  ...flows(),
  ...scaledObjects(),
];

/** The shop's front page as the blackbox exporter finds it. */
function probes(): ComponentRow[] {
  const row = (name: string, size: number, help: string, more?: ComponentRow['more']): ComponentRow => ({
    of: probe,
    name,
    type: 'gauge',
    help,
    size,
    exact: true,
    ...(more === undefined ? {} : { more }),
  });
  const seconds = 'Duration of the phases of the HTTP request.';
  return [
    row('probe_success', 1, 'Displays whether or not the probe was a success'),
    row('probe_http_status_code', 200, 'Response HTTP status code'),
    row('probe_duration_seconds', 0.148, 'Returns how long the probe took to complete in seconds'),
    row('probe_http_duration_seconds', 0.004, seconds, [{ phase: 'resolve' }]),
    row('probe_http_duration_seconds', 0.011, seconds, [{ phase: 'connect' }]),
    row('probe_http_duration_seconds', 0.023, seconds, [{ phase: 'tls' }]),
    row('probe_http_duration_seconds', 0.092, seconds, [{ phase: 'processing' }]),
    row('probe_http_duration_seconds', 0.018, seconds, [{ phase: 'transfer' }]),
    {
      ...row('probe_ssl_earliest_cert_expiry', sixtyDays, 'Returns the earliest expiry of a certificate.'),
      exact: false,
      fromNow: true,
    },
  ];
}

/** What cert-manager says of the shop's certificate. */
function certificates(): ComponentRow[] {
  const of = { labels: { namespace: 'otel-demo', name: 'shop-tls', issuer_name: 'letsencrypt' } };
  return [
    {
      of,
      name: 'certmanager_certificate_expiration_timestamp_seconds',
      type: 'gauge',
      help: 'The date after which the certificate expires.',
      size: sixtyDays,
      fromNow: true,
    },
    {
      of,
      name: 'certmanager_certificate_renewal_timestamp_seconds',
      type: 'gauge',
      help: 'The date at which the certificate is to be renewed.',
      size: sixtyDays / 2,
      fromNow: true,
    },
    ...['True', 'False', 'Unknown'].map((condition) => ({
      ...gauge,
      of,
      name: 'certmanager_certificate_ready_status',
      help: 'The ready status of the certificate.',
      size: Number(condition === 'True'),
      more: [{ condition }],
    })),
  ];
}

/** What Hubble counts on each node: few packets come too late for a connection that is closed. */
function flows(): ComponentRow[] {
  const of = { eachNode: 'hubble', port: 9965, label: 'node' } as const;
  return [
    {
      of,
      name: 'hubble_flows_processed_total',
      type: 'counter',
      help: 'Total number of flows processed',
      size: 420,
      more: [{ verdict: 'FORWARDED', type: 'L3_L4' }],
    },
    {
      of,
      name: 'hubble_flows_processed_total',
      type: 'counter',
      help: 'Total number of flows processed',
      size: 0.05,
      more: [{ verdict: 'DROPPED', type: 'L3_L4' }],
    },
    {
      of,
      name: 'hubble_drop_total',
      type: 'counter',
      help: 'Number of drops',
      size: 0.05,
      more: [{ reason: 'CT_NO_MAP_FOUND', protocol: 'TCP' }],
    },
  ];
}

/** What KEDA reads of the queue before accounting, which is short. */
function scaledObjects(): ComponentRow[] {
  const of = { labels: { namespace: 'otel-demo', scaledObject: 'accounting' } };
  const trigger = [
    { metric: 's0-kafka-orders', scaler: 'kafkaScaler', triggerIndex: '0', type: 'scaledobject' },
  ];
  return [
    { ...gauge, of, name: 'keda_scaler_active', help: 'Whether a scaler is active.', more: trigger },
    {
      of,
      name: 'keda_scaler_metrics_value',
      type: 'gauge',
      help: 'The current value of a metric of a scaler.',
      size: 12,
      more: trigger,
    },
    {
      of,
      name: 'keda_scaled_object_errors_total',
      type: 'counter',
      help: 'The number of errors of a scaled object.',
      size: 0,
      exact: true,
    },
    {
      ...gauge,
      of,
      name: 'keda_scaled_object_paused',
      help: 'Whether a scaled object is paused.',
      size: 0,
    },
  ];
}
