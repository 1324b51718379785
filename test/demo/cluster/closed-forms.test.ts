import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jitteredTime } from '../../../src/demo/cluster/shape/jitter.ts';
import { anchorOf, eraStartOf, scrapeTimes } from '../../../src/demo/cluster/shape/timeline.ts';
import { createWave } from '../../../src/demo/cluster/shape/wave.ts';

const minute = 60_000;

describe('createWave', () => {
  it('has the integral of its value: checked by adding up small steps', () => {
    for (const key of [1, 77, -5]) {
      const wave = createWave(key);
      const from = 1_000_000;
      let sum = 0;
      const step = 0.5;
      for (let at = from; at < from + 7200; at += step) sum += wave.value(at + step / 2) * step;
      expect(wave.integral(from + 7200) - wave.integral(from)).toBeCloseTo(sum, 3);
    }
  });

  it('is always positive, so that its integral only grows', () => {
    fc.assert(
      fc.property(fc.integer(), fc.double({ min: 0, max: 1e8, noNaN: true }), (key, seconds) => {
        const value = createWave(key).value(seconds);
        expect(value).toBeGreaterThan(0.5);
        expect(value).toBeLessThan(1.5);
      }),
    );
  });
});

describe('jitteredTime', () => {
  it('never changes the order of two scrapes', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 2 ** 27 }), (key, slot) => {
        expect(jitteredTime(key, slot * 15)).toBeLessThan(jitteredTime(key, slot * 15 + 15));
      }),
    );
  });
});

describe('anchorOf', () => {
  it.each([
    ['2026-11-20T12:07:00Z', '2026-11-20T11:40:00Z'],
    ['2026-11-20T12:05:00Z', '2026-11-20T11:40:00Z'],
    ['2026-11-20T12:04:59.999Z', '2026-11-20T11:30:00Z'],
    ['2026-11-20T12:14:59Z', '2026-11-20T11:40:00Z'],
    ['2026-11-20T12:15:00Z', '2026-11-20T11:50:00Z'],
  ])('%s -> %s', (now, anchor) => {
    expect(new Date(anchorOf(Date.parse(now))).toISOString()).toBe(new Date(anchor).toISOString());
  });

  it('lies 25 to 35 minutes back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1.7e12, max: 2.1e12 }), (nowMs) => {
        const age = nowMs - anchorOf(nowMs);
        expect(age).toBeGreaterThanOrEqual(25 * minute);
        expect(age).toBeLessThan(35 * minute);
      }),
    );
  });
});

describe('eraStartOf', () => {
  it('leaves at least 60 days of history before the anchor, and at most 90', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1.7e9, max: 2.1e9 }), (anchor) => {
        const days = (anchor - eraStartOf(anchor)) / 86_400;
        expect(days).toBeGreaterThanOrEqual(60);
        expect(days).toBeLessThan(91);
      }),
    );
  });
});

describe('scrapeTimes', () => {
  it.each([
    [0, 30, [0, 15, 30]],
    [1, 29.9, [15]],
    [15, 15, [15]],
    [16, 29, []],
    [30, 15, []],
  ])('[%d, %d]', (from, to, expected) => {
    expect([...scrapeTimes(from, to)]).toEqual(expected);
  });
});
