import type { Labels } from '../labels.ts';

/** Labels that name what an alert speaks of, the most telling first; `exported_` where a scrape's own label pushed one aside. */
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

/** What an alert is about in one word: a pod, a workload, a service, a node; null where no label says. */
export function subjectOfLabels(labels: Labels): { readonly label: string; readonly value: string } | null {
  for (const label of subjectLabels) {
    const value = labels[label];
    if (value !== undefined && value !== '') return { label, value };
  }
  return null;
}
