// The types of a window and of the clock that it is counted from.
/** A resolved time window. `from` is inclusive; `to` is what the store makes of it (exclusive in Loki, inclusive in Prometheus). */
export interface Window {
  readonly fromMs: number;
  readonly toMs: number;
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
