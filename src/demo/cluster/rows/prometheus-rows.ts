import { counter, gauge, moment, state } from './component.ts';
import type { ComponentRow } from './component-row.ts';

const of = { workload: 'prometheus', port: 9090 };
const operator = { job: 'prometheus-operator', instance: '10.1.3.90:8080' };
const remote = [{ remote_name: 'mimir', url: 'http://mimir:8080/api/v1/push' }];
const pools = [{ scrape_job: 'kubelet' }, { scrape_job: 'node-exporter' }];
const controller = [{ controller: 'prometheus' }, { controller: 'alertmanager' }];

/** What Prometheus, its operator and the reloader beside it say about themselves, beside its series and samples. */
export const prometheusRows: readonly ComponentRow[] = [
  state(of, 'prometheus_build_info', 'The version.', 1, [{ version: '3.5.3', branch: 'HEAD' }]),
  state(of, 'prometheus_config_last_reload_successful', 'Whether the configuration was taken.', 1),
  state(of, 'prometheus_notifications_alertmanagers_discovered', 'Alertmanagers known.', 1),
  counter(of, 'prometheus_notifications_sent_total', 'Alerts sent.', 0.2, [
    { alertmanager: 'http://alertmanager:9093/api/v2/alerts' },
  ]),
  counter(of, 'prometheus_notifications_errors_total', 'Alerts that could not be sent.', 0, [
    { alertmanager: 'http://alertmanager:9093/api/v2/alerts' },
  ]),
  state(of, 'prometheus_notifications_queue_length', 'Alerts that wait.', 0),
  state(of, 'prometheus_notifications_queue_capacity', 'Alerts that can wait.', 10_000),
  counter(of, 'prometheus_rule_group_iterations_missed_total', 'Evaluations missed.', 0, [
    { rule_group: '/etc/prometheus/rules.yml;demo' },
  ]),
  state(of, 'prometheus_target_interval_length_seconds', 'Intervals between scrapes.', 15, [
    { interval: '15s', quantile: '0.99' },
  ]),
  counter(of, 'process_cpu_seconds_total', 'CPU time in seconds.', 0.12),
  gauge(of, 'process_resident_memory_bytes', 'Resident memory.', 420_000_000),
  counter(of, 'prometheus_target_scrapes_exceeded_sample_limit_total', 'Scrapes over the limit.', 0),
  counter(of, 'prometheus_target_scrapes_sample_out_of_order_total', 'Samples out of order.', 0),
  state(of, 'prometheus_target_scrape_pool_targets', 'Targets of a pool.', 3, pools),
  state(of, 'prometheus_sd_discovered_targets', 'Targets found.', 3, [
    { name: 'scrape', config: 'kubelet' },
    { name: 'scrape', config: 'node-exporter' },
  ]),
  state(
    of,
    'prometheus_target_sync_length_seconds',
    'Time to sync the targets.',
    0.004,
    pools.map((pool) => ({ ...pool, quantile: '0.99' })),
  ),
  counter(of, 'prometheus_tsdb_compactions_total', 'Compactions.', 0.0004),
  counter(of, 'prometheus_tsdb_compactions_failed_total', 'Compactions that failed.', 0),
  counter(of, 'prometheus_tsdb_reloads_failures_total', 'Reloads of blocks that failed.', 0),
  counter(of, 'prometheus_tsdb_wal_corruptions_total', 'Corruptions of the log.', 0),
  state(of, 'prometheus_tsdb_blocks_loaded', 'Blocks loaded.', 9),
  gauge(of, 'prometheus_tsdb_storage_blocks_bytes', 'Size of the blocks.', 340_000_000),
  counter(of, 'prometheus_engine_query_duration_seconds_count', 'Queries.', 1.5, [{ slice: 'inner_eval' }]),
  state(of, 'prometheus_engine_query_duration_seconds', 'Time of queries.', 0.02, [
    { slice: 'inner_eval', quantile: '0.99' },
  ]),
  gauge(of, 'prometheus_engine_queries', 'Queries at work.', 1),
  state(of, 'prometheus_engine_queries_concurrent_max', 'Queries at most.', 20),
  moment(of, 'prometheus_remote_storage_queue_highest_timestamp_seconds', 'Newest of the queue.', -2, remote),
  moment(of, 'prometheus_remote_storage_queue_highest_sent_timestamp_seconds', 'Newest sent.', -4, remote),
  counter(of, 'prometheus_remote_storage_samples_dropped_total', 'Samples dropped.', 0, [
    { remote_name: 'mimir', url: 'http://mimir:8080/api/v1/push', reason: 'too_old' },
  ]),
  counter(of, 'prometheus_remote_storage_samples_retried_total', 'Samples retried.', 0, remote),
  state(of, 'prometheus_remote_storage_shards_desired', 'Shards wanted.', 1, remote),
  state(of, 'prometheus_remote_storage_shards_max', 'Shards at most.', 50, remote),
  state(operator, 'prometheus_operator_ready', 'Whether the controller is ready.', 1, controller),
  state(operator, 'prometheus_operator_managed_resources', 'Resources managed.', 0, [
    { controller: 'prometheus', resource: 'ServiceMonitor', state: 'rejected' },
  ]),
  state(operator, 'prometheus_operator_managed_resources', 'Resources managed.', 12, [
    { controller: 'prometheus', resource: 'ServiceMonitor', state: 'selected' },
  ]),
  state(operator, 'prometheus_operator_syncs', 'Syncs.', 0, [{ controller: 'prometheus', status: 'failed' }]),
  ...['reconcile', 'list', 'watch', 'status_update'].map((what) =>
    counter(operator, `prometheus_operator_${what}_operations_total`, 'Operations.', 0.1, controller),
  ),
  counter(operator, 'prometheus_operator_node_address_lookup_errors_total', 'Errors.', 0, controller),
  state(of, 'reloader_last_reload_successful', 'Whether the last reload was taken.', 1),
  moment(of, 'reloader_last_reload_success_timestamp_seconds', 'When one was taken last.', -90_000),
];
