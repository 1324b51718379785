import { describe, expect, it } from 'vitest';
import { findStaleEnd } from '../../../src/services/metrics/stale-series.ts';

const minute = 60_000;
const nowMs = Date.parse('2026-11-20T13:00:00Z');
const window = { fromMs: nowMs - 60 * minute, toMs: nowMs, stepMs: minute };
const until = (minutesAgo: number) => ({
  labels: {},
  samples: {
    value: [
      { timeMs: nowMs - 50 * minute, value: '1' },
      { timeMs: nowMs - minutesAgo * minute, value: '1' },
    ],
  },
});

describe('findStaleEnd', () => {
  it('says how old the newest sample is when every series has stopped', () => {
    expect(findStaleEnd([until(20), until(12)], window, nowMs)).toBe(
      'the newest sample is 12m old: nothing has come since',
    );
  });

  it('is silent while one series goes on', () => {
    expect(findStaleEnd([until(20), until(0)], window, nowMs)).toBeNull();
    expect(findStaleEnd([until(1)], window, nowMs)).toBeNull();
  });

  it('is silent about a window that does not end now, and about nothing at all', () => {
    const past = { ...window, toMs: nowMs - 30 * minute };
    expect(findStaleEnd([until(45)], past, nowMs)).toBeNull();
    expect(findStaleEnd([], window, nowMs)).toBeNull();
  });
});
