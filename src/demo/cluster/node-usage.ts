import { perGrid } from './family.ts';
import { type ClusterNode, gib } from './nodes.ts';
import type { ContainerUsage } from './pod-usage.ts';
import { hashText, mix, unit } from './shape/hash.ts';
import { jitteredTime } from './shape/jitter.ts';
import type { Model } from './shape/model.ts';
import { createWave } from './shape/wave.ts';

/** The resource use of a whole node: its pods and the system. `times` are scrape times, Unix s. */
export interface NodeUsage {
  readonly node: ClusterNode;
  /** CPU seconds used since the node booted, over all cores. */
  busySeconds(times: Float64Array): Float64Array;
  /** Seconds since boot. */
  upSeconds(seconds: number): number;
  /** Cores in use, averaged over the last `overSeconds`. */
  busyCores(seconds: number, overSeconds: number): number;
  /** Bytes in use that cannot be reclaimed. */
  usedBytes(times: Float64Array): Float64Array;
  /** A smooth counter for I/O that follows the load and grows by about 1 per second. `key` makes counters differ. */
  activity(key: number, seconds: number): number;
  readonly bootSeconds: number;
  readonly key: number;
}

const systemCores = 0.28;
const systemBytes = 0.9 * gib;

export function createNodeUsage(model: Model, node: ClusterNode): NodeUsage {
  const key = hashText(model.seed, node.name);
  const bootSeconds = model.eraStartSeconds - 3 * 86_400 - Math.floor(86_400 * unit(key));
  const wave = createWave(key);
  const begin = wave.integral(0);
  const containers = model.containers.filter((usage) => usage.pod.node === node);
  const busyAt = (seconds: number): number => {
    let sum = systemCores * (wave.integral(seconds - bootSeconds) - begin);
    for (const usage of containers) sum += usage.steadyCpuSeconds(seconds);
    return sum;
  };
  return {
    node,
    bootSeconds,
    key,
    // This counter has less jitter than others, so that the idle time of a second stays positive.
    busySeconds: perGrid((times) => times.map((seconds) => busyAt(jitteredTime(key, seconds, 0.25)))),
    upSeconds: (seconds) => seconds - bootSeconds,
    busyCores: (seconds, overSeconds) => (busyAt(seconds) - busyAt(seconds - overSeconds)) / overSeconds,
    usedBytes: perGrid((times) => times.map((seconds) => usedAt(containers, wave.value(seconds), seconds))),
    activity: (other, seconds) => {
      const own = mix(key, other);
      return wave.integral(jitteredTime(own, seconds) - bootSeconds) - begin;
    },
  };
}

function usedAt(containers: readonly ContainerUsage[], swing: number, seconds: number): number {
  let sum = systemBytes * (0.97 + 0.05 * swing);
  for (const usage of containers) {
    const bytes = usage.memoryBytes(seconds);
    if (!Number.isNaN(bytes)) sum += bytes;
  }
  return Math.floor(sum);
}
