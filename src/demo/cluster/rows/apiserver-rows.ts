import { counter, gauge, histogram, state } from './component.ts';
import type { ComponentRow } from './component-row.ts';

const of = { job: 'apiserver', instance: '10.0.0.1:6443' };
const requests = 'apiserver_request_total';
const help = 'Requests, by verb, group, version, resource, scope, component and code.';
const core = { version: 'v1', scope: 'namespace', component: 'apiserver' };
const webhook = { name: 'mpod.kb.io', operation: 'CREATE', type: 'admit' };
const certificates = 'apiserver_client_certificate_expiration_seconds_bucket';

/** What the API server says about itself: healthy, with a few that still read Endpoints. */
export const apiserverRows: readonly ComponentRow[] = [
  counter(of, requests, help, 22, [{ ...core, verb: 'GET', resource: 'pods', code: '200' }]),
  counter(of, requests, help, 4, [
    { ...core, verb: 'LIST', resource: 'pods', code: '200' },
    { ...core, verb: 'PATCH', resource: 'pods', code: '200' },
    { ...core, verb: 'WATCH', resource: 'pods', code: '200' },
  ]),
  counter(of, requests, help, 0.05, [{ ...core, verb: 'LIST', resource: 'endpoints', code: '200' }]),
  counter(of, requests, help, 0, [
    { ...core, verb: 'GET', resource: 'pods', code: '500' },
    { ...core, verb: 'LIST', resource: 'pods', code: '429' },
  ]),
  ...histogram(of, 'apiserver_request_sli_duration_seconds', 'Time of requests without webhooks.', 8, 0.01, [
    { ...core, verb: 'GET', resource: 'pods' },
    { ...core, verb: 'LIST', resource: 'pods' },
    { ...core, verb: 'PATCH', resource: 'pods' },
  ]),
  gauge(of, 'apiserver_current_inflight_requests', 'Requests in flight.', 6, [{ request_kind: 'readOnly' }]),
  gauge(of, 'apiserver_current_inflight_requests', 'Requests in flight.', 2, [{ request_kind: 'mutating' }]),
  counter(of, 'apiserver_flowcontrol_rejected_requests_total', 'Requests rejected by flow control.', 0, [
    { priority_level: 'workload-low', reason: 'queue-full' },
  ]),
  counter(of, 'apiserver_request_terminations_total', 'Requests ended to protect the server.', 0, [
    { ...core, verb: 'LIST', resource: 'pods', code: '504' },
  ]),
  ...histogram(of, 'etcd_request_duration_seconds', 'Time of requests to etcd.', 30, 0.003, [
    { operation: 'get', type: '/registry/pods/' },
  ]),
  ...histogram(of, 'apiserver_admission_webhook_admission_duration_seconds', 'Time of webhooks.', 0.4, 0.02, [
    { ...webhook, rejected: 'false' },
  ]),
  counter(of, 'apiserver_admission_webhook_rejection_count', 'Requests that a webhook rejected.', 0, [
    { ...webhook, error_type: 'no_error', rejection_code: '403' },
    { ...webhook, error_type: 'calling_webhook_error', rejection_code: '0' },
  ]),
  state(of, 'apiserver_requested_deprecated_apis', 'Deprecated APIs that have been requested.', 1, [
    { version: 'v1', resource: 'endpoints' },
  ]),
  state(of, 'aggregator_unavailable_apiservice', 'Whether an API of another server is down.', 0, [
    { name: 'v1beta1.metrics.k8s.io' },
    { name: 'v1.apps' },
  ]),
  counter(of, 'aggregator_unavailable_apiservice_total', 'How often an API of another server was down.', 0, [
    { name: 'v1beta1.metrics.k8s.io', reason: 'MissingEndpoints' },
  ]),
  gauge(of, 'workqueue_depth', 'Depth of the work queue.', 0, [{ name: 'APIServiceRegistrationController' }]),
  ...certificateBuckets(),
  counter(of, 'process_cpu_seconds_total', 'CPU time in seconds.', 0.31),
  gauge(of, 'process_resident_memory_bytes', 'Resident memory.', 870_000_000),
];

/** Clients show certificates that end in three months or later. */
function certificateBuckets(): ComponentRow[] {
  return [
    ['7776000', 0],
    ['15552000', 20],
    ['31536000', 30],
    ['+Inf', 30],
  ].map(([le, size]) => ({
    of,
    name: certificates,
    type: 'histogram',
    help: 'How long the certificates of clients are still good.',
    size: Number(size),
    more: [{ le: String(le) }],
  }));
}
