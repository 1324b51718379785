import type { Pod } from './pods.ts';
import { mix, nameSuffix, uidOf } from './shape/hash.ts';
import type { Model } from './shape/model.ts';

/**
 * The pod that the autoscaler adds to `payment` soon after `payment` begins to fail. No node has room for it: `payment` may
 * run only on node 2, where all but 0.1 cores are already requested.
 */
export interface PendingPod {
  /** A running pod of the same workload, which shares its namespace, owner and containers. */
  readonly sibling: Pod;
  readonly name: string;
  readonly uid: string;
  /** Unix s. */
  readonly createdSeconds: number;
}

const scaledAfterSeconds = 75;
export const unschedulableMessage =
  "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) didn't match Pod's node affinity/selector. preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod.";

export function pendingPodOf(model: Model): PendingPod | null {
  const sibling = model.podsOf('payment')[0];
  if (sibling === undefined) return null;
  const key = mix(sibling.key, 0x9e4d);
  return {
    sibling,
    name: `${sibling.ownerName}-${nameSuffix(key, 5)}`,
    uid: uidOf(key),
    createdSeconds: model.anchorSeconds + scaledAfterSeconds,
  };
}

/** The desired number of pods of a workload: one more for `payment` after the autoscaler's step. */
export function replicasAt(model: Model, workload: string, seconds: number): number {
  const pods = model.podsOf(workload);
  const scaled = workload === 'payment' && seconds >= model.anchorSeconds + scaledAfterSeconds;
  return pods.length + (scaled ? 1 : 0);
}
