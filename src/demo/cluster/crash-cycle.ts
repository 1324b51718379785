import type { Pod } from './pods.ts';

/**
 * How a failing `payment` container lives: it runs, its memory grows to the limit, it is OOM killed, it waits
 * (CrashLoopBackOff), it starts again. The cycles lie on a grid of their own, not on the anchor's, so that two
 * processes whose anchors differ agree on every moment that is in the incident for both.
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

/** Whether the incident, once it has begun, has this pod waiting for its restart at the second. */
export function isWaitingInIncident(pod: Pod, seconds: number): boolean {
  const { periodSeconds, waitSeconds, shiftSeconds } = rhythmOf(pod);
  const inCycle = (((seconds - shiftSeconds) % periodSeconds) + periodSeconds) % periodSeconds;
  return inCycle >= periodSeconds - waitSeconds;
}

/** What a container is at one second. All times are Unix s. */
export interface ContainerMoment {
  readonly running: boolean;
  readonly startedSeconds: number;
  readonly restarts: number;
  /** When it was last OOM killed, or null. */
  readonly killedSeconds: number | null;
}

export interface CrashCycle {
  at(seconds: number): ContainerMoment;
  /** Seconds run since the incident began. */
  incidentRunSeconds(seconds: number): number;
  /** Share of the memory limit in use (when running). */
  memoryShare(seconds: number): number;
  /** The OOM kills in [fromSeconds, toSeconds), with the moment of the restart after each. */
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
  // The first whole cycle of the incident; until it begins the memory only starts to grow.
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
