import { formatDuration } from '../../../domain/time/duration.ts';
import type { Window } from '../../../domain/time/window.ts';

/** The time window of the queries: a live one follows the clock, a frozen one stands still. */
export type WindowState =
  | { readonly kind: 'live'; readonly sinceMs: number }
  | { readonly kind: 'frozen'; readonly fromMs: number; readonly toMs: number };

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** The window lengths that the picker offers, in ms. */
export const windowPresets: readonly number[] = [
  5 * minuteMs,
  15 * minuteMs,
  30 * minuteMs,
  hourMs,
  3 * hourMs,
  6 * hourMs,
  12 * hourMs,
  24 * hourMs,
  48 * hourMs,
  168 * hourMs,
];

export function resolveWindowState(window: WindowState, nowMs: number): Window {
  return window.kind === 'live'
    ? { fromMs: nowMs - window.sinceMs, toMs: nowMs }
    : { fromMs: window.fromMs, toMs: window.toMs };
}

/** Moves the window by half its length. A move past now makes it live again. */
export function shiftWindow(window: WindowState, direction: -1 | 1, nowMs: number): WindowState {
  const { fromMs, toMs } = resolveWindowState(window, nowMs);
  const byMs = (direction * (toMs - fromMs)) / 2;
  if (toMs + byMs >= nowMs) return { kind: 'live', sinceMs: toMs - fromMs };
  return { kind: 'frozen', fromMs: fromMs + byMs, toMs: toMs + byMs };
}

const shortestMs = minuteMs;
const longestMs = 366 * 24 * hourMs;

/** Halves or doubles the window: around the cursor's time if there is one, else around its middle; a live window keeps its end at now. */
export function scaleWindow(
  window: WindowState,
  direction: 'in' | 'out',
  around: number | null,
  nowMs: number,
): WindowState {
  const { fromMs, toMs } = resolveWindowState(window, nowMs);
  const lengthMs = Math.min(
    longestMs,
    Math.max(shortestMs, (toMs - fromMs) * (direction === 'in' ? 0.5 : 2)),
  );
  if (window.kind === 'live' && around === null) return { kind: 'live', sinceMs: lengthMs };
  const centerMs = around ?? (fromMs + toMs) / 2;
  const endMs = Math.min(nowMs, centerMs + lengthMs / 2);
  return { kind: 'frozen', fromMs: endMs - lengthMs, toMs: endMs };
}

/** The label of a live window, `last 1h`; null for a frozen window, whose label is its two ends. */
export function liveLabel(window: WindowState): string | null {
  return window.kind === 'live' ? `last ${formatDuration(window.sinceMs)}` : null;
}
