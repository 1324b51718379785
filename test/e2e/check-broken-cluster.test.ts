import { afterAll, beforeAll, expect, it } from 'vitest';
import { runObsq } from '../helpers/run-obsq.ts';
import { type ServedStore, serveWritten, type WrittenInput } from '../helpers/written-store.ts';

/** Two and a half hours, a sample every half minute. */
const count = 300;
const intervalMs = 30_000;
const nowMs = count * intervalMs;
const now = (value: number): string => `${value}x${count}`;
const counter = (perSample: number): string => `0+${perSample}x${count}`;

const ksm = 'job="kube-state-metrics",instance="ksm:8080"';
const kubelet = 'job="kubelet",instance="10.0.0.1:10250",node="worker-1"';
const exporter = 'job="node-exporter",instance="10.0.0.1:9100",node="worker-1"';
const pod = 'namespace="shop",pod="cart-1",uid="u1"';

/** What is well: a node, a pod of a deployment, and the targets that tell of them. */
const healthy: WrittenInput = {
  [`up{${ksm}}`]: now(1),
  [`up{${kubelet}}`]: now(1),
  [`up{${exporter}}`]: now(1),
  [`kube_node_info{${ksm},node="worker-1",internal_ip="10.0.0.1"}`]: now(1),
  [`kube_node_status_condition{${ksm},node="worker-1",condition="Ready",status="true"}`]: now(1),
  [`kube_node_status_condition{${ksm},node="worker-1",condition="Ready",status="false"}`]: now(0),
  [`kube_node_status_condition{${ksm},node="worker-1",condition="Ready",status="unknown"}`]: now(0),
  [`kube_pod_info{${ksm},${pod},node="worker-1"}`]: now(1),
  [`kube_pod_status_phase{${ksm},${pod},phase="Running"}`]: now(1),
  [`kube_pod_status_ready{${ksm},${pod},condition="true"}`]: now(1),
  [`kube_pod_container_info{${ksm},${pod},container="app"}`]: now(1),
  [`kube_pod_container_status_ready{${ksm},${pod},container="app"}`]: now(1),
  [`kube_pod_container_status_restarts_total{${ksm},${pod},container="app"}`]: now(0),
};

