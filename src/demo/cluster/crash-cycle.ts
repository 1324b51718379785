import type { Pod } from './pods.ts';

/**
 * The cycle of a failing `payment` container: it runs, its memory grows to the limit, it is OOM killed, it waits
 * (CrashLoopBackOff), it starts again. The cycles follow a time grid that does not depend on the anchor, so that two
 * processes with different anchors agree on every second that lies in the incident of both.
 */
interface CrashRhythm {
  readonly periodSeconds: number;
  readonly waitSeconds: number;
  readonly shiftSeconds: number;
}

const rhythms: readonly CrashRhythm[] = [
  { periodSeconds: 300, waitSeconds: 90, shiftSeconds: 40 },
  { periodSeconds: 420, waitSeconds: 60, shiftSeconds: 170 },
  { periodSeconds: 900, waitSeconds: 45, shiftSeconds: 505 },
];

function rhythmOf(pod: Pod): CrashRhythm {
  return rhythms[pod.ordinal % rhythms.length] ?? { periodSeconds: 900, waitSeconds: 45, shiftSeconds: 0 };
}

/** Whether this pod waits for its restart at the given second (Unix s), which must lie in the incident. */
export function isWaitingInIncident(pod: Pod, seconds: number): boolean {
  const { periodSeconds, waitSeconds, shiftSeconds } = rhythmOf(pod);
  const inCycle = (((seconds - shiftSeconds) % periodSeconds) + periodSeconds) % periodSeconds;
  return inCycle >= periodSeconds - waitSeconds;
}

/** The state of a container at one second. All times are Unix s. */
export interface ContainerMoment {
  readonly running: boolean;
  readonly startedSeconds: number;
  readonly restarts: number;
  /** The time of its last OOM kill, or null. */
  readonly killedSeconds: number | null;
}

export interface CrashCycle {
  at(seconds: number): ContainerMoment;
  /** The seconds for which the container has run since the incident began. */
  incidentRunSeconds(seconds: number): number;
  /** The share of the memory limit in use, while the container runs. */
  memoryShare(seconds: number): number;
  /** The OOM kills in [fromSeconds, toSeconds), each with the time of the restart that follows. */
  kills(
    fromSeconds: number,
    toSeconds: number,
  ): { readonly killedSeconds: number; readonly restartSeconds: number }[];
  readonly anchorSeconds: number;
}

const quietShare = 0.36;
const restartedShare = 0.27;
const fullShare = 0.99;

export function createCrashCycle(pod: Pod, anchorSeconds: number): CrashCycle {
  const { periodSeconds, waitSeconds, shiftSeconds } = rhythmOf(pod);
  const runSeconds = periodSeconds - waitSeconds;
  // The first full cycle of the incident. Before it, the memory only begins to grow.
  const firstSeconds =
    Math.ceil((anchorSeconds - shiftSeconds) / periodSeconds) * periodSeconds + shiftSeconds;
  const cycleOf = (seconds: number): number => Math.floor((seconds - firstSeconds) / periodSeconds);
  const at = (seconds: number): ContainerMoment => {
    if (seconds < firstSeconds) {
      return { running: true, startedSeconds: pod.startedSeconds, restarts: 0, killedSeconds: null };
    }
    const cycle = cycleOf(seconds);
    const cycleStart = firstSeconds + cycle * periodSeconds;
    const running = seconds < cycleStart + runSeconds;
    const killed = running ? cycleStart - waitSeconds : cycleStart + runSeconds;
    return {
      running,
      startedSeconds: cycle === 0 ? pod.startedSeconds : cycleStart,
      restarts: cycle,
      killedSeconds: running && cycle === 0 ? null : killed,
    };
  };
  const incidentRunSeconds = (seconds: number): number => {
    if (seconds <= anchorSeconds) return 0;
    if (seconds <= firstSeconds) return seconds - anchorSeconds;
    const cycle = cycleOf(seconds);
    const inCycle = seconds - firstSeconds - cycle * periodSeconds;
    return firstSeconds - anchorSeconds + cycle * runSeconds + Math.min(inCycle, runSeconds);
  };
  const growth = (seconds: number): number => (0.1 * (seconds - anchorSeconds)) / periodSeconds;
  const memoryShare = (seconds: number): number => {
    if (seconds <= anchorSeconds) return quietShare;
    if (seconds < firstSeconds) return quietShare + growth(seconds);
    const cycle = cycleOf(seconds);
    const from = cycle === 0 ? quietShare + growth(firstSeconds) : restartedShare;
    const run = Math.min(1, (seconds - firstSeconds - cycle * periodSeconds) / runSeconds);
    return from + (fullShare - from) * run ** 0.8;
  };
  const kills: CrashCycle['kills'] = (fromSeconds, toSeconds) => {
    const found = [];
    const first = Math.max(0, Math.ceil((fromSeconds - firstSeconds - runSeconds) / periodSeconds));
    for (let cycle = first; ; cycle++) {
      const killedSeconds = firstSeconds + cycle * periodSeconds + runSeconds;
      if (killedSeconds >= toSeconds) return found;
      found.push({ killedSeconds, restartSeconds: killedSeconds + waitSeconds });
    }
  };
  return { at, incidentRunSeconds, memoryShare, kills, anchorSeconds };
}
