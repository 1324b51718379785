import type { AlertingRule, RuleGroupDefinition } from './rule-definition.ts';

type Alert = Omit<AlertingRule, 'kind' | 'labels'> & { readonly severity: string };

function alert({ severity, ...rule }: Alert): AlertingRule {
  return { kind: 'alerting', ...rule, labels: { severity } };
}

const requests = 'http_server_request_duration_seconds';

/** The rules of the demo's cluster. Some fire when payment fails, the others stay quiet. */
export const ruleGroups: readonly RuleGroupDefinition[] = [
  {
    name: 'services',
    file: 'otel-demo',
    rules: [
      {
        kind: 'recording',
        name: 'service:http_server_requests:rate5m',
        expr: `sum by (namespace, service_name) (rate(${requests}_count[5m]))`,
      },
      alert({
        name: 'ServiceHighErrorRate',
        expr:
          `sum by (namespace, service_name) (rate(${requests}_count{http_response_status_code=~"5.."}[5m]))` +
          ` / sum by (namespace, service_name) (rate(${requests}_count[5m])) > 0.05`,
        forSeconds: 120,
        severity: 'critical',
        annotations: {
          summary: '{{ $labels.service_name }} fails {{ $value | humanizePercentage }} of its requests',
          description: 'More than 5% of the requests of {{ $labels.service_name }} were answered with 5xx.',
        },
      }),
      alert({
        name: 'ServiceHighLatency',
        expr: `histogram_quantile(0.95, sum by (le, namespace, service_name) (rate(${requests}_bucket[5m]))) > 1`,
        forSeconds: 300,
        severity: 'warning',
        annotations: {
          summary: 'p95 of {{ $labels.service_name }} is {{ $value }} s',
        },
      }),
    ],
  },
  {
    name: 'kubernetes-apps',
    file: 'kubernetes-mixin',
    rules: [
      alert({
        name: 'KubePodCrashLooping',
        expr: 'max_over_time(kube_pod_container_status_waiting_reason{reason="CrashLoopBackOff"}[5m]) >= 1',
        forSeconds: 300,
        severity: 'critical',
        annotations: {
          summary: 'Pod {{ $labels.namespace }}/{{ $labels.pod }} is crash looping',
          description: 'Container {{ $labels.container }} is in waiting state (reason: "CrashLoopBackOff").',
        },
      }),
      alert({
        name: 'KubeContainerOOMKilled',
        expr:
          'increase(kube_pod_container_status_restarts_total[10m]) > 0' +
          ' and on (namespace, pod, container) kube_pod_container_status_last_terminated_reason{reason="OOMKilled"} == 1',
        forSeconds: 0,
        severity: 'warning',
        annotations: {
          summary: 'Container {{ $labels.container }} of {{ $labels.pod }} was OOM killed',
        },
      }),
      alert({
        name: 'ContainerHighMemory',
        expr:
          'max by (namespace, pod, container) (container_memory_working_set_bytes{container!="",image!=""})' +
          ' / on (namespace, pod, container) group_left ()' +
          ' max by (namespace, pod, container) (kube_pod_container_resource_limits{resource="memory"}) > 0.8',
        forSeconds: 60,
        severity: 'warning',
        annotations: {
          summary: '{{ $labels.pod }} uses {{ $value | humanizePercentage }} of its memory limit',
        },
      }),
      alert({
        name: 'CPUThrottlingHigh',
        expr:
          'sum by (namespace, pod, container) (increase(container_cpu_cfs_throttled_periods_total{container!=""}[5m]))' +
          ' / sum by (namespace, pod, container) (increase(container_cpu_cfs_periods_total{container!=""}[5m])) > 0.25',
        forSeconds: 300,
        severity: 'info',
        annotations: {
          summary: '{{ $labels.pod }} is throttled in {{ $value | humanizePercentage }} of its periods',
        },
      }),
    ],
  },
  {
    name: 'nodes',
    file: 'kubernetes-mixin',
    rules: [
      {
        kind: 'recording',
        name: 'instance:node_cpu_utilisation:rate5m',
        expr: '1 - avg without (cpu, mode) (rate(node_cpu_seconds_total{mode="idle"}[5m]))',
      },
      alert({
        name: 'NodeHighCPU',
        expr: '1 - avg by (node) (rate(node_cpu_seconds_total{mode="idle"}[5m])) > 0.8',
        forSeconds: 300,
        severity: 'warning',
        annotations: { summary: 'CPU of {{ $labels.node }} is at {{ $value | humanizePercentage }}' },
      }),
      alert({
        name: 'NodeHighMemory',
        expr: '1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes > 0.85',
        forSeconds: 300,
        severity: 'warning',
        annotations: { summary: 'Memory of {{ $labels.node }} is at {{ $value | humanizePercentage }}' },
      }),
      alert({
        name: 'KubeNodeNotReady',
        expr: 'kube_node_status_condition{condition="Ready",status="true"} == 0',
        forSeconds: 300,
        severity: 'critical',
        annotations: { summary: '{{ $labels.node }} is not ready' },
      }),
      alert({
        name: 'KubeNodeDiskPressure',
        expr: 'kube_node_status_condition{condition="DiskPressure",status="true"} == 1',
        forSeconds: 60,
        severity: 'warning',
        annotations: { summary: '{{ $labels.node }} is short of disk' },
      }),
      alert({
        name: 'TargetDown',
        expr: 'up == 0',
        forSeconds: 300,
        severity: 'warning',
        annotations: { summary: '{{ $labels.job }} {{ $labels.instance }} cannot be scraped' },
      }),
    ],
  },
];
