import type { Labels } from '../labels.ts';

/** Labels that name the subject of an alert, the most specific first. `exported_` is the object's own label if the scrape has one too. */
const subjectLabels = [
  'exported_pod',
  'pod',
  'k8s_pod_name',
  'deployment',
  'statefulset',
  'daemonset',
  'cronjob',
  'job_name',
  'horizontalpodautoscaler',
  'persistentvolumeclaim',
  'service_name',
  'exported_service',
  'service',
  'node',
  'k8s_node_name',
  'exported_job',
  'instance',
  'job',
];

/** The name of the pod, workload, service or node that an alert is about; null if no label names one. */
export function subjectOfLabels(labels: Labels): { readonly label: string; readonly value: string } | null {
  for (const label of subjectLabels) {
    const value = labels[label];
    if (value !== undefined && value !== '') return { label, value };
  }
  return null;
}
