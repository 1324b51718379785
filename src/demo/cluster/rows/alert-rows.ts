import { counter, gauge, histogram, state } from './component.ts';
import type { ComponentRow } from './component-row.ts';

const of = { workload: 'alertmanager', port: 9093 };
const alloy = { job: 'alloy', instance: '10.1.1.91:12345' };
const webhook = { integration: 'webhook', receiver_name: 'on-call' };
const write = { component_id: 'loki.write.default', component_path: '/', host: 'loki:3100' };

/** Alertmanager about itself, which delivers what it gets, and an Alloy that ships the logs of the nodes. */
export const alertRows: readonly ComponentRow[] = [
  state(of, 'alertmanager_build_info', 'The version.', 1, [{ version: '0.28.1' }]),
  state(of, 'alertmanager_config_last_reload_successful', 'Whether the configuration was taken.', 1),
  state(of, 'alertmanager_config_hash', 'Hash of the configuration.', 7_251_842),
  state(of, 'alertmanager_cluster_members', 'Members of the cluster.', 1),
  state(of, 'alertmanager_cluster_failed_peers', 'Peers that failed.', 0),
  state(of, 'process_start_time_seconds', 'When the process began.', 1_790_000_000),
  gauge(of, 'alertmanager_alerts', 'Alerts.', 3, [{ state: 'active' }]),
  counter(of, 'alertmanager_alerts_invalid_total', 'Alerts that were invalid.', 0, [{ version: 'v2' }]),
  counter(of, 'alertmanager_notifications_total', 'Notifications.', 0.02, [webhook]),
  counter(of, 'alertmanager_notifications_failed_total', 'Notifications that failed.', 0, [
    { ...webhook, reason: 'serverError' },
  ]),
  ...histogram(of, 'alertmanager_notification_latency_seconds', 'Time of notifications.', 0.02, 0.2, [
    webhook,
  ]),
  state(alloy, 'alloy_component_controller_running_components', 'Components.', 14, [
    { health_type: 'healthy' },
  ]),
  state(alloy, 'alloy_component_evaluation_queue_size', 'Components that wait.', 0),
  state(alloy, 'alloy_config_last_load_successful', 'Whether the configuration was taken.', 1),
  counter(alloy, 'loki_write_sent_entries_total', 'Lines sent.', 12, [write]),
  counter(alloy, 'loki_write_batch_retries_total', 'Batches retried.', 0, [write]),
  counter(alloy, 'loki_write_dropped_entries_total', 'Lines dropped.', 0, [
    { ...write, reason: 'ingester_error' },
  ]),
];
