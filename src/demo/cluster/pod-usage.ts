import { type ContainerMoment, type CrashCycle, createCrashCycle } from './crash-cycle.ts';
import { mib } from './nodes.ts';
import type { Pod } from './pods.ts';
import { mix } from './shape/hash.ts';
import { jitter, jitteredTime } from './shape/jitter.ts';
import { createWave } from './shape/wave.ts';
import type { ContainerShape } from './workloads.ts';

/** The resource use of one container at any second (Unix s). */
export interface ContainerUsage {
  readonly pod: Pod;
  readonly shape: ContainerShape;
  /** Whether the container runs, since when, and its restarts so far. */
  moment(seconds: number): ContainerMoment;
  /** CPU seconds since the pod started, ignoring restarts; nodes sum these. */
  steadyCpuSeconds(seconds: number): number;
  /** CPU seconds since the container's last start, as cAdvisor counts them; NaN while it is not running. */
  cpuSeconds(seconds: number): number;
  /** Seconds of throttling since the last start; NaN while not running. */
  throttledSeconds(seconds: number): number;
  /** Working set in bytes; NaN while not running. */
  memoryBytes(seconds: number): number;
  /** The crash cycle of a `payment` container; null for all others, which never crash. */
  readonly crashes: CrashCycle | null;
}

/** The cores that a failing `payment` container uses while it runs (its limit is 0.6). */
const failingCores = 0.57;
/** Seconds of throttling per second of running, for a healthy and for a failing container. */
const healthyThrottle = 0.002;
const failingThrottle = 0.34;

export function createContainerUsage(pod: Pod, shape: ContainerShape, anchorSeconds: number): ContainerUsage {
  const key = mix(pod.key, shape.name.length);
  const wave = createWave(key);
  const crashes = pod.workload.name === 'payment' ? createCrashCycle(pod, anchorSeconds) : null;
  const zero = wave.integral(0);
  const healthy = (seconds: number): number =>
    shape.cores * (wave.integral(seconds - pod.startedSeconds) - zero);

  const always: ContainerMoment = {
    running: true,
    startedSeconds: pod.startedSeconds,
    restarts: 0,
    killedSeconds: null,
  };
  const moment = (seconds: number): ContainerMoment => (crashes === null ? always : crashes.at(seconds));
  const steadyCpuSeconds = (seconds: number): number => {
    if (seconds <= pod.startedSeconds) return 0;
    if (crashes === null || seconds <= anchorSeconds) return healthy(seconds);
    return healthy(anchorSeconds) + failingCores * crashes.incidentRunSeconds(seconds);
  };
  const throttledTotal = (seconds: number): number => {
    const quiet = shape.limitCores === 0 ? 0 : healthyThrottle * (seconds - pod.startedSeconds);
    return crashes === null ? quiet : quiet + failingThrottle * crashes.incidentRunSeconds(seconds);
  };
  /** The growth of a running total since the container's start, read at the scrape's jittered time. */
  const sinceStart = (total: (seconds: number) => number, seconds: number): number => {
    if (seconds < pod.startedSeconds) return Number.NaN;
    const { running, startedSeconds } = moment(seconds);
    if (!running) return Number.NaN;
    const read = Math.max(startedSeconds, jitteredTime(key, seconds));
    return Math.round((total(read) - total(startedSeconds)) * 1e6) / 1e6;
  };
  const memoryBytes = (seconds: number): number => {
    if (seconds < pod.startedSeconds || !moment(seconds).running) return Number.NaN;
    const noise = 1 + 0.01 * jitter(key, seconds);
    if (crashes !== null && seconds > anchorSeconds) {
      return Math.floor(Math.min(1, crashes.memoryShare(seconds) * noise) * shape.limitMiB * mib);
    }
    return Math.floor(
      shape.memoryMiB * mib * (0.97 + 0.06 * (wave.value(seconds) - 1) + 0.01 * jitter(key, seconds)),
    );
  };
  return {
    pod,
    shape,
    moment,
    steadyCpuSeconds,
    cpuSeconds: (seconds) => sinceStart(steadyCpuSeconds, seconds),
    throttledSeconds: (seconds) => sinceStart(throttledTotal, seconds),
    memoryBytes,
    crashes,
  };
}
