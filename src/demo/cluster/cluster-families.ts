import { cadvisorFamilies } from './families/cadvisor.ts';
import { cadvisorIoFamilies } from './families/cadvisor-io.ts';
import { collectorFamilies } from './families/collector.ts';
import { httpHistogramFamilies } from './families/http-histogram.ts';
import { ingressNginxFamilies } from './families/ingress-nginx.ts';
import { kubeAutoscalingFamilies } from './families/kube-autoscaling.ts';
import { kubeContainerFamilies } from './families/kube-containers.ts';
import { kubeJobPodFamilies } from './families/kube-job-pods.ts';
import { kubeJobFamilies } from './families/kube-jobs.ts';
import { kubeNodeFamilies } from './families/kube-nodes.ts';
import { kubePodFamilies } from './families/kube-pods.ts';
import { kubeQuotaFamilies } from './families/kube-quota.ts';
import { kubeSchedulingFamilies } from './families/kube-scheduling.ts';
import { kubeServiceFamilies } from './families/kube-services.ts';
import { kubeStorageFamilies } from './families/kube-storage.ts';
import { kubeWorkloadFamilies } from './families/kube-workloads.ts';
import { nodeExporterFamilies } from './families/node-exporter.ts';
import { nodeExporterIoFamilies } from './families/node-exporter-io.ts';
import { requestDurationFamilies } from './families/request-durations.ts';
import { serviceGraphFamilies } from './families/service-graph.ts';
import { spanMetricFamilies } from './families/span-metrics.ts';
import { storeHealthFamilies } from './families/store-health.ts';
import { targetFamilies } from './families/targets.ts';
import type { Family } from './family.ts';
import { createNodeUsage } from './node-usage.ts';
import { createPopulationCounters } from './population.ts';
import { allRows } from './rows/all-rows.ts';
import { componentFamilies } from './rows/component-row.ts';
import type { Model } from './shape/model.ts';
import { createTraffic } from './traffic.ts';

/** Builds every metric family of the cluster. */
export function clusterFamilies(model: Model): Family[] {
  const traffic = createTraffic(model);
  const counters = createPopulationCounters(traffic);
  const nodeUsages = model.nodes.map((node) => createNodeUsage(model, node));
  return [
    ...cadvisorFamilies(model),
    ...cadvisorIoFamilies(model),
    ...kubePodFamilies(model),
    ...kubeContainerFamilies(model),
    ...kubeJobPodFamilies(model),
    ...kubeWorkloadFamilies(model),
    ...kubeJobFamilies(model),
    ...kubeNodeFamilies(model),
    ...kubeAutoscalingFamilies(model),
    ...kubeSchedulingFamilies(model),
    ...kubeStorageFamilies(model),
    ...kubeQuotaFamilies(model),
    ...kubeServiceFamilies(model),
    ...nodeExporterFamilies(nodeUsages),
    ...nodeExporterIoFamilies(nodeUsages),
    ...httpHistogramFamilies(traffic, counters),
    ...ingressNginxFamilies(traffic, counters),
    ...spanMetricFamilies(traffic, counters),
    ...serviceGraphFamilies(traffic, counters),
    ...collectorFamilies(model),
    ...storeHealthFamilies(model),
    ...requestDurationFamilies(model),
    ...targetFamilies(model),
    ...componentFamilies(model, allRows),
  ];
}
