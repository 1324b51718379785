/** Which exporter gives a metric, by its name (docs/stores.md 5.7 and 6): the first that matches. */
const origins: readonly (readonly [name: RegExp, origin: string])[] = [
  [/:/, 'a recording rule'],
  [/^kube_state_metrics_/, "kube-state-metrics' own port"],
  [/^kube_/, 'kube-state-metrics'],
  [/^kubelet_|^(pod|node)_(cpu|memory)_usage_|^pod_memory_working_set/, 'the kubelet'],
  // cAdvisor's names end in the counted thing (_seconds_total, _bytes), those of the receiver do not.
  [/^container_(cpu_usage|memory_working_set)$/, "the Collector's kubeletstats receiver"],
  [/^(container|machine)_/, "the kubelet's cAdvisor"],
  [/^node_/, 'node-exporter'],
  [
    /^k8s_(pod|node|volume)_(cpu|memory|network|filesystem|volume|available|capacity)/,
    "the Collector's kubeletstats receiver",
  ],
  [/^k8s_/, "the Collector's k8s_cluster receiver"],
  [/^otelcol_/, "the Collector's own metrics"],
  [/^traces_(spanmetrics|service_graph)_/, "Tempo's metrics-generator or the Collector's connectors"],
  [/^traces_span_metrics_|^calls(_total)?$|^(duration|latency)_/, "the Collector's spanmetrics connector"],
  [/^http_server_/, "the applications' OpenTelemetry SDK"],
  [/^(cortex|loki|tempo|prometheus)_/, "the stores' own metrics"],
  [/^(up|scrape_.*)$/, 'Prometheus, of its targets'],
];

/** The exporter of a metric in words, or null if it is not known. */
export function originOfMetric(name: string): string | null {
  return origins.find(([pattern]) => pattern.test(name))?.[1] ?? null;
}
