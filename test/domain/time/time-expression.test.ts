import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTime } from '../../../src/domain/time/time-expression.ts';
import { formatTime } from '../../../src/domain/time/time-format.ts';

const nowMs = Date.UTC(2026, 10, 20, 13, 10, 5, 250);
const utc = { nowMs, timeZone: 'UTC' };
const berlin = { nowMs, timeZone: 'Europe/Berlin' };

/** The instant as ISO text, so that expectations read as times. */
function iso(text: string, context: { nowMs: number; timeZone: string | null } = utc): string {
  const result = parseTime(text, context);
  return result.ok ? new Date(result.value).toISOString() : result.message;
}

describe('absolute times', () => {
  it.each([
    ['2026-11-20T13:10:00Z', '2026-11-20T13:10:00.000Z'],
    ['2026-11-20t13:10:00z', '2026-11-20T13:10:00.000Z'],
    ['2026-11-20T13:10:00+05:30', '2026-11-20T07:40:00.000Z'],
    ['2026-11-20T13:10:00-0800', '2026-11-20T21:10:00.000Z'],
    ['2026-11-20T13:10:00.125-02:00', '2026-11-20T15:10:00.125Z'],
    ['2026-11-20 13:10 +01:00', '2026-11-20T12:10:00.000Z'],
    ['2026-11-20 13:10 UTC', '2026-11-20T13:10:00.000Z'],
    ['2026-11-20 13:10', '2026-11-20T13:10:00.000Z'],
    ['2026-11-20 13:10:05', '2026-11-20T13:10:05.000Z'],
    ['2026-11-20', '2026-11-20T00:00:00.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
    ['13:10', '2026-11-20T13:10:00.000Z'],
    ['9:05:30', '2026-11-20T09:05:30.000Z'],
  ])('%s', (text, expected) => {
    expect(iso(text)).toBe(expected);
  });

  it('reads a time without offset in the zone, and one with an offset as it says', () => {
    expect(iso('2026-11-20 13:10', berlin)).toBe('2026-11-20T12:10:00.000Z');
    expect(iso('2026-07-20 13:10', berlin)).toBe('2026-07-20T11:10:00.000Z');
    expect(iso('2026-11-20T13:10:00Z', berlin)).toBe('2026-11-20T13:10:00.000Z');
    expect(iso('2026-11-20', { nowMs, timeZone: '-09:30' })).toBe('2026-11-20T09:30:00.000Z');
  });

  it('takes the day of a bare clock time from the zone', () => {
    // 13:10 UTC is already 02:10 of the 21st in Auckland (+13 in November).
    expect(iso('01:00', { nowMs, timeZone: 'Pacific/Auckland' })).toBe('2026-11-20T12:00:00.000Z');
  });

  it('keeps fractions below a millisecond', () => {
    expect(parseTime('1970-01-01T00:00:01.0005Z', utc)).toEqual({ ok: true, value: 1000.5 });
  });
});

describe('Unix times', () => {
  it.each([
    ['1795180205', 1795180205000],
    ['1795180205.25', 1795180205250],
    ['1795180205.0005', 1795180205000.5],
    ['1795180205250', 1795180205250],
    ['1795180205250.5', 1795180205250.5],
    ['1795180205250500', 1795180205250.5],
    ['1795180205250500000', 1795180205250.5],
    ['0', 0],
    ['86400', 86400000],
  ])('%s', (text, timeMs) => {
    expect(parseTime(text, utc)).toEqual({ ok: true, value: timeMs });
  });

  it('tells the four units apart for any moment from 2001 to 2262', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_000_000_000, max: 9_223_372_036 }), (seconds) => {
        for (const zeros of ['', '000', '000000', '000000000']) {
          expect(parseTime(`${seconds}${zeros}`, utc)).toEqual({ ok: true, value: seconds * 1000 });
        }
      }),
      { seed: 20261120 },
    );
  });

  it.each(['2026', '20261120'])('refuses %s, which is a date and not 1970', (text) => {
    expect(parseTime(text, utc)).toMatchObject({
      ok: false,
      hint: 'for a date write it with dashes: 2026-11-20',
    });
  });
});

describe('relative times', () => {
  it.each([
    ['now', '2026-11-20T13:10:05.250Z'],
    ['NOW', '2026-11-20T13:10:05.250Z'],
    ['now-1h', '2026-11-20T12:10:05.250Z'],
    ['now - 1h', '2026-11-20T12:10:05.250Z'],
    ['now+5m', '2026-11-20T13:15:05.250Z'],
    ['now-1h30m', '2026-11-20T11:40:05.250Z'],
    ['now-1.5h', '2026-11-20T11:40:05.250Z'],
    ['-3h', '2026-11-20T10:10:05.250Z'],
    ['now-250ms', '2026-11-20T13:10:05.000Z'],
    ['now/s', '2026-11-20T13:10:05.000Z'],
    ['now/m', '2026-11-20T13:10:00.000Z'],
    ['now/h', '2026-11-20T13:00:00.000Z'],
    ['now/d', '2026-11-20T00:00:00.000Z'],
    ['now-1d/d', '2026-11-19T00:00:00.000Z'],
    ['now-1d/d+8h', '2026-11-19T08:00:00.000Z'],
    // 20 November 2026 is a Friday.
    ['now/w', '2026-11-16T00:00:00.000Z'],
    ['now/M', '2026-11-01T00:00:00.000Z'],
    ['now/y', '2026-01-01T00:00:00.000Z'],
    ['now-1w', '2026-11-13T13:10:05.250Z'],
    ['now-1M', '2026-10-20T13:10:05.250Z'],
    ['now-11M', '2025-12-20T13:10:05.250Z'],
    ['now-1y', '2025-11-20T13:10:05.250Z'],
  ])('%s', (text, expected) => {
    expect(iso(text)).toBe(expected);
  });

  it('ends a month early rather than run into the next', () => {
    const march31 = { nowMs: Date.UTC(2027, 2, 31, 12), timeZone: 'UTC' };
    expect(iso('now-1M', march31)).toBe('2027-02-28T12:00:00.000Z');
  });

  it('rounds to the day, the hour and the week of the zone', () => {
    expect(iso('now/d', berlin)).toBe('2026-11-19T23:00:00.000Z');
    expect(iso('now/h', { nowMs, timeZone: 'Asia/Kolkata' })).toBe('2026-11-20T12:30:00.000Z');
    expect(iso('now/w', { nowMs, timeZone: 'America/New_York' })).toBe('2026-11-16T05:00:00.000Z');
  });
});

