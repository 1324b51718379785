import { counter, histogram, state } from './component.ts';
import type { ComponentRow } from './component-row.ts';

const of = { eachNode: 'kubelet', port: 10250, label: 'node' } as const;
const day = 86_400;

/** What the kubelets say about themselves, beside their node and number of pods: nothing is evicted and nothing fails. */
export const kubeletRows: readonly ComponentRow[] = [
  counter(of, 'kubelet_evictions', 'Pods evicted, by signal.', 0, [{ eviction_signal: 'memory.available' }]),
  ...histogram(of, 'kubelet_pod_start_sli_duration_seconds', 'Time to start a pod.', 0.01, 2),
  ...histogram(of, 'kubelet_pleg_relist_duration_seconds', 'Time to relist the pods.', 1, 0.004),
  counter(
    of,
    'kubelet_runtime_operations_total',
    'Cumulative number of runtime operations by operation type.',
    2,
    [
      { operation_type: 'container_status' },
      { operation_type: 'create_container' },
      { operation_type: 'podsandbox_status' },
    ],
  ),
  counter(of, 'kubelet_runtime_operations_errors_total', 'Errors of the runtime.', 0, [
    { operation_type: 'create_container' },
  ]),
  counter(of, 'storage_operation_duration_seconds_count', 'Operations on volumes.', 0, [
    { operation_name: 'volume_mount', status: 'fail-unknown', volume_plugin: 'kubernetes.io/csi' },
  ]),
  state(of, 'kubelet_certificate_manager_client_ttl_seconds', 'Time that is left.', 240 * day),
  state(of, 'kubelet_certificate_manager_server_ttl_seconds', 'Time that is left.', 240 * day),
  counter(of, 'kubelet_certificate_manager_client_expiration_renew_errors', 'Renewals that failed.', 0),
  counter(of, 'kubelet_server_expiration_renew_errors', 'Renewals that failed.', 0),
  counter(of, 'rest_client_requests_total', 'Requests to the API server.', 3, [
    { code: '200', method: 'GET', host: '10.0.0.1:6443' },
  ]),
];