/** What is broken, each with the words that its check must name. */
const broken: readonly (readonly [what: string, names: RegExp, input: WrittenInput])[] = [
  [
    'a deployment with none of three, that stands still and cannot create pods',
    /deployment\S* .*\bcart\b/,
    {
      [`kube_deployment_created{${ksm},namespace="shop",deployment="cart"}`]: now(0),
      [`kube_deployment_metadata_generation{${ksm},namespace="shop",deployment="cart"}`]: now(2),
      [`kube_deployment_status_observed_generation{${ksm},namespace="shop",deployment="cart"}`]: now(2),
      [`kube_deployment_spec_paused{${ksm},namespace="shop",deployment="cart"}`]: now(0),
      [`kube_deployment_spec_replicas{${ksm},namespace="shop",deployment="cart"}`]: now(3),
      [`kube_deployment_status_replicas{${ksm},namespace="shop",deployment="cart"}`]: now(0),
      [`kube_deployment_status_replicas_available{${ksm},namespace="shop",deployment="cart"}`]: now(0),
      [`kube_deployment_status_replicas_ready{${ksm},namespace="shop",deployment="cart"}`]: now(0),
      [`kube_deployment_status_replicas_updated{${ksm},namespace="shop",deployment="cart"}`]: now(0),
      [`kube_deployment_status_condition{${ksm},namespace="shop",deployment="cart",condition="Progressing",status="false",reason="ProgressDeadlineExceeded"}`]:
        now(1),
      [`kube_deployment_status_condition{${ksm},namespace="shop",deployment="cart",condition="ReplicaFailure",status="true",reason="FailedCreate"}`]:
        now(1),
    },
  ],
  [
    'a volume that is full',
    /(pvc|volume)\S* .*\bdata-db-0\b/,
    {
      [`kubelet_volume_stats_available_bytes{${kubelet},namespace="shop",persistentvolumeclaim="data-db-0"}`]:
        now(10_737_418),
      [`kubelet_volume_stats_capacity_bytes{${kubelet},namespace="shop",persistentvolumeclaim="data-db-0"}`]:
        now(10_737_418_240),
      [`kubelet_volume_stats_used_bytes{${kubelet},namespace="shop",persistentvolumeclaim="data-db-0"}`]:
        now(10_726_680_822),
      [`kube_persistentvolumeclaim_info{${ksm},namespace="shop",persistentvolumeclaim="data-db-0",storageclass="fast"}`]:
        now(1),
      [`kube_persistentvolumeclaim_status_phase{${ksm},namespace="shop",persistentvolumeclaim="data-db-0",phase="Bound"}`]:
        now(1),
    },
  ],
  [
    'a claim without a volume',
    /pvc\S* .*\bdata-db-1\b/,
    {
      [`kube_persistentvolumeclaim_info{${ksm},namespace="shop",persistentvolumeclaim="data-db-1",storageclass="fast"}`]:
        now(1),
      [`kube_persistentvolumeclaim_status_phase{${ksm},namespace="shop",persistentvolumeclaim="data-db-1",phase="Pending"}`]:
        now(1),
      [`kube_persistentvolumeclaim_status_phase{${ksm},namespace="shop",persistentvolumeclaim="data-db-1",phase="Bound"}`]:
        now(0),
    },
  ],
  [
    "a node's file system that is full",
    /disk\S* .*worker-1/,
    {
      [`node_filesystem_avail_bytes{${exporter},device="/dev/sda1",fstype="ext4",mountpoint="/"}`]: now(1e8),
      [`node_filesystem_free_bytes{${exporter},device="/dev/sda1",fstype="ext4",mountpoint="/"}`]: now(1e8),
      [`node_filesystem_size_bytes{${exporter},device="/dev/sda1",fstype="ext4",mountpoint="/"}`]: now(1e11),
      [`node_filesystem_readonly{${exporter},device="/dev/sda1",fstype="ext4",mountpoint="/"}`]: now(0),
    },
  ],
  [
    'a node short of memory',
    /pressure\S* .*worker-1/,
    {
      [`kube_node_status_condition{${ksm},node="worker-1",condition="MemoryPressure",status="true"}`]: now(1),
      [`kube_node_status_condition{${ksm},node="worker-1",condition="MemoryPressure",status="false"}`]:
        now(0),
    },
  ],
  [
    'a daemon set with one of three',
    /daemonset\S* .*\bagent\b/,
    {
      [`kube_daemonset_created{${ksm},namespace="shop",daemonset="agent"}`]: now(0),
      [`kube_daemonset_status_desired_number_scheduled{${ksm},namespace="shop",daemonset="agent"}`]: now(3),
      [`kube_daemonset_status_current_number_scheduled{${ksm},namespace="shop",daemonset="agent"}`]: now(3),
      [`kube_daemonset_status_number_available{${ksm},namespace="shop",daemonset="agent"}`]: now(1),
      [`kube_daemonset_status_number_ready{${ksm},namespace="shop",daemonset="agent"}`]: now(1),
      [`kube_daemonset_status_number_unavailable{${ksm},namespace="shop",daemonset="agent"}`]: now(2),
      [`kube_daemonset_status_number_misscheduled{${ksm},namespace="shop",daemonset="agent"}`]: now(0),
      [`kube_daemonset_status_updated_number_scheduled{${ksm},namespace="shop",daemonset="agent"}`]: now(3),
    },
  ],
  [
    'a job that was given up',
    /job\S* .*\bmigrate\b/,
    {
      [`kube_job_info{${ksm},namespace="shop",job_name="migrate"}`]: now(1),
      [`kube_job_created{${ksm},namespace="shop",job_name="migrate"}`]: now(4_000),
      [`kube_job_status_start_time{${ksm},namespace="shop",job_name="migrate"}`]: now(4_000),
      [`kube_job_spec_completions{${ksm},namespace="shop",job_name="migrate"}`]: now(1),
      [`kube_job_status_active{${ksm},namespace="shop",job_name="migrate"}`]: now(0),
      [`kube_job_status_succeeded{${ksm},namespace="shop",job_name="migrate"}`]: now(0),
      [`kube_job_status_failed{${ksm},namespace="shop",job_name="migrate",reason="BackoffLimitExceeded"}`]:
        now(1),
      [`kube_job_failed{${ksm},namespace="shop",job_name="migrate",condition="true"}`]: now(1),
      [`kube_job_failed{${ksm},namespace="shop",job_name="migrate",condition="false"}`]: now(0),
    },
  ],
  [
    'a quota that is used up',
    /quota\S* .*\blimits\b/,
    {
      [`kube_resourcequota{${ksm},namespace="shop",resourcequota="limits",resource="requests.cpu",type="hard"}`]:
        now(8),
      [`kube_resourcequota{${ksm},namespace="shop",resourcequota="limits",resource="requests.cpu",type="used"}`]:
        now(8),
    },
  ],
  [
    'a target that is down',
    /(target|scrape)\S* .*\bcheckout\b/,
    {
      'up{job="checkout",instance="10.0.1.1:8080",namespace="shop",pod="checkout-1"}': now(0),
      'up{job="checkout",instance="10.0.1.2:8080",namespace="shop",pod="checkout-2"}': now(0),
    },
  ],
  [
    'DNS of which half fails',
    /dns\S* /,
    {
      'up{job="coredns",instance="10.0.2.1:9153"}': now(1),
      'coredns_dns_responses_total{job="coredns",instance="10.0.2.1:9153",server="dns://:53",zone=".",rcode="SERVFAIL"}':
        counter(300),
      'coredns_dns_responses_total{job="coredns",instance="10.0.2.1:9153",server="dns://:53",zone=".",rcode="NOERROR"}':
        counter(300),
    },
  ],
  [
    'an API server of which a fifth fails',
    /apiserver\S* /,
    {
      'up{job="apiserver",instance="10.0.0.9:6443"}': now(1),
      'apiserver_request_total{job="apiserver",instance="10.0.0.9:6443",verb="GET",resource="pods",scope="namespace",code="500"}':
        counter(600),
      'apiserver_request_total{job="apiserver",instance="10.0.0.9:6443",verb="GET",resource="pods",scope="namespace",code="200"}':
        counter(2400),
    },
  ],
  [
    "a kubelet's certificate that ends in an hour",
    /(kubelet|cert)\S* .*worker-1/,
    {
      [`kubelet_runtime_operations_total{${kubelet},operation_type="list_containers"}`]: counter(30),
      [`kubelet_certificate_manager_client_ttl_seconds{${kubelet}}`]: now(3600),
      [`kubelet_certificate_manager_server_ttl_seconds{${kubelet}}`]: now(3600),
    },
  ],
];

