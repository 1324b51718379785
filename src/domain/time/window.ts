// The types of a window and of the clock that it is counted from.
/** A resolved time window. `from` inclusive, `to` as the store takes it (Loki: exclusive; Prometheus: inclusive). */
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
  /** Somebody said what now is: it is so for stores, too. */
  readonly standsStill?: boolean | undefined;
}
