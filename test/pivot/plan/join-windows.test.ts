import { describe, expect, it } from 'vitest';
import { joinWindows, type TraceWindow } from '../../../src/pivot/plan/join-windows.ts';

const minuteMs = 60_000;

/** A trace of no length at a minute, padded by one. */
function at(minute: number): TraceWindow {
  return {
    window: { fromMs: (minute - 1) * minuteMs, toMs: (minute + 1) * minuteMs },
    traceIds: [`t${minute}`],
  };
}

function minutesRead(windows: readonly TraceWindow[]): number {
  return windows.reduce((sum, { window }) => sum + (window.toMs - window.fromMs) / minuteMs, 0);
}

describe('the windows in which the lines of traces are looked for', () => {
  it('stay apart where hours lie between the traces', () => {
    const joined = joinWindows([at(600), at(0), at(71)]);
    expect(joined.map(({ traceIds }) => traceIds)).toEqual([['t0'], ['t71'], ['t600']]);
    expect(minutesRead(joined)).toBe(6);
  });

  it('are one where they overlap or nearly do', () => {
    expect(joinWindows([at(0), at(1), at(4)])).toEqual([
      { window: { fromMs: -minuteMs, toMs: 5 * minuteMs }, traceIds: ['t0', 't1', 't4'] },
    ]);
  });

  it('are at most six, the nearest joined, and no trace is lost', () => {
    const minutes = [0, 10, 100, 200, 300, 400, 500, 600];
    const joined = joinWindows(minutes.map(at));
    expect(joined).toHaveLength(6);
    expect(joined[0]?.traceIds).toEqual(['t0', 't10', 't100']);
    expect(joined.flatMap(({ traceIds }) => traceIds)).toHaveLength(minutes.length);
    expect(joinWindows([])).toEqual([]);
  });
});
