import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startTimeLimit } from '../../../src/http/limits/time-limit.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a time limit', () => {
  it('is over after its time', () => {
    const limit = startTimeLimit(30_000);
    vi.advanceTimersByTime(29_999);
    expect(limit.signal?.aborted).toBe(false);
    expect(limit.leftMs()).toBe(1);
    vi.advanceTimersByTime(1);
    expect(limit.signal?.aborted).toBe(true);
  });

  it('counts anew from each restart, however long the whole takes', () => {
    const limit = startTimeLimit(30_000);
    for (let page = 0; page < 10; page += 1) {
      vi.advanceTimersByTime(29_000);
      limit.restart();
      expect(limit.leftMs()).toBe(30_000);
    }
    expect(limit.signal?.aborted).toBe(false);
    vi.advanceTimersByTime(30_000);
    expect(limit.signal?.reason).toMatchObject({ kind: 'timeout' });
  });

  it('does not count while it is held', () => {
    const limit = startTimeLimit(1_000);
    limit.hold();
    vi.advanceTimersByTime(600_000);
    expect(limit.leftMs()).toBe(1_000);
    limit.restart();
    vi.advanceTimersByTime(999);
    expect(limit.signal?.aborted).toBe(false);
    vi.advanceTimersByTime(1);
    expect(limit.signal?.aborted).toBe(true);
  });

  it('is none for Infinity', () => {
    const limit = startTimeLimit(Number.POSITIVE_INFINITY);
    limit.restart();
    expect(limit.signal).toBeUndefined();
    expect(limit.leftMs()).toBe(Number.POSITIVE_INFINITY);
  });
});
