import type { Labels } from '../../../domain/labels.ts';
import { computedSeries, type Family, family } from '../family.ts';
import { clusterName } from '../nodes.ts';
import { replicasAt } from '../pending-pod.ts';
import type { Model } from '../shape/model.ts';
import { isPodReady } from './kube-pods.ts';

/** A HorizontalPodAutoscaler on CPU utilization (percent of the requests). */
interface Autoscaler {
  readonly namespace: string;
  readonly name: string;
  readonly minReplicas: number;
  readonly maxReplicas: number;
  readonly targetPercent: number;
}

/** In the incident `payment` reaches its maximum, though its load would need far more replicas. */
const autoscalers: readonly Autoscaler[] = [
  { namespace: 'otel-demo', name: 'frontend', minReplicas: 2, maxReplicas: 6, targetPercent: 50 },
  { namespace: 'otel-demo', name: 'payment', minReplicas: 2, maxReplicas: 4, targetPercent: 40 },
];

/** The autoscaler does not act on a ratio whose distance from 1 is at most this. */
const tolerance = 0.1;

/** The metrics of kube-state-metrics v2 on HPAs and PodDisruptionBudgets. */
export function kubeAutoscalingFamilies(model: Model): Family[] {
  const gauge = (
    name: string,
    help: string,
    more: Labels,
    at: (scaler: Autoscaler, seconds: number) => number,
  ): Family =>
    family({ name: `kube_horizontalpodautoscaler_${name}`, type: 'gauge', help }, () =>
      autoscalers.map((scaler) =>
        computedSeries({ ...hpaLabels(scaler), ...more }, (seconds) => at(scaler, seconds)),
      ),
    );
  const target = { metric_name: 'cpu', metric_target_type: 'utilization' };
  const current = (scaler: Autoscaler, seconds: number): number => replicasAt(model, scaler.name, seconds);
  return [
    gauge(
      'spec_min_replicas',
      'Lower limit for the number of pods that can be set by the autoscaler.',
      {},
      (scaler) => scaler.minReplicas,
    ),
    gauge(
      'spec_max_replicas',
      'Upper limit for the number of pods that can be set by the autoscaler.',
      {},
      (scaler) => scaler.maxReplicas,
    ),
    gauge(
      'spec_target_metric',
      'The metric specifications used by this autoscaler.',
      target,
      (scaler) => scaler.targetPercent,
    ),
    gauge(
      'status_target_metric',
      'The current metric status used by this autoscaler.',
      target,
      (scaler, seconds) => utilization(model, scaler, seconds),
    ),
    gauge(
      'status_current_replicas',
      'Current number of replicas of pods managed by this autoscaler.',
      {},
      current,
    ),
    gauge(
      'status_desired_replicas',
      'Desired number of replicas of pods managed by this autoscaler.',
      {},
      (scaler, seconds) =>
        Math.min(scaler.maxReplicas, Math.max(scaler.minReplicas, wanted(model, scaler, seconds))),
    ),
    family(
      {
        name: 'kube_horizontalpodautoscaler_info',
        type: 'gauge',
        help: 'Information about this autoscaler.',
      },
      () =>
        autoscalers.map((scaler) =>
          computedSeries(
            {
              ...hpaLabels(scaler),
              scaletargetref_kind: 'Deployment',
              scaletargetref_name: scaler.name,
              scaletargetref_api_version: 'apps/v1',
            },
            () => 1,
          ),
        ),
    ),
    hpaConditions(model),
    ...disruptionBudgets(model),
  ];
}

function hpaLabels(scaler: Autoscaler): Labels {
  return { cluster: clusterName, namespace: scaler.namespace, horizontalpodautoscaler: scaler.name };
}

/** The used percentage of the requested cores, averaged over the pods and the last minute. */
function utilization(model: Model, scaler: Autoscaler, seconds: number): number {
  let used = 0;
  let requested = 0;
  for (const pod of model.podsOf(scaler.name)) {
    for (const usage of model.containersOf(pod)) {
      used += (usage.steadyCpuSeconds(seconds) - usage.steadyCpuSeconds(seconds - 60)) / 60;
      requested += usage.shape.requestCores;
    }
  }
  return Math.round((100 * used) / requested);
}

/** The replicas that the autoscaler wants before its bounds apply: ceil(current x metric / target), never fewer than now. */
function wanted(model: Model, scaler: Autoscaler, seconds: number): number {
  const current = replicasAt(model, scaler.name, seconds);
  const ratio = utilization(model, scaler, seconds) / scaler.targetPercent;
  return Math.abs(ratio - 1) <= tolerance ? current : Math.max(current, Math.ceil(current * ratio));
}

function hpaConditions(model: Model): Family {
  return family(
    {
      name: 'kube_horizontalpodautoscaler_status_condition',
      type: 'gauge',
      help: 'The condition of this autoscaler.',
    },
    () =>
      autoscalers.flatMap((scaler) =>
        ['AbleToScale', 'ScalingActive', 'ScalingLimited'].flatMap((condition) =>
          ['true', 'false', 'unknown'].map((status) =>
            computedSeries({ ...hpaLabels(scaler), condition, status }, (seconds) => {
              const holds =
                condition !== 'ScalingLimited' || wanted(model, scaler, seconds) > scaler.maxReplicas;
              return (status === 'true' && holds) || (status === 'false' && !holds) ? 1 : 0;
            }),
          ),
        ),
      ),
  );
}

interface Budget {
  readonly namespace: string;
  readonly workload: string;
  readonly minAvailable: number;
}

const budgets: readonly Budget[] = [
  { namespace: 'otel-demo', workload: 'payment', minAvailable: 2 },
  { namespace: 'otel-demo', workload: 'frontend', minAvailable: 2 },
  { namespace: 'kube-system', workload: 'coredns', minAvailable: 1 },
];

function disruptionBudgets(model: Model): Family[] {
  const healthy = (budget: Budget, seconds: number): number =>
    model.podsOf(budget.workload).filter((pod) => isPodReady(model, pod, seconds)).length;
  const gauge = (name: string, help: string, at: (budget: Budget, seconds: number) => number): Family =>
    family({ name: `kube_poddisruptionbudget_status_${name}`, type: 'gauge', help }, () =>
      budgets.map((budget) =>
        computedSeries(
          { cluster: clusterName, namespace: budget.namespace, poddisruptionbudget: budget.workload },
          (seconds) => at(budget, seconds),
        ),
      ),
    );
  return [
    gauge('current_healthy', 'Current number of healthy pods.', healthy),
    gauge('desired_healthy', 'Minimum desired number of healthy pods.', (budget) => budget.minAvailable),
    gauge('expected_pods', 'Total number of pods counted by this disruption budget.', (budget, seconds) =>
      replicasAt(model, budget.workload, seconds),
    ),
    gauge(
      'pod_disruptions_allowed',
      'Number of pod disruptions that are currently allowed.',
      (budget, seconds) => Math.max(0, healthy(budget, seconds) - budget.minAvailable),
    ),
  ];
}
