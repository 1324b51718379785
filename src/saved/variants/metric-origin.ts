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
  [/^(cortex|loki|tempo|tempodb|thanos|prometheus)_/, "the stores' own metrics"],
  [/^alertmanager_/, "the Alertmanager's own metrics"],
  [/^(alloy|promtail)_/, "Alloy's or Promtail's own metrics"],
  [/^reloader_/, 'the config reloaders beside Prometheus and the Alertmanager'],
  [/^(up|scrape_.*|ALERTS)$/, 'Prometheus, of its targets and alerts'],
  [/^(apiserver|aggregator)_/, 'the API server'],
  [/^etcd_/, 'etcd, or the API server of its requests to it'],
  [/^(scheduler|workqueue|rest_client|kubeproxy)_/, 'the controller manager, the scheduler and kube-proxy'],
  [/^storage_operation_/, 'the kubelet'],
  [/^kubernetes_build_info$/, 'the API server and the kubelets'],
  [/^coredns_/, 'CoreDNS'],
  [/^(certmanager|x509)_/, 'cert-manager, or an exporter of certificates'],
  [/^probe_/, 'the blackbox exporter'],
  [/^(nginx_ingress_controller|traefik|haproxy|envoy)_/, 'the ingress controller'],
  [/^istio_/, "Istio's proxies"],
  [/^(hubble|cilium)_/, 'Cilium and Hubble'],
  [/^keda_/, 'KEDA'],
  [/^windows_/, 'windows_exporter'],
  [/^(http|rpc|grpc)_/, 'the applications themselves'],
  [/^process_/, 'the process itself'],
];

/** The exporter of a metric in words, or null if it is not known. */
export function originOfMetric(name: string): string | null {
  return origins.find(([pattern]) => pattern.test(name))?.[1] ?? null;
}
