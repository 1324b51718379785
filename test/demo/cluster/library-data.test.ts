import { describe, expect, it } from 'vitest';
import { createDemoCluster } from '../../../src/demo/cluster/cluster.ts';
import { named } from '../../engine/source/matchers.ts';

const nowMs = Date.parse('2026-11-20T12:07:00Z');
const { metrics } = createDemoCluster({ now: () => nowMs });

/** What an on-call engineer's queries read, and which of its labels they need (docs/stores.md 5.7 and 6). */
const wanted: readonly (readonly [names: string, labels: string])[] = [
  [
    'container_cpu_usage_seconds_total container_memory_working_set_bytes container_memory_rss',
    'namespace pod',
  ],
  ['container_cpu_cfs_periods_total container_cpu_cfs_throttled_periods_total', 'namespace pod container'],
  ['container_network_receive_bytes_total container_network_transmit_bytes_total', 'namespace pod interface'],
  ['container_fs_reads_bytes_total container_fs_writes_bytes_total', 'namespace pod container'],
  ['kube_pod_info', 'namespace pod node host_ip pod_ip created_by_kind uid'],
  ['kube_pod_owner', 'namespace pod owner_kind owner_name'],
  ['kube_pod_status_phase', 'namespace pod phase'],
  ['kube_pod_status_ready', 'namespace pod condition'],
  ['kube_pod_status_scheduled kube_pod_status_unschedulable', 'namespace pod'],
  ['kube_pod_container_status_restarts_total', 'namespace pod container'],
  [
    'kube_pod_container_status_last_terminated_reason kube_pod_container_status_waiting_reason',
    'pod container reason',
  ],
  [
    'kube_pod_container_resource_requests kube_pod_container_resource_limits',
    'pod container resource unit node',
  ],
  ['kube_deployment_spec_replicas kube_deployment_status_replicas_available', 'namespace deployment'],
  ['kube_replicaset_owner', 'namespace replicaset owner_kind owner_name'],
  ['kube_statefulset_replicas kube_statefulset_status_replicas_ready', 'namespace statefulset'],
  [
    'kube_daemonset_status_desired_number_scheduled kube_daemonset_status_number_ready',
    'namespace daemonset',
  ],
  ['kube_job_status_failed kube_job_status_succeeded kube_job_owner', 'namespace job_name'],
  ['kube_cronjob_next_schedule_time kube_cronjob_status_last_successful_time', 'namespace cronjob'],
  [
    'kube_horizontalpodautoscaler_spec_target_metric',
    'horizontalpodautoscaler metric_name metric_target_type',
  ],
  [
    'kube_horizontalpodautoscaler_status_target_metric',
    'horizontalpodautoscaler metric_name metric_target_type',
  ],
  ['kube_horizontalpodautoscaler_status_desired_replicas', 'horizontalpodautoscaler'],
  ['kube_poddisruptionbudget_status_current_healthy', 'poddisruptionbudget'],
  ['kube_resourcequota', 'namespace resourcequota resource type'],
  ['kube_service_info', 'namespace service cluster_ip'],
  ['kube_service_spec_type', 'namespace service type'],
  ['kube_endpoint_address', 'namespace endpoint ip port_number ready'],
  [
    'cortex_request_duration_seconds_count loki_request_duration_seconds_count tempo_request_duration_seconds_count',
    'route status_code method',
  ],
  ['kubelet_volume_stats_used_bytes kubelet_volume_stats_capacity_bytes', 'namespace persistentvolumeclaim'],
  ['kube_persistentvolumeclaim_status_phase', 'namespace persistentvolumeclaim phase'],
  ['kube_node_info', 'node internal_ip kubelet_version'],
  ['kube_node_status_condition', 'node condition status'],
  ['kube_node_status_allocatable kube_node_status_capacity', 'node resource unit'],
  ['node_cpu_seconds_total', 'instance cpu mode'],
  ['node_memory_MemTotal_bytes node_memory_MemAvailable_bytes node_load1 node_load5 node_load15', 'instance'],
  ['node_filesystem_size_bytes node_filesystem_avail_bytes', 'instance mountpoint fstype device'],
  ['node_disk_io_time_seconds_total node_disk_read_bytes_total', 'instance device'],
  ['node_network_receive_bytes_total node_network_transmit_bytes_total', 'instance device'],
  ['node_uname_info', 'instance nodename'],
  [
    'http_server_request_duration_seconds_bucket',
    'namespace service_name http_route http_response_status_code le',
  ],
  ['traces_spanmetrics_calls_total', 'service span_name span_kind status_code'],
  ['traces_spanmetrics_latency_bucket', 'service span_name span_kind status_code le'],
  ['traces_service_graph_request_total traces_service_graph_request_failed_total', 'client server'],
  ['traces_service_graph_request_server_seconds_bucket', 'client server le'],
  ['up scrape_duration_seconds scrape_samples_scraped', 'job instance'],
  ['otelcol_receiver_accepted_spans_total otelcol_receiver_refused_spans_total', 'receiver'],
  [
    'otelcol_exporter_sent_spans_total otelcol_exporter_send_failed_spans_total otelcol_exporter_queue_size',
    'exporter',
  ],
  ['kube_state_metrics_list_total kube_state_metrics_watch_total', 'resource result'],
  ['cortex_ingester_memory_series loki_ingester_memory_streams tempo_ingester_live_traces', 'instance'],
  ['cortex_distributor_received_samples_total', 'user'],
  ['loki_distributor_lines_received_total', 'tenant'],
];

describe('what the query library asks for', () => {
  const rows = wanted.flatMap(([names, labels]) => names.split(' ').map((name) => [name, labels] as const));

  it.each(rows)('%s has series with %s', (name, labels) => {
    const series = metrics.select([named(name)], nowMs - 300_000, nowMs);
    for (const label of labels.split(' '))
      expect(series.some((one) => one.labels[label] !== undefined)).toBe(true);
  });
});
