import { TZDateMini } from '@date-fns/tz/date/mini';
import { tzOffset } from '@date-fns/tz/tzOffset';
import { addDays } from 'date-fns/addDays';
import { startOfHour } from 'date-fns/startOfHour';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { timeOfWall, WallDate, wallDateOf } from '../../../src/domain/time/wall-date.ts';

const dayMs = 86_400_000;
const hourMs = 3_600_000;

it('finds the moment of every wall time, the first where it comes twice', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: Date.UTC(1995, 0), max: Date.UTC(2040, 0) }),
      fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Cairo', '+05:45'),
      (timeMs, zone) => {
        const wall = wallDateOf(timeMs, zone);
        const found = timeOfWall(wall, zone);
        expect(wallDateOf(found, zone)).toEqual(wall);
        expect(found).toBeLessThanOrEqual(timeMs);
      },
    ),
    { seed: 20261120 },
  );
});

it('has no moment for a date that is invalid or too far away', () => {
  for (const ms of [Number.NaN, 8.64e15, -8.64e15]) {
    expect(timeOfWall(new WallDate(ms), 'Europe/Berlin')).toBeNaN();
  }
});

describe('on a machine in a zone with odd changes of the clocks', () => {
  const before = process.env.TZ;
  afterEach(() => {
    process.env.TZ = before;
  });

  // The local days and hours that these zones skipped.
  const skipped = [
    ['Pacific/Apia', Date.UTC(2011, 11, 30, 12)],
    ['Australia/Lord_Howe', Date.UTC(2026, 9, 4, 2, 15)],
    ['Antarctica/Troll', Date.UTC(2026, 2, 29, 1, 30)],
    ['America/New_York', Date.UTC(2026, 2, 8, 2, 30)],
  ] as const;

  it.each(skipped)('%s: date-fns calculates as everywhere', (zone, skippedMs) => {
    process.env.TZ = zone;
    expect(addDays(new WallDate(skippedMs - dayMs), 1).getTime()).toBe(skippedMs);
    expect(addDays(new WallDate(skippedMs + dayMs), -1).getTime()).toBe(skippedMs);
    expect(startOfHour(new WallDate(skippedMs)).getTime()).toBe(Math.floor(skippedMs / hourMs) * hourMs);
  });

  // When one of these fails, the library is mended: WallDate and our own reading of offsets can be looked at again.
  it('is why TZDate does not stand in for WallDate', () => {
    process.env.TZ = 'Pacific/Apia';
    const skippedMs = Date.UTC(2011, 11, 30, 12);
    expect(addDays(new TZDateMini(skippedMs - dayMs, 'UTC'), 1).getTime()).not.toBe(skippedMs);
  });
});

it('is why tzOffset does not tell offsets: it loses the sign of -00:30', () => {
  expect(tzOffset('-00:30', new Date(0))).toBe(30);
});
