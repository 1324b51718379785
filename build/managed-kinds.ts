import type { Labels } from '../src/domain/labels.ts';

/** A kind of cluster of which the store has a part of what another kind has. */
export interface ManagedKind {
  /** The kind whose examples are taken. */
  readonly of: string;
  readonly title: string;
  /** Whether the store keeps a metric of that name. */
  readonly keeps: (metric: string) => boolean;
  /** Whether the store has no series with these labels, though it has the metric. */
  readonly lacks?: (labels: Labels) => boolean;
}

const all = (): boolean => true;

/** Builds a predicate of names. A line is one or more names, or beginnings of names that end with `*`. */
function listed(text: string): (metric: string) => boolean {
  const words = text.split(/\s+/).filter((word) => word !== '');
  const names = new Set(words.filter((word) => !word.endsWith('*')));
  const beginnings = words.filter((word) => word.endsWith('*')).map((word) => word.slice(0, -1));
  return (metric) => names.has(metric) || beginnings.some((beginning) => metric.startsWith(beginning));
}

/** A managed service keeps to its list what these exporters have; what users scrape besides is theirs. */
function ofExporters(keeps: (metric: string) => boolean): (metric: string) => boolean {
  const exporters =
    /^(?:kube_|container_|machine_|kubelet_|node_|volume_manager_|storage_operation_|apiserver_|etcd_|coredns_)|:/;
  return (metric) => !exporters.test(metric) || keeps(metric);
}

/** Grafana's k8s-monitoring chart: default-allow-lists of its features cluster-metrics, host-metrics and of its collectors. */
const k8sMonitoring = listed(`
  kube_daemonset* kube_deployment_metadata_generation kube_deployment_spec_replicas kube_deployment_status_observed_generation
  kube_deployment_status_replicas_available kube_deployment_status_replicas_updated
  kube_horizontalpodautoscaler_spec_max_replicas kube_horizontalpodautoscaler_spec_min_replicas
  kube_horizontalpodautoscaler_status_current_replicas kube_horizontalpodautoscaler_status_desired_replicas
  kube_job* kube_cronjob* kube_namespace_status_phase kube_node* kube_persistentvolumeclaim_resource_requests_storage_bytes
  kube_pod_container_info kube_pod_container_resource_limits kube_pod_container_resource_requests
  kube_pod_container_status_last_terminated_reason kube_pod_container_status_restarts_total
  kube_pod_container_status_waiting_reason kube_pod_info kube_pod_owner kube_pod_start_time kube_pod_status_phase
  kube_pod_status_reason kube_replicaset* kube_resourcequota kube_statefulset*
  container_cpu_cfs_periods_total container_cpu_cfs_throttled_periods_total container_cpu_usage_seconds_total
  container_fs_reads_bytes_total container_fs_reads_total container_fs_writes_bytes_total container_fs_writes_total
  container_memory_cache container_memory_rss container_memory_swap container_memory_working_set_bytes
  container_network_receive_bytes_total container_network_receive_packets_dropped_total
  container_network_receive_packets_total container_network_transmit_bytes_total
  container_network_transmit_packets_dropped_total container_network_transmit_packets_total machine_memory_bytes
  kubelet_certificate_manager_client_expiration_renew_errors kubelet_certificate_manager_client_ttl_seconds
  kubelet_certificate_manager_server_ttl_seconds kubelet_cgroup_manager_duration_seconds_bucket
  kubelet_cgroup_manager_duration_seconds_count kubelet_node_config_error kubelet_node_name
  kubelet_pleg_relist_duration_seconds_bucket kubelet_pleg_relist_duration_seconds_count
  kubelet_pleg_relist_interval_seconds_bucket kubelet_pod_start_duration_seconds_bucket
  kubelet_pod_start_duration_seconds_count kubelet_pod_worker_duration_seconds_bucket
  kubelet_pod_worker_duration_seconds_count kubelet_running_container_count kubelet_running_containers
  kubelet_running_pod_count kubelet_running_pods kubelet_runtime_operations_errors_total kubelet_runtime_operations_total
  kubelet_server_expiration_renew_errors kubelet_volume_stats_available_bytes kubelet_volume_stats_capacity_bytes
  kubelet_volume_stats_inodes kubelet_volume_stats_inodes_used storage_operation_duration_seconds_count
  storage_operation_errors_total volume_manager_total_volumes
  node_cpu* node_exporter_build_info node_filesystem* node_memory* node_namespace_pod_container* namespace_workload_pod*
`);