let store: ServedStore;

beforeAll(async () => {
  const input = Object.assign({}, healthy, ...broken.map(([, , input]) => input));
  store = await serveWritten({ input, intervalMs, nowMs });
});
afterAll(() => store.close());

it('names each of twelve broken things, in at most twelve requests', async () => {
  const env = { OBSQ_NOW: new Date(nowMs).toISOString() };
  const run = await runObsq(['check', '--metrics-url', store.url, '-o', 'json'], { env });
  expect(run.code).toBe(7);
  expect(store.paths.length).toBeLessThanOrEqual(12);
  const { checks } = JSON.parse(run.stdout);
  const firing: string[] = checks.flatMap(
    ({ name, firing }: { name: string; firing: readonly { labels: Record<string, string> }[] }) =>
      firing.map(({ labels }) => `${name} ${Object.values(labels).join(' ')}`),
  );
  const unnamed = broken.filter(([, names]) => !firing.some((row) => names.test(row))).map(([what]) => what);
  expect(unnamed, firing.join('\n')).toEqual([]);
});

it('passes without them', async () => {
  const well = await serveWritten({ input: healthy, intervalMs, nowMs });
  try {
    const env = { OBSQ_NOW: new Date(nowMs).toISOString() };
    const run = await runObsq(['check', '--metrics-url', well.url, '-o', 'json', '--group', 'pods'], { env });
    const firing = JSON.parse(run.stdout).checks.filter(({ state }: { state: string }) => state === 'firing');
    expect(firing).toEqual([]);
  } finally {
    await well.close();
  }
});
