import { type Parsed, parsed, refused } from '../text/parsed.ts';
import { parseRelativeTime } from './relative-time.ts';
import { parseFixedOffset, type TimeZone, timeOfWall, type WallTime, wallTimeOf } from './time-zone.ts';

/** What a time text is read against. */
export interface TimeContext {
  readonly nowMs: number;
  /** For texts that carry no offset, and for `/d`. */
  readonly timeZone: TimeZone;
}

const dateTime =
  /^(\d{4})-(\d{2})-(\d{2})(?:(?:[T ]|\s+)(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?)?$/i;
const clock = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?$/;
const number = /^\d+(\.\d+)?$/;
/** In 2262: the stores count nanoseconds in 64 bits. */
const latestMs = 9_223_372_036_854;
const hint = 'write it like now-1h, 2026-11-20 13:10, 2026-11-20T13:10:00Z or Unix seconds';

/**
 * Unix milliseconds (a finer fraction is kept) of a time as people write it: `now`, `now-1h`, `now-1d/d`, `-1h`, RFC 3339 with
 * any offset, `2026-11-20 13:10[:05]` and `2026-11-20` in the context's zone, `13:10` of today, Unix s, ms, µs or ns.
 */
export function parseTime(text: string, context: TimeContext): Parsed<number> {
  const trimmed = text.trim();
  if (trimmed === '') return refused('a time is missing', hint);
  if (number.test(trimmed)) return parseUnixTime(trimmed);
  if (/^(now|[+-])/i.test(trimmed)) return parseRelativeTime(trimmed, context);
  const dated = dateTime.exec(trimmed);
  if (dated !== null) return parseDateTime(trimmed, dated, context);
  const clocked = clock.exec(trimmed);
  if (clocked !== null) {
    const today = wallTimeOf(context.nowMs, context.timeZone);
    return timeAt(
      trimmed,
      { ...today, ...clockFields(clocked[1], clocked[2], clocked[3]) },
      clocked[4],
      context,
    );
  }
  return refused(`"${text}" is no time`, hint);
}

/** Seconds, milliseconds, microseconds and nanoseconds told apart by magnitude: each reading ends where the next begins. */
function parseUnixTime(text: string): Parsed<number> {
  if (/^(19|20)\d{2}((0[1-9]|1[0-2])([0-2]\d|3[01]))?$/.test(text)) {
    // As Unix seconds these lie in 1970, which nobody means.
    return refused(`"${text}" is no time`, `for a date write it with dashes: 2026-11-20`);
  }
  const [whole = '', fraction = ''] = text.split('.');
  const timeMs = unixTimeMs(whole, fraction);
  if (timeMs > latestMs) return refused(`"${text}" is too far away to be a time`, hint);
  return parsed(timeMs);
}

function unixTimeMs(whole: string, fraction: string): number {
  const digits = whole.replace(/^0+(?=\d)/, '').length;
  if (digits <= 11) return Number(`${whole}${fraction.padEnd(3, '0').slice(0, 3)}.${fraction.slice(3)}`);
  if (digits <= 14) return Number(fraction === '' ? whole : `${whole}.${fraction}`);
  if (digits <= 17) return divideByThousand(whole, 3);
  return digits <= 20 ? divideByThousand(whole, 6) : Number.POSITIVE_INFINITY;
}

/** Moves the decimal point left, so that no digit is lost before the double is made. */
function divideByThousand(digits: string, places: number): number {
  return Number(`${digits.slice(0, -places)}.${digits.slice(-places)}`);
}

function parseDateTime(text: string, match: RegExpExecArray, context: TimeContext): Parsed<number> {
  const [, year, month, day, hour = '00', minute = '00', second, fraction, offset] = match;
  const date = { year: Number(year), month: Number(month), day: Number(day) };
  if (date.month < 1 || date.month > 12 || date.day < 1 || date.day > daysInMonth(date.year, date.month)) {
    return refused(`"${text}" names a day that the calendar does not have`, hint);
  }
  const wall = { ...date, ...clockFields(hour, minute, second) };
  if (offset === undefined) return timeAt(text, wall, fraction, context);
  const zone = /^(z|utc)$/i.test(offset) ? 'UTC' : offset;
  if (zone !== 'UTC' && parseFixedOffset(zone) === null) return refused(`"${offset}" is no offset`, hint);
  return timeAt(text, wall, fraction, { ...context, timeZone: zone });
}

function clockFields(hour = '0', minute = '0', second = '0'): Omit<WallTime, 'year' | 'month' | 'day'> {
  return { hour: Number(hour), minute: Number(minute), second: Number(second), millisecond: 0 };
}

function timeAt(
  text: string,
  wall: WallTime,
  fraction: string | undefined,
  context: TimeContext,
): Parsed<number> {
  if (wall.hour > 23 || wall.minute > 59 || wall.second > 59) {
    return refused(`"${text}" names a time that no clock shows`, hint);
  }
  const belowSecondMs = fraction === undefined ? 0 : Number(`0.${fraction}`) * 1000;
  const timeMs = timeOfWall(wall, context.timeZone) + belowSecondMs;
  return timeMs > latestMs ? refused(`"${text}" is too far away to be asked about`, hint) : parsed(timeMs);
}

function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}
