import { type ClusterNode, clusterNodes } from '../nodes.ts';
import { type ContainerUsage, createContainerUsage } from '../pod-usage.ts';
import { createPods, type Pod } from '../pods.ts';
import { grouped } from './grouped.ts';
import { eraStartOf } from './timeline.ts';

/** The model from which metric families, logs and traces are computed. */
export interface Model {
  readonly seed: number;
  readonly anchorSeconds: number;
  /** The start of the history, Unix s: no series has an earlier sample. */
  readonly eraStartSeconds: number;
  readonly nodes: readonly ClusterNode[];
  readonly pods: readonly Pod[];
  readonly containers: readonly ContainerUsage[];
  podsOf(workload: string): readonly Pod[];
  containersOf(pod: Pod): readonly ContainerUsage[];
}

export function createModel(seed: number, anchorSeconds: number): Model {
  const eraStartSeconds = eraStartOf(anchorSeconds);
  const pods = createPods(seed, eraStartSeconds);
  const containers = pods.flatMap((pod) =>
    pod.workload.containers.map((shape) => createContainerUsage(pod, shape, anchorSeconds)),
  );
  const byWorkload = grouped(pods, (pod) => pod.workload.name);
  const byPod = grouped(containers, (container) => container.pod);
  return {
    seed,
    anchorSeconds,
    eraStartSeconds,
    nodes: clusterNodes,
    pods,
    containers,
    podsOf: (workload) => byWorkload.get(workload) ?? [],
    containersOf: (pod) => byPod.get(pod) ?? [],
  };
}
