// The types of a window and of the clock that it is counted from.
import { msToNs } from './nanoseconds.ts';

/** A resolved time window. `from` is inclusive; `to` is what the store makes of it (exclusive in Loki, inclusive in Prometheus). */
export interface Window {
  readonly fromMs: number;
  readonly toMs: number;
  /** The same start in Unix ns, as text, where it was given more exactly than in milliseconds. */
  readonly fromNs?: string | undefined;
  /** The same end in Unix ns, as text, where it was given more exactly than in milliseconds. */
  readonly toNs?: string | undefined;
}

/** The bounds of a window in Unix ns, as text. */
export function windowNs({ fromMs, toMs, fromNs, toNs }: Window): {
  readonly fromNs: string;
  readonly toNs: string;
} {
  return { fromNs: fromNs ?? msToNs(fromMs), toNs: toNs ?? msToNs(toMs) };
}

/** A window with the distance between points. */
export interface SteppedWindow extends Window {
  readonly stepMs: number;
}

export interface Clock {
  /** Unix milliseconds. */
  now(): number;
  /** Whether the user set the current time (OBSQ_NOW). Stores are then asked for that time, too. */
  readonly standsStill?: boolean | undefined;
}