/** GKE's packages KUBE_STATE_METRICS (pods, deployments, ...), CADVISOR and KUBELET; no exporter runs on its nodes. */
const gke = listed(`
  kube_daemonset_status_desired_number_scheduled kube_daemonset_status_number_misscheduled
  kube_daemonset_status_number_ready kube_daemonset_status_updated_number_scheduled kube_deployment_spec_replicas
  kube_deployment_status_replicas_available kube_deployment_status_replicas_updated
  kube_horizontalpodautoscaler_spec_max_replicas kube_horizontalpodautoscaler_spec_min_replicas
  kube_horizontalpodautoscaler_spec_target_metric kube_horizontalpodautoscaler_status_condition
  kube_horizontalpodautoscaler_status_current_replicas kube_horizontalpodautoscaler_status_desired_replicas
  kube_persistentvolume_claim_ref kube_persistentvolume_info kube_persistentvolume_status_phase
  kube_persistentvolumeclaim_info kube_persistentvolumeclaim_resource_requests_storage_bytes
  kube_persistentvolumeclaim_status_phase kube_pod_container_status_ready kube_pod_container_status_waiting_reason
  kube_pod_status_phase kube_pod_status_unschedulable kube_statefulset_replicas kube_statefulset_status_replicas_ready
  kube_statefulset_status_replicas_updated
  container_cpu_cfs_periods_total container_cpu_cfs_throttled_periods_total container_cpu_usage_seconds_total
  container_fs_limit_bytes container_fs_read_seconds_total container_fs_reads_bytes_total container_fs_reads_total
  container_fs_usage_bytes container_fs_write_seconds_total container_fs_writes_bytes_total container_fs_writes_total
  container_memory_rss container_memory_working_set_bytes container_network_receive_bytes_total
  container_network_receive_packets_dropped_total container_network_receive_packets_total
  container_network_transmit_bytes_total container_network_transmit_packets_dropped_total
  container_network_transmit_packets_total machine_cpu_cores machine_memory_bytes
  kubelet_certificate_manager_client_ttl_seconds kubelet_certificate_manager_server_ttl_seconds
  kubelet_pleg_relist_duration_seconds_bucket kubelet_pod_start_duration_seconds_bucket
  kubelet_running_container_count kubelet_running_containers kubelet_running_pod_count kubelet_running_pods
  kubelet_runtime_operations_errors_total kubelet_runtime_operations_total kubelet_volume_stats_available_bytes
  kubelet_volume_stats_capacity_bytes kubelet_volume_stats_inodes kubelet_volume_stats_inodes_free
  kubelet_volume_stats_inodes_used kubelet_volume_stats_used_bytes
`);

