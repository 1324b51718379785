import { type ClusterNode, clusterNodes } from './nodes.ts';
import { hashText, mix, nameSuffix, uidOf, unit } from './shape/hash.ts';
import { type Workload, workloads } from './workloads.ts';

/** One long-lived pod. */
export interface Pod {
  readonly workload: Workload;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly node: ClusterNode;
  readonly ip: string;
  /** The number of the pod within its workload, from 0. */
  readonly ordinal: number;
  readonly ownerKind: 'ReplicaSet' | 'StatefulSet' | 'DaemonSet';
  readonly ownerName: string;
  /** Unix s. */
  readonly startedSeconds: number;
  /** The pod's own hash; everything that differs from pod to pod derives from it. */
  readonly key: number;
}

const twentyDaysSeconds = 20 * 86_400;

/** Creates every long-lived pod of the cluster. Their names depend only on the seed. */
export function createPods(seed: number, eraStartSeconds: number): Pod[] {
  const pods: Pod[] = [];
  for (const workload of workloads) {
    for (const [ordinal, nodeNumber] of workload.nodes.entries()) {
      const node = clusterNodes[nodeNumber - 1];
      if (node === undefined) continue;
      pods.push(createPod({ seed, eraStartSeconds, workload, ordinal, node, index: pods.length }));
    }
  }
  return pods;
}

interface PodPlan {
  readonly seed: number;
  readonly eraStartSeconds: number;
  readonly workload: Workload;
  readonly ordinal: number;
  readonly node: ClusterNode;
  readonly index: number;
}

function createPod(plan: PodPlan): Pod {
  const { workload, ordinal, node } = plan;
  const workloadKey = hashText(plan.seed, `${workload.namespace}/${workload.name}`);
  const key = mix(workloadKey, ordinal + 1);
  const owner = replicaOwner(workload, workloadKey);
  const name =
    workload.kind === 'StatefulSet' ? `${workload.name}-${ordinal}` : `${owner.name}-${nameSuffix(key, 5)}`;
  // The pods of a workload start almost together, at its last roll-out.
  const startedSeconds =
    plan.eraStartSeconds + Math.floor(unit(workloadKey) * twentyDaysSeconds) + 11 * ordinal;
  return {
    workload,
    namespace: workload.namespace,
    name,
    uid: uidOf(key),
    node,
    ip: workload.kind === 'DaemonSet' ? node.ip : `10.1.${node.number}.${plan.index + 10}`,
    ordinal,
    ownerKind: owner.kind,
    ownerName: owner.name,
    startedSeconds,
    key,
  };
}

function replicaOwner(workload: Workload, key: number): { kind: Pod['ownerKind']; name: string } {
  if (workload.kind === 'Deployment') {
    return { kind: 'ReplicaSet', name: `${workload.name}-${nameSuffix(mix(key, 77), 10)}` };
  }
  return { kind: workload.kind, name: workload.name };
}
