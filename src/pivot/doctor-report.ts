import type { StoreName } from '../domain/store-name.ts';
import type { LookUps } from './look-ups.ts';

/**
 * The result of a check. `broken`: a store or a hop does not work. `warning`: it works, but something is missing or odd. `skipped`:
 * it was not tried, because something it needs is missing.
 */
export type CheckStatus = 'ok' | 'warning' | 'broken' | 'skipped';

/** One line of the doctor's findings. */
export interface DoctorCheck {
  /** A stable id: `metrics.reachable`, `exemplar.trace`, `family.cadvisor`. */
  readonly id: string;
  readonly group: 'store' | 'hop' | 'metrics';
  readonly title: string;
  readonly status: CheckStatus;
  /** The finding, for a person. */
  readonly detail: string;
  /** The change to make, and the product in whose configuration to make it; null if nothing is wrong. */
  readonly fix: string | null;
  readonly store: StoreName | null;
  /** The counts behind a hop to traces; null for other checks. */
  readonly figures: LookUps | null;
}

export interface DoctorReport {
  /** Stores, then hops in the order of the pivot, then families of metrics. */
  readonly checks: readonly DoctorCheck[];
  /** True if a store or a hop is broken. */
  readonly isBroken: boolean;
  /** The stores that are not configured, so that nothing is known about them. */
  readonly unseen: readonly StoreName[];
}
