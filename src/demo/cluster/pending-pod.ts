import type { Pod } from './pods.ts';
import { mix, nameSuffix, uidOf } from './shape/hash.ts';
import type { Model } from './shape/model.ts';

/**
 * The pod that the autoscaler adds to `payment` soon after it begins to fail, and for which there is no room:
 * `payment` may run on node 2 only, and all but 0.1 of that node's cores are requested.
 */
export interface PendingPod {
  /** A pod of the same workload, for what they have in common. */
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

/** How many pods a workload should have: one more for `payment` once it was scaled up. */
export function replicasAt(model: Model, workload: string, seconds: number): number {
  const pods = model.podsOf(workload);
  const scaled = workload === 'payment' && seconds >= model.anchorSeconds + scaledAfterSeconds;
  return pods.length + (scaled ? 1 : 0);
}
