import type { StoreName } from '../domain/store-name.ts';

/**
 * How a check came out. `broken`: a store or a hop does not work; `warning`: it works, but something is missing or odd; `skipped`: it
 * could not be tried, because what it builds on is not there.
 */
export type CheckStatus = 'ok' | 'warning' | 'broken' | 'skipped';

/** One line of the doctor's findings. */
export interface DoctorCheck {
  /** Stable: `metrics.reachable`, `exemplar.trace`, `family.cadvisor`. */
  readonly id: string;
  readonly group: 'store' | 'hop' | 'metrics';
  readonly title: string;
  readonly status: CheckStatus;
  /** What was found. */
  readonly detail: string;
  /** What to change, and in which product's configuration; null where nothing is wrong. */
  readonly fix: string | null;
  readonly store: StoreName | null;
}

export interface DoctorReport {
  /** Stores, then hops in the order of the pivot, then families of metrics. */
  readonly checks: readonly DoctorCheck[];
  /** A store or a hop is broken. */
  readonly isBroken: boolean;
}
