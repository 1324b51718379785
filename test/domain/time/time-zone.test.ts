import { afterEach, describe, expect, it } from 'vitest';
import { parseTimeZone, zoneOffsetMs } from '../../../src/domain/time/time-zone.ts';

const minuteMs = 60_000;

describe('parseTimeZone', () => {
  it.each([
    ['local', null],
    ['UTC', 'UTC'],
    ['utc', 'UTC'],
    ['Z', 'UTC'],
    ['Europe/Berlin', 'Europe/Berlin'],
    ['europe/berlin', 'Europe/Berlin'],
    ['+02:00', '+02:00'],
    ['-0330', '-0330'],
  ])('%s', (text, zone) => {
    expect(parseTimeZone(text)).toEqual({ ok: true, value: zone });
  });

  it('suggests the nearest name', () => {
    expect(parseTimeZone('Europe/Berln')).toEqual({
      ok: false,
      message: 'no time zone is called "Europe/Berln"',
      hint: 'did you mean Europe/Berlin?',
    });
    expect(parseTimeZone('+99:00')).toMatchObject({ ok: false });
  });
});

describe('zoneOffsetMs', () => {
  it.each([
    ['2026-01-15T00:00:00Z', 'Europe/Berlin', 60],
    ['2026-07-15T00:00:00Z', 'Europe/Berlin', 120],
    ['2026-03-29T00:59:59.999Z', 'Europe/Berlin', 60],
    ['2026-03-29T01:00:00Z', 'Europe/Berlin', 120],
    ['2026-01-15T00:00:00Z', 'America/St_Johns', -210],
    ['2026-01-15T00:00:00Z', 'Australia/Lord_Howe', 660],
    ['2026-07-15T00:00:00Z', 'Australia/Lord_Howe', 630],
    ['2026-07-15T00:00:00Z', '-09:30', -570],
    ['2026-07-15T00:00:00Z', 'UTC', 0],
  ])('at %s in %s: %d minutes', (time, zone, minutes) => {
    expect(zoneOffsetMs(Date.parse(time), zone)).toBe(minutes * minuteMs);
  });
});

describe("the machine's own zone", () => {
  const before = process.env.TZ;
  afterEach(() => {
    process.env.TZ = before;
  });

  it.each(['America/New_York', 'Asia/Kolkata'])('null means %s there', (zone) => {
    process.env.TZ = zone;
    for (const month of [0, 6]) {
      const timeMs = Date.UTC(2026, month, 15);
      expect(zoneOffsetMs(timeMs, null)).toBe(zoneOffsetMs(timeMs, zone));
    }
  });
});
