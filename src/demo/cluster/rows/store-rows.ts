import type { Labels } from '../../../domain/labels.ts';
import { counter, gauge, moment, state } from './component.ts';
import type { ComponentRow, RowTarget } from './component-row.ts';

const mimir = { workload: 'mimir', port: 8080 };
const loki = { workload: 'loki', port: 3100 };
const tempo = { workload: 'tempo', port: 3200 };
const user = [{ user: 'anonymous' }];
const tenant = [{ tenant: 'single-tenant' }];

function ring(of: RowTarget, metric: string, name: string): ComponentRow[] {
  return [
    state(of, metric, 'Members of the ring.', 1, [{ name, state: 'ACTIVE' }]),
    state(of, metric, 'Members of the ring.', 0, [{ name, state: 'Unhealthy' }]),
  ];
}

const operations: readonly Labels[] = [{ operation: 'upload' }];

/** What Mimir, Loki and Tempo say about their parts, beside what they take in: healthy, with recent compactions. */
export const storeRows: readonly ComponentRow[] = [
  state(mimir, 'cortex_build_info', 'The version.', 1, [{ version: '2.17.1' }]),
  ...ring(mimir, 'cortex_ring_members', 'ingester'),
  state(mimir, 'cortex_query_scheduler_queue_length', 'Queries that wait.', 0, user),
  state(mimir, 'cortex_ingester_instance_limits', 'Limits.', 50_000, [{ limit: 'max_series' }]),
  counter(mimir, 'cortex_prometheus_rule_evaluation_failures_total', 'Rules that failed.', 0, user),
  counter(mimir, 'cortex_prometheus_rule_group_iterations_missed_total', 'Rules missed.', 0, user),
  counter(mimir, 'thanos_cache_operations_total', 'Operations of caches.', 4, [
    { name: 'index-cache', operation: 'getmulti' },
  ]),
  counter(mimir, 'cortex_kv_request_duration_seconds_count', 'Requests to the store of the ring.', 0.2, [
    { kv_name: 'ingester-ring', operation: 'CAS', status_code: '200' },
  ]),
  state(mimir, 'cortex_runtime_config_last_reload_successful', 'Whether it was taken.', 1),
  state(mimir, 'cortex_runtime_config_hash', 'Hash of the configuration.', 1, [{ sha256: '9f2c41d0' }]),
  counter(mimir, 'thanos_objstore_bucket_operations_total', 'Operations.', 0.5, operations),
  moment(mimir, 'cortex_ingester_shipper_last_successful_upload_timestamp_seconds', 'Last one.', -3100),
  moment(mimir, 'cortex_ingester_oldest_unshipped_block_timestamp_seconds', 'Oldest one.', -900),
  counter(mimir, 'cortex_ingester_tsdb_compactions_failed_total', 'Compactions that failed.', 0),
  moment(mimir, 'cortex_compactor_last_successful_run_timestamp_seconds', 'Last one.', -2400),
  moment(mimir, 'cortex_compactor_block_cleanup_last_successful_run_timestamp_seconds', 'Last one.', -600),
  counter(mimir, 'cortex_compactor_runs_failed_total', 'Runs that failed.', 0, [{ reason: 'error' }]),
  moment(mimir, 'cortex_bucket_index_last_successful_update_timestamp_seconds', 'Last one.', -700, user),
  state(mimir, 'cortex_bucket_blocks_partials_count', 'Partial blocks.', 0, user),
  moment(mimir, 'cortex_bucket_stores_blocks_last_successful_sync_timestamp_seconds', 'Last one.', -300, [
    { component: 'store-gateway' },
  ]),

  state(loki, 'loki_build_info', 'The version.', 1, [{ version: '3.5.8' }]),
  counter(loki, 'loki_panic_total', 'Panics.', 0),
  ...ring(loki, 'loki_ring_members', 'ingester'),
  state(loki, 'loki_query_scheduler_queue_length', 'Queries that wait.', 0, [{ user: 'fake' }]),
  counter(loki, 'loki_ingester_chunks_flush_failures_total', 'Flushes that failed.', 0),
  gauge(loki, 'loki_ingester_memory_chunks', 'Chunks in memory.', 180),
  moment(
    loki,
    'loki_boltdb_shipper_compact_tables_operation_last_successful_run_timestamp_seconds',
    'Last one.',
    -480,
  ),
  moment(loki, 'loki_compactor_apply_retention_last_successful_run_timestamp_seconds', 'Last one.', -480),
  state(loki, 'loki_compactor_pending_delete_requests_count', 'Deletions that wait.', 0),
  counter(loki, 'loki_objstore_bucket_operations_total', 'Operations.', 0.4, operations),

  state(tempo, 'tempo_build_info', 'The version.', 1, [{ version: '3.0.0' }]),
  state(tempo, 'tempo_ingest_group_partition_lag_seconds', 'Lag.', 1, [
    { group: 'live-store', partition: '0' },
  ]),
  ...ring(tempo, 'tempo_ring_members', 'live-store'),
  counter(tempo, 'tempo_receiver_refused_spans', 'Spans refused.', 0, [
    { receiver: 'otlp/otlp_receiver', transport: 'grpc' },
  ]),
  counter(tempo, 'tempo_distributor_produce_failures_total', 'Writes to Kafka that failed.', 0, [
    { reason: 'timeout' },
  ]),
  counter(tempo, 'tempo_live_store_failed_flushes_total', 'Flushes that failed.', 0),
  counter(tempo, 'tempodb_compaction_errors_total', 'Compactions that failed.', 0),
  counter(tempo, 'tempodb_blocklist_poll_errors_total', 'Polls that failed.', 0, tenant),
  counter(tempo, 'tempodb_blocklist_tenant_index_errors_total', 'Indexes that failed.', 0, tenant),
  gauge(tempo, 'tempodb_blocklist_tenant_index_age_seconds', 'Age of the index.', 140, tenant),
  state(tempo, 'tempodb_blocklist_tenant_index_builder', 'Whether it builds the index.', 1, tenant),
  counter(tempo, 'tempo_metrics_generator_processor_service_graphs_dropped_spans', 'Spans.', 0, tenant),
  counter(tempo, 'tempo_metrics_generator_registry_collections_failed_total', 'Failures.', 0, tenant),
  state(tempo, 'tempo_runtime_config_last_reload_successful', 'Whether it was taken.', 1),
  gauge(tempo, 'tempodb_blocklist_length', 'Blocks.', 64, tenant),
];