/** Azure Monitor's minimal ingestion profile, of the targets that are on by default. */
const aks = listed(`
  kubelet_volume_stats_used_bytes kubelet_node_name kubelet_running_pods kubelet_running_pod_count
  kubelet_running_containers kubelet_running_container_count volume_manager_total_volumes kubelet_node_config_error
  kubelet_runtime_operations_total kubelet_runtime_operations_errors_total kubelet_runtime_operations_duration_seconds*
  kubelet_pod_start_duration_seconds* kubelet_pod_worker_duration_seconds* storage_operation_duration_seconds*
  storage_operation_errors_total kubelet_cgroup_manager_duration_seconds* kubelet_pleg_relist_duration_seconds*
  kubelet_pleg_relist_interval_seconds* kubelet_volume_stats_capacity_bytes kubelet_volume_stats_available_bytes
  kubelet_volume_stats_inodes_used kubelet_volume_stats_inodes
  container_spec_cpu_period container_spec_cpu_quota container_cpu_usage_seconds_total container_memory_rss
  container_network_receive_bytes_total container_network_transmit_bytes_total container_network_receive_packets_total
  container_network_transmit_packets_total container_network_receive_packets_dropped_total
  container_network_transmit_packets_dropped_total container_fs_reads_total container_fs_writes_total
  container_fs_reads_bytes_total container_fs_writes_bytes_total container_memory_working_set_bytes
  container_memory_cache container_memory_swap container_cpu_cfs_throttled_periods_total
  container_cpu_cfs_periods_total container_memory_usage_bytes
  kube_node_status_capacity kube_job_status_succeeded kube_job_spec_completions
  kube_daemonset_status_desired_number_scheduled kube_daemonset_status_number_ready kube_deployment_spec_replicas
  kube_deployment_status_replicas_ready kube_pod_container_status_last_terminated_reason kube_node_status_condition
  kube_pod_container_status_restarts_total kube_pod_container_resource_requests kube_pod_status_phase
  kube_pod_container_resource_limits kube_node_status_allocatable kube_pod_info kube_pod_owner kube_resourcequota
  kube_statefulset_replicas kube_statefulset_status_replicas kube_statefulset_status_replicas_ready
  kube_statefulset_status_replicas_current kube_statefulset_status_replicas_updated kube_namespace_status_phase
  kube_node_info kube_statefulset_metadata_generation kube_pod_labels kube_pod_annotations
  kube_horizontalpodautoscaler_status_current_replicas kube_horizontalpodautoscaler_spec_max_replicas
  kube_node_spec_taint kube_pod_container_status_waiting_reason kube_job_failed kube_job_status_start_time
  kube_deployment_status_replicas_available kube_deployment_status_replicas_updated kube_replicaset_owner
  node_cpu_seconds_total node_memory_MemAvailable_bytes node_memory_Buffers_bytes node_memory_Cached_bytes
  node_memory_MemFree_bytes node_memory_Slab_bytes node_memory_MemTotal_bytes node_netstat_Tcp_RetransSegs
  node_netstat_Tcp_OutSegs node_netstat_TcpExt_TCPSynRetrans node_load1 node_load5 node_load15
  node_disk_read_bytes_total node_disk_written_bytes_total node_disk_io_time_seconds_total node_filesystem_size_bytes
  node_filesystem_avail_bytes node_network_receive_bytes_total node_network_transmit_bytes_total node_vmstat_pgmajfault
  node_network_receive_drop_total node_network_transmit_drop_total node_disk_io_time_weighted_seconds_total
  node_exporter_build_info node_time_seconds node_uname_info
`);

/** Managed control planes: etcd, scheduler and controller manager are the provider's. */
const noControlPlane = (metric: string): boolean =>
  !/^(?:etcd_(?!request)|scheduler_|workqueue_|kubeproxy_)/.test(metric);

/** The kinds with a list of metrics of their own, and distributions that differ in a part (docs/stores.md 6.8). */
export const managedKinds: Readonly<Record<string, ManagedKind>> = {
  'k8s-monitoring': {
    of: 'kube-prometheus',
    title: "Grafana's k8s-monitoring chart with its default lists of metrics",
    keeps: ofExporters(k8sMonitoring),
  },
  gke: {
    of: 'prometheus',
    title: 'GKE with managed collection: its packages of kube-state-metrics, cAdvisor and kubelet metrics',
    keeps: ofExporters(gke),
  },
  aks: {
    of: 'prometheus',
    title: "AKS with Azure Monitor's minimal ingestion profile",
    keeps: ofExporters(aks),
  },
  eks: {
    of: 'prometheus',
    title: 'EKS with Amazon Managed Prometheus, kube-state-metrics and node-exporter as add-ons',
    keeps: noControlPlane,
  },
  openshift: {
    of: 'kube-prometheus',
    title: "OpenShift's own monitoring, a kube-prometheus",
    keeps: all,
  },
  k3s: {
    of: 'prometheus',
    title: 'k3s, whose kubelet answers for all parts of the control plane; no etcd by default',
    keeps: (metric) => !/^etcd_(?!request)/.test(metric),
  },
  'docker-desktop': {
    of: 'prometheus',
    title: 'cri-dockerd and Docker Desktop: cAdvisor knows cgroups of pods and none of containers',
    keeps: all,
    lacks: ({ __name__: name = '', container = '' }) => name.startsWith('container_') && container !== '',
  },
  'ksm-2.18': {
    of: 'prometheus',
    title: 'kube-state-metrics 2.18 to 2.20, which list EndpointSlices in place of Endpoints',
    keeps: (metric) => !metric.startsWith('kube_endpoint_'),
  },
};
