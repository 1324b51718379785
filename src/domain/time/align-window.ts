// Where the points of a range lie within its window.
import type { ResolvedWindow } from './resolve-window.ts';
import type { Window } from './window.ts';

/** A range may end at most this much before its window, because with a long step it would otherwise miss a present incident. */
const mostLostMs = 60_000;

/**
 * The window of a range as the time flags mean it. Bounds that a person typed are asked exactly, as by Prometheus' own API: the first
 * point lies at the start, the last at the end or less than a step before it. A window that follows the clock is aligned.
 */
export function rangeWindow(
  { window, atMs, exact }: Pick<ResolvedWindow, 'window' | 'atMs' | 'exact'>,
  stepMs: number,
): Window {
  const asked = { fromMs: window.fromMs, toMs: atMs };
  return exact ? asked : alignWindow(asked, stepMs);
}

/**
 * The first and the last point of a range. They lie on the step's grid where that costs less than a minute of the newest data (asking
 * again a moment later then gives the same points, and Mimir finds them in its cache); with a longer step they are counted back from
 * the end of the window. Never outside the window.
 */
export function alignWindow(window: Window, stepMs: number): Window {
  const gridMs = Math.min(stepMs, mostLostMs);
  const onGridMs = Math.floor(window.toMs / gridMs) * gridMs;
  const toMs = onGridMs < window.fromMs ? window.toMs : onGridMs;
  return { fromMs: toMs - Math.floor((toMs - window.fromMs) / stepMs) * stepMs, toMs };
}
