import { counter, gauge, histogram, state } from './component.ts';
import type { ComponentRow } from './component-row.ts';

const etcd = { job: 'etcd', instance: '10.0.0.1:2381' };
const manager = { job: 'kube-controller-manager', instance: '10.0.0.1:10257' };
const scheduler = { job: 'kube-scheduler', instance: '10.0.0.1:10259' };
const proxy = { eachNode: 'kube-proxy', port: 10249 };
const version = { git_version: 'v1.34.2', major: '1', minor: '34', platform: 'linux/amd64' };
const built = 'A metric with a constant 1 value labeled by version of Kubernetes.';
const client = [{ code: '200', method: 'GET', host: '10.0.0.1:6443' }];

/** etcd, the controller manager, the scheduler and kube-proxy about themselves. The scheduler has one pod for which no node has room. */
export const controlPlaneRows: readonly ComponentRow[] = [
  state(etcd, 'etcd_server_has_leader', 'Whether there is a leader.', 1),
  counter(etcd, 'etcd_server_leader_changes_seen_total', 'Changes of the leader.', 0),
  ...histogram(etcd, 'etcd_disk_wal_fsync_duration_seconds', 'Time of fsync.', 40, 0.002),
  ...histogram(etcd, 'etcd_disk_backend_commit_duration_seconds', 'Time of commits.', 10, 0.004),
  counter(etcd, 'etcd_server_proposals_failed_total', 'Proposals that failed.', 0),
  gauge(etcd, 'etcd_mvcc_db_total_size_in_bytes', 'Size of the database.', 210_000_000),
  gauge(etcd, 'etcd_mvcc_db_total_size_in_use_in_bytes', 'Size of it that is used.', 130_000_000),
  state(etcd, 'etcd_server_quota_backend_bytes', 'Quota of the database.', 2_147_483_648),
  ...histogram(etcd, 'etcd_network_peer_round_trip_time_seconds', 'Time to a peer and back.', 5, 0.002, [
    { To: '8e9e05c52164694d' },
  ]),
  counter(etcd, 'grpc_server_handled_total', 'Calls handled.', 30, [
    { grpc_code: 'OK', grpc_type: 'unary', grpc_method: 'Range', grpc_service: 'etcdserverpb.KV' },
  ]),
  ...histogram(etcd, 'grpc_server_handling_seconds', 'Time of calls.', 30, 0.003, [
    { grpc_type: 'unary', grpc_method: 'Range', grpc_service: 'etcdserverpb.KV' },
  ]),
  gauge(manager, 'workqueue_depth', 'Depth of the work queue.', 1, [{ name: 'deployment' }]),
  ...histogram(manager, 'workqueue_queue_duration_seconds', 'Time in the work queue.', 3, 0.01, [
    { name: 'deployment' },
  ]),
  state(scheduler, 'scheduler_pending_pods', 'Pods that wait.', 1, [{ queue: 'unschedulable' }]),
  counter(scheduler, 'scheduler_schedule_attempts_total', 'Attempts to schedule a pod.', 0.01, [
    { profile: 'default-scheduler', result: 'unschedulable' },
  ]),
  ...histogram(proxy, 'kubeproxy_sync_proxy_rules_duration_seconds', 'Time to write the rules.', 0.2, 0.03),
  ...[manager, scheduler, proxy].flatMap((of) => [
    counter(of, 'rest_client_requests_total', 'Requests to the API server.', 2, client),
    state(of, 'kubernetes_build_info', built, 1, [version]),
  ]),
];
