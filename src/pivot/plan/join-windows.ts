import type { Window } from '../../domain/time/window.ts';

/** A window in which the lines of some traces are looked for. */
export interface TraceWindow {
  readonly window: Window;
  readonly traceIds: readonly string[];
}

/** The most windows: each is a question or two to the log store. */
const mostWindows = 6;
/** Windows that are this close are one: a question costs more than two minutes of streams. */
const closeMs = 2 * 60_000;

/**
 * Joins windows that overlap or nearly do, because three traces of one evening are no reason to read the evening. Of more than
 * `mostWindows` those are joined that have the least time between them.
 */
export function joinWindows(single: readonly TraceWindow[]): TraceWindow[] {
  const sorted = [...single].sort((a, b) => a.window.fromMs - b.window.fromMs);
  const joined: TraceWindow[] = [];
  for (const one of sorted) {
    const last = joined[joined.length - 1];
    if (last !== undefined && one.window.fromMs - last.window.toMs <= closeMs)
      joined[joined.length - 1] = joinTwo(last, one);
    else joined.push(one);
  }
  while (joined.length > mostWindows) {
    const at = nearestPair(joined);
    const [first, second] = joined.slice(at, at + 2);
    if (first === undefined || second === undefined) break;
    joined.splice(at, 2, joinTwo(first, second));
  }
  return joined;
}

function joinTwo(a: TraceWindow, b: TraceWindow): TraceWindow {
  return {
    window: {
      fromMs: Math.min(a.window.fromMs, b.window.fromMs),
      toMs: Math.max(a.window.toMs, b.window.toMs),
    },
    traceIds: [...new Set([...a.traceIds, ...b.traceIds])],
  };
}

function nearestPair(windows: readonly TraceWindow[]): number {
  let nearest = 0;
  let leastMs = Number.POSITIVE_INFINITY;
  for (let at = 0; at + 1 < windows.length; at += 1) {
    const gapMs = (windows[at + 1]?.window.fromMs ?? 0) - (windows[at]?.window.toMs ?? 0);
    if (gapMs < leastMs) [nearest, leastMs] = [at, gapMs];
  }
  return nearest;
}