describe('changes of the clocks', () => {
  // Berlin 2026: forward on 29 March at 01:00 UTC (02:00 -> 03:00), back on 25 October at 01:00 UTC (03:00 -> 02:00).
  it('moves a time that never comes past the gap', () => {
    expect(iso('2026-03-29 02:30', berlin)).toBe('2026-03-29T01:30:00.000Z');
    expect(iso('2026-03-29 01:59', berlin)).toBe('2026-03-29T00:59:00.000Z');
    expect(iso('2026-03-29 03:00', berlin)).toBe('2026-03-29T01:00:00.000Z');
  });

  it('takes the first of a time that comes twice', () => {
    expect(iso('2026-10-25 02:30', berlin)).toBe('2026-10-25T00:30:00.000Z');
    expect(iso('2026-10-25 03:00', berlin)).toBe('2026-10-25T02:00:00.000Z');
    expect(iso('2026-10-25 02:30 +01:00', berlin)).toBe('2026-10-25T01:30:00.000Z');
  });

  it('counts days on the calendar: yesterday is yesterday after a day of 23 hours', () => {
    // Monday 00:30 in Berlin; 24 hours earlier it was Saturday 23:30.
    const monday = { nowMs: Date.UTC(2026, 2, 29, 22, 30), timeZone: 'Europe/Berlin' };
    expect(iso('now-1d/d', monday)).toBe('2026-03-28T23:00:00.000Z');
    expect(iso('now-24h', monday)).toBe('2026-03-28T22:30:00.000Z');
  });

  it('knows a day whose midnight does not exist', () => {
    // Cairo 2026: at midnight of 24 April the clocks went to 01:00.
    const cairo = { nowMs: Date.UTC(2026, 3, 24, 12), timeZone: 'Africa/Cairo' };
    expect(iso('now/d', cairo)).toBe('2026-04-23T22:00:00.000Z');
  });

  it('rounds the second of two equal hours to itself', () => {
    const second = { nowMs: Date.UTC(2026, 9, 25, 1, 40), timeZone: 'Europe/Berlin' };
    expect(iso('now/h', second)).toBe('2026-10-25T01:00:00.000Z');
  });
});

describe('what is refused', () => {
  it.each([
    ['', 'a time is missing'],
    ['yesterday-ish', '"yesterday-ish" is no time'],
    ['now-', '"now-" is no time'],
    ['now-1x', '"now-1x" is no time'],
    ['now-1h foo', '"now-1h foo" is no time'],
    ['nowhere', '"nowhere" is no time'],
    ['now-1.5d', '"now-1.5d" has a part of a day, week, month or year'],
    ['now-99999999y', '"now-99999999y" is too far away'],
    ['2026-13-01', '"2026-13-01" names a day that the calendar does not have'],
    ['2026-02-29', '"2026-02-29" names a day that the calendar does not have'],
    ['2026-11-20 24:00', '"2026-11-20 24:00" names a time that no clock shows'],
    ['25:00', '"25:00" names a time that no clock shows'],
    ['2026-11-20T13:10:00+25:00', '"+25:00" is no offset'],
    ['123456789012345678901', '"123456789012345678901" is too far away to be a time'],
    ['99999999999999999999', '"99999999999999999999" is too far away to be a time'],
    ['99999999999', '"99999999999" is too far away to be a time'],
    ['9223372036855', '"9223372036855" is too far away to be a time'],
    ['9999-12-31', '"9999-12-31" is too far away to be asked about'],
    ['20 Nov 2026', '"20 Nov 2026" is no time'],
  ])('%j', (text, message) => {
    expect(parseTime(text, utc)).toMatchObject({ ok: false, message, hint: expect.stringMatching(/\S/) });
  });
});

it('reads back every time that formatTime shows, in any zone', () => {
  const zones = [
    'UTC',
    null,
    '+05:45',
    'Europe/Berlin',
    'America/St_Johns',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
  ];
  fc.assert(
    fc.property(
      fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2060, 0) }),
      fc.constantFrom(...zones),
      (timeMs, timeZone) => {
        expect(parseTime(formatTime(timeMs, timeZone), utc)).toEqual({ ok: true, value: timeMs });
      },
    ),
    { seed: 20261120 },
  );
});
