import { fetchCapabilities } from '../metrics/capabilities.ts';
import { lackOf } from '../metrics/no-variant.ts';
import { adviseOnError, type DoctorRun, tryAsk } from './doctor-run.ts';

interface MetricFamily {
  readonly id: string;
  readonly title: string;
  /** Metric names of the family; one of them is enough. */
  readonly metrics: readonly string[];
  readonly serves: string;
  readonly fix: string;
}

const families: readonly MetricFamily[] = [
  {
    id: 'kube-state-metrics',
    title: 'kube-state-metrics',
    metrics: ['kube_pod_info', 'k8s_pod_phase'],
    serves: 'pods, restarts, requests and limits',
    fix: 'scrape kube-state-metrics (its port 8080), or run the collector’s k8s_cluster receiver',
  },
  {
    id: 'cadvisor',
    title: 'cAdvisor',
    metrics: ['container_cpu_usage_seconds_total', 'k8s_pod_cpu_usage'],
    serves: 'CPU and memory of pods',
    fix: 'scrape the kubelets’ /metrics/cadvisor, or run the collector’s kubeletstats receiver',
  },
  {
    id: 'node-exporter',
    title: 'node-exporter',
    metrics: ['node_cpu_seconds_total', 'system_cpu_time_seconds_total', 'k8s_node_cpu_usage'],
    serves: 'nodes',
    fix: 'scrape node-exporter (port 9100), or run the collector’s hostmetrics receiver',
  },
  {
    id: 'span-metrics',
    title: 'span metrics',
    metrics: [
      'traces_spanmetrics_calls_total',
      'traces_span_metrics_calls_total',
      'traces_span_metrics_calls',
      'calls_total',
    ],
    serves: 'rate, errors and latency of services',
    fix: 'Tempo: metrics_generator with processors: [span-metrics] in the tenant’s overrides; or the collector’s spanmetrics connector',
  },
  {
    id: 'requests',
    title: 'requests of services',
    metrics: [
      'http_server_request_duration_seconds_bucket',
      'http_server_request_duration_seconds_count',
      'traces_spanmetrics_calls_total',
      'traces_span_metrics_calls_total',
    ],
    serves: 'obsq latency, errors and red',
    fix: 'instrument the services with OpenTelemetry’s HTTP metrics, or make span metrics; another histogram of requests (obsq values __name__ \'{le="+Inf"}\' lists them) is followed with obsq pivot NAME',
  },
  {
    id: 'service-graph',
    title: 'service graph',
    metrics: ['traces_service_graph_request_total'],
    serves: 'who calls whom',
    fix: 'Tempo: metrics_generator with processors: [service-graphs]; or the collector’s servicegraph connector',
  },
];

const restarts = ['kube_pod_container_status_restarts_total', 'k8s_container_restarts'];
const otelPods = 'k8s_pod_cpu_usage';
const otelPodLabel = `${otelPods}{k8s_pod_name!=""}`;
const cadvisor = 'container_cpu_usage_seconds_total';
const cadvisorLabels = `${cadvisor}{container!="",pod!=""}`;

/** Checks which families of metrics the store has, since saved queries and hops depend on them. */
export async function checkFamilies(run: DoctorRun): Promise<void> {
  if (!run.stores.has('metrics')) return;
  const { stores, options } = run;
  const names = [...new Set([...families.flatMap(({ metrics }) => metrics), ...restarts])].sort();
  const tried = await tryAsk(async () =>
    fetchCapabilities(
      { names, selectors: [otelPodLabel, cadvisorLabels] },
      {
        client: await stores.metrics(),
        // The doctor must not rely on the cache, because a metric that was absent an hour ago may be the very question.
        cache: { get: () => undefined, set: options.cache.set },
        fingerprint: stores.context.fingerprint,
        nowMs: options.nowMs,
        signal: options.signal,
      },
    ),
  );
  if (!tried.ok) {
    run.add({
      id: 'families',
      group: 'metrics',
      title: 'which metrics there are',
      status: 'skipped',
      detail: tried.error.message,
      fix: adviseOnError('metrics', tried.error),
      store: 'metrics',
    });
    return;
  }
  const has = tried.value;
  for (const family of families) addFamily(run, family, has);
  addRestarts(run, has);
  if (has.has(otelPods) && !has.has(otelPodLabel)) addUnlabelledPods(run);
  if (has.has(cadvisor) && !has.has(cadvisorLabels)) addUnlabelledContainers(run);
}

function addFamily(run: DoctorRun, family: MetricFamily, has: ReadonlySet<string>): void {
  const found = family.metrics.find((metric) => has.has(metric));
  run.add({
    id: `family.${family.id}`,
    group: 'metrics',
    title: family.title,
    status: found === undefined ? 'warning' : 'ok',
    detail:
      found === undefined
        ? `none of ${family.metrics.join(', ')} in the last hour: nothing on ${family.serves}`
        : `${found}: ${family.serves}`,
    fix: found === undefined ? family.fix : null,
    store: 'metrics',
  });
}

/**
 * Reports missing restart counters. A common relabel rule, shipped with dashboards to save series, drops only these; but an exporter may
 * also never have had them.
 */
function addRestarts(run: DoctorRun, has: ReadonlySet<string>): void {
  if (!has.has('kube_pod_info') || restarts.some((metric) => has.has(metric))) return;
  run.add({
    id: 'family.restarts',
    group: 'metrics',
    title: 'restarts',
    status: 'warning',
    detail:
      'kube_pod_container_status_restarts_total is not there, though kube_pod_info of the same exporter is: dropped on the way, or never exported',
    fix: 'look for a drop rule like kube_pod_container_status_.*_total in metric_relabel_configs (Prometheus), write_relabel_configs or Alloy’s prometheus.relabel, and for --metric-denylist of kube-state-metrics',
    store: 'metrics',
  });
}

/** Reports pods without labels. Without promotion of resource attributes all pods are one series (docs/stores.md 6.6). */
function addUnlabelledPods(run: DoctorRun): void {
  run.add({
    id: 'family.pod-labels',
    group: 'metrics',
    title: 'pods of OTLP metrics have names',
    status: 'warning',
    detail: `${otelPods} is there without a label k8s_pod_name: resource attributes are not promoted, all pods are one series`,
    fix: 'Mimir: promote_otel_resource_attributes: "k8s.pod.name,k8s.namespace.name,k8s.node.name"; Prometheus: otlp.promote_resource_attributes; or copy them to datapoints in the collector',
    store: 'metrics',
  });
}

/** Reports containers without labels, in the words of the queries that need them: some runtimes let cAdvisor see only the cgroups of pods. */
function addUnlabelledContainers(run: DoctorRun): void {
  run.add({
    id: 'family.container-labels',
    group: 'metrics',
    title: 'containers of cAdvisor have names',
    status: 'warning',
    detail: `${cadvisor} is there, but no series of it ${lackOf(cadvisorLabels)} within an hour: nothing on single containers`,
    fix: 'look for a drop rule on the labels container and pod; a runtime without CRI support in cAdvisor gives only the cgroups of pods (kubelet: PodAndContainerStatsFromCRI)',
    store: 'metrics',
  });
}
