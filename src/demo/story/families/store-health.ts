import type { Labels } from '../../../domain/labels.ts';
import type { Family, MetricType } from '../family.ts';
import type { Model } from '../model.ts';
import { clusterName } from '../nodes.ts';
import { type SteadyRow, steadyFamily } from './steady.ts';

/** Mimir, Loki, Tempo, Prometheus and kube-state-metrics about themselves: what a look at the pipeline asks for. */
export function storeHealthFamilies(model: Model): Family[] {
  const target = (workload: string, port: number): Labels => {
    const ip = model.podsOf(workload)[0]?.ip ?? '';
    return { cluster: clusterName, job: workload, instance: `${ip}:${port}` };
  };
  const stores: Readonly<Record<string, Labels>> = {
    mimir: target('mimir', 8080),
    loki: target('loki', 3100),
    tempo: target('tempo', 3200),
    prometheus: target('prometheus', 9090),
    ksm: target('kube-state-metrics', 8081),
  };
  return rows.map(([store, name, type, help, size, more]) =>
    steadyFamily(model, { name, type, help }, () => expand(stores[store] ?? {}, more ?? [{}], size)),
  );
}

function expand(base: Labels, more: readonly Labels[], size: number): SteadyRow[] {
  return more.map((labels) => ({ labels: { ...base, ...labels }, size }));
}

type Row = readonly [
  store: string,
  name: string,
  type: MetricType,
  help: string,
  size: number,
  more?: readonly Labels[],
];

const user = [{ user: 'anonymous' }];
const tenant = [{ tenant: 'fake' }];
const resources = [
  'pods',
  'nodes',
  'deployments',
  'replicasets',
  'statefulsets',
  'daemonsets',
  'jobs',
  'cronjobs',
].map((resource) => ({ resource: `*v1.${resource}` }));
const succeeded = resources.map((labels) => ({ ...labels, result: 'success' }));

const rows: readonly Row[] = [
  [
    'mimir',
    'cortex_distributor_received_samples_total',
    'counter',
    'The total number of received samples, excluding rejected and deduped samples.',
    412,
    user,
  ],
  [
    'mimir',
    'cortex_distributor_received_exemplars_total',
    'counter',
    'The total number of received exemplars.',
    6,
    user,
  ],
  [
    'mimir',
    'cortex_discarded_samples_total',
    'counter',
    'The total number of samples that were discarded.',
    0,
    [{ user: 'anonymous', reason: 'per_user_series_limit' }],
  ],
  ['mimir', 'cortex_ingester_memory_series', 'gauge', 'The current number of series in memory.', 4800],
  ['mimir', 'cortex_ingester_memory_users', 'gauge', 'The current number of users in memory.', 1],
  [
    'mimir',
    'cortex_ingester_ingested_samples_total',
    'counter',
    'The total number of samples ingested per user.',
    412,
    user,
  ],
  [
    'mimir',
    'cortex_ingester_ingested_samples_failures_total',
    'counter',
    'The total number of samples that errored on ingestion per user.',
    0,
    user,
  ],
  [
    'loki',
    'loki_distributor_lines_received_total',
    'counter',
    'The total number of lines received per tenant.',
    38,
    tenant,
  ],
  [
    'loki',
    'loki_distributor_bytes_received_total',
    'counter',
    'The total number of uncompressed bytes received per tenant.',
    9200,
    tenant,
  ],
  [
    'loki',
    'loki_discarded_samples_total',
    'counter',
    'The total number of samples that were discarded.',
    0,
    [{ tenant: 'fake', reason: 'rate_limited' }],
  ],
  [
    'loki',
    'loki_ingester_memory_streams',
    'gauge',
    'The total number of streams in memory per tenant.',
    45,
    tenant,
  ],
  [
    'loki',
    'loki_ingester_flush_queue_length',
    'gauge',
    'The total number of series pending in the flush queue.',
    0,
  ],
  [
    'tempo',
    'tempo_distributor_spans_received_total',
    'counter',
    'The total number of spans received per tenant.',
    96,
    [{ tenant: 'single-tenant' }],
  ],
  [
    'tempo',
    'tempo_distributor_bytes_received_total',
    'counter',
    'The total number of proto bytes received per tenant.',
    61_000,
    [{ tenant: 'single-tenant' }],
  ],
  [
    'tempo',
    'tempo_discarded_spans_total',
    'counter',
    'The total number of spans that were discarded.',
    0,
    [{ tenant: 'single-tenant', reason: 'trace_too_large' }],
  ],
  [
    'tempo',
    'tempo_ingester_live_traces',
    'gauge',
    'The current number of lives traces per tenant.',
    40,
    [{ tenant: 'single-tenant' }],
  ],
  [
    'tempo',
    'tempo_metrics_generator_spans_received_total',
    'counter',
    'The total number of spans received per tenant.',
    96,
    [{ tenant: 'single-tenant' }],
  ],
  ['prometheus', 'prometheus_tsdb_head_series', 'gauge', 'Total number of series in the head block.', 4800],
  [
    'prometheus',
    'prometheus_tsdb_head_samples_appended_total',
    'counter',
    'Total number of appended samples.',
    330,
    [{ type: 'float' }],
  ],
  [
    'prometheus',
    'prometheus_remote_storage_samples_total',
    'counter',
    'Total number of samples sent to remote storage.',
    330,
    [{ remote_name: 'mimir', url: 'http://mimir:8080/api/v1/push' }],
  ],
  [
    'prometheus',
    'prometheus_remote_storage_samples_failed_total',
    'counter',
    'Total number of samples which failed on send to remote storage.',
    0,
    [{ remote_name: 'mimir', url: 'http://mimir:8080/api/v1/push' }],
  ],
  [
    'prometheus',
    'prometheus_remote_storage_samples_pending',
    'gauge',
    'The number of samples pending in the queues shards.',
    210,
    [{ remote_name: 'mimir', url: 'http://mimir:8080/api/v1/push' }],
  ],
  [
    'prometheus',
    'prometheus_rule_evaluation_failures_total',
    'counter',
    'The total number of rule evaluation failures.',
    0,
    [{ rule_group: '/etc/prometheus/rules.yml;demo' }],
  ],
  [
    'ksm',
    'kube_state_metrics_list_total',
    'counter',
    'Number of total resource list in kube-state-metrics',
    0.0004,
    succeeded,
  ],
  [
    'ksm',
    'kube_state_metrics_watch_total',
    'counter',
    'Number of total resource watches in kube-state-metrics',
    0.002,
    succeeded,
  ],
  ['ksm', 'kube_state_metrics_total_shards', 'gauge', 'Number of total shards this instance is aware of', 1],
];
