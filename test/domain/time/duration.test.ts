import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDuration, parseDuration } from '../../../src/domain/time/duration.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

describe('parseDuration', () => {
  it.each([
    ['90s', 90_000],
    ['1h30m', 90 * minute],
    ['1.5h', 90 * minute],
    ['.5s', 500],
    ['1d', day],
    ['1w', 7 * day],
    ['1y', 365 * day],
    ['1y2w3d4h5m6s7ms', 365 * day + 14 * day + 3 * day + 4 * hour + 5 * minute + 6007],
    ['250us', 0.25],
    ['250µs', 0.25],
    ['5ns', 0.000005],
    ['0', 0],
    ['0s', 0],
    [' 5m ', 5 * minute],
    ['0100m', 100 * minute],
  ])('%j is %d ms', (text, durationMs) => {
    expect(parseDuration(text)).toEqual({ ok: true, value: durationMs });
  });

  it.each([
    ['', 'a duration is missing'],
    ['60', '"60" has no unit'],
    ['1 hour', '"1 hour" is no duration'],
    ['-5m', '"-5m" is no duration'],
    ['5mm', '"5mm" is no duration'],
    ['m', '"m" is no duration'],
    ['1h-30m', '"1h-30m" is no duration'],
    ['5m1h', '"5m1h" has its units out of order'],
    ['5m5m', '"5m5m" has its units out of order'],
    ['1e3s', '"1e3s" is no duration'],
    ['5M', '"5M" is no duration'],
    ['999999999999y', '"999999999999y" is too long'],
  ])('refuses %j', (text, message) => {
    expect(parseDuration(text)).toMatchObject({ ok: false, message });
  });

  it('says what a bare number could have been', () => {
    expect(parseDuration('15')).toMatchObject({ hint: 'for seconds write 15s, for minutes 15m' });
  });
});

describe('formatDuration', () => {
  // The forms that Prometheus' own Duration.String() prints.
  it.each([
    [0, '0s'],
    [324, '324ms'],
    [3000, '3s'],
    [5 * minute, '5m'],
    [3_900_000, '1h5m'],
    [4 * day + 1 * hour, '4d1h'],
    [21 * day, '3w'],
    [29 * day, '29d'],
    [90 * day, '90d'],
    [365 * day, '1y'],
    [0.25, '250us'],
    [1.000005, '1ms5ns'],
    [-90_000, '-1m30s'],
  ])('%d ms is %s', (durationMs, text) => {
    expect(formatDuration(durationMs)).toBe(text);
  });

  it('prints what parseDuration reads as the same length', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100 * 365 * day }), (durationMs) => {
        expect(parseDuration(formatDuration(durationMs))).toEqual({ ok: true, value: durationMs });
      }),
      { seed: 20261120 },
    );
  });
});
