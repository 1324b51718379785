import { counter, state } from './component.ts';
import type { ComponentRow } from './component-row.ts';

const pressured = (workload: string, share: number): ComponentRow[] => {
  const of = { workload, port: 10250 };
  const named = [{ container: workload, id: `/kubepods/${workload}` }];
  const waits = (resource: string, kind: string, perSecond: number): ComponentRow =>
    counter(
      of,
      `container_pressure_${resource}_${kind}_seconds_total`,
      'Time that tasks of the container waited, or that all of them stood still.',
      perSecond,
      named,
    );
  return [
    waits('cpu', 'waiting', share),
    waits('cpu', 'stalled', share / 4),
    waits('memory', 'waiting', share / 3),
    waits('memory', 'stalled', share / 5),
    waits('io', 'waiting', share / 20),
    waits('io', 'stalled', share / 40),
  ];
};

/** The init container that prepares the database's directory, done long ago. */
const prepare = {
  labels: { namespace: 'otel-demo', pod: 'postgres-0', container: 'prepare-data' },
};
const image = { image: 'busybox:1.37', image_spec: 'busybox:1.37', image_id: 'busybox@sha256:1e5' };

/** What containers wait for, most of it in payment, and an init container. */
export const containerRows: readonly ComponentRow[] = [
  ...pressured('payment', 0.24),
  ...pressured('checkout', 0.012),
  ...pressured('postgres', 0.02),
  state(prepare, 'kube_pod_init_container_info', 'Information about an init container in a pod.', 1, [image]),
  state(prepare, 'kube_pod_init_container_status_ready', 'Whether the init container succeeded.', 1),
  state(prepare, 'kube_pod_init_container_status_running', 'Whether the init container runs.', 0),
  state(prepare, 'kube_pod_init_container_status_waiting', 'Whether the init container waits.', 0),
  state(prepare, 'kube_pod_init_container_status_terminated', 'Whether the init container ended.', 1),
  state(prepare, 'kube_pod_init_container_status_restarts_total', 'Restarts of the init container.', 0),
  state(prepare, 'kube_pod_init_container_status_terminated_reason', 'Why the init container ended.', 1, [
    { reason: 'Completed' },
  ]),
];
