// Times as people write them: relative, dated, of the clock alone, or Unix numbers.
import { parseISO } from 'date-fns/parseISO';
import { type Parsed, parsed, refused } from '../text/parsed.ts';
import { addNs, msToNs } from './nanoseconds.ts';
import { parseRelativeTime, type Rounding } from './relative-time.ts';
import { parseFixedOffset, type TimeZone } from './time-zone.ts';
import { timeOfWall, WallDate, wallDateOf } from './wall-date.ts';

/** The facts that are needed to read a time text. */
export interface TimeContext {
  readonly nowMs: number;
  /** For texts that carry no offset, and for `/d`. */
  readonly timeZone: TimeZone;
}

const dateTime =
  /^(\d{4})-(\d{2})-(\d{2})(?:(?:[T ]|\s+)(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?)?$/i;
const clock = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?$/;
const number = /^\d+(\.\d+)?$/;
/** The last moment of the stores, in 2262: they count nanoseconds in 64 bits. */
const latestMs = 9_223_372_036_854;
const hint = 'write it like now-1h, 2026-11-20 13:10, 2026-11-20T13:10:00Z or Unix seconds';

/**
 * Reads a time as people write it, in Unix milliseconds (a finer fraction is kept): `now`, `now-1h`, `now-1d/d`, `-1h`, RFC 3339 with
 * any offset, `2026-11-20 13:10[:05]` and `2026-11-20` in the context's zone, `13:10` of today, Unix s, ms, µs or ns. `rounding` says
 * what `/d` means: the start of the day, or for the end of a window its end.
 */
export function parseTime(text: string, context: TimeContext, rounding: Rounding = 'start'): Parsed<number> {
  const trimmed = text.trim();
  if (trimmed === '') return refused('a time is missing', hint);
  if (number.test(trimmed)) return parseUnixTime(trimmed);
  if (/^(now|[+-])/i.test(trimmed)) return parseRelativeTime(trimmed, context, rounding);
  const dated = dateTime.exec(trimmed);
  if (dated !== null) return parseDateTime(trimmed, dated, context);
  const clocked = clock.exec(trimmed);
  if (clocked !== null) {
    const [, hour, minute, second, fraction] = clocked;
    const today = wallDateOf(context.nowMs, context.timeZone);
    return timeAt(trimmed, today, { hour, minute, second, fraction }, context);
  }
  return refused(`"${text}" is no time`, hint);
}

/** Whether a time text names a moment that stays the same while the clock runs on. `now-1d/d` counts, since it stays for a day. */
export function isFixedTime(text: string): boolean {
  const trimmed = text.trim();
  return !/^(now|[+-])/i.test(trimmed) || trimmed.includes('/');
}

/**
 * Unix nanoseconds, as text, of a time that `parseTime` accepts and that says more than milliseconds; null for any other. A double
 * holds a time of today to about 250 ns only.
 */
export function parseExactNs(text: string, context: TimeContext): string | null {
  const trimmed = text.trim();
  if (number.test(trimmed)) return exactUnixNs(trimmed);
  const fraction = dateTime.exec(trimmed)?.[7] ?? clock.exec(trimmed)?.[4];
  if (fraction === undefined || fraction.length <= 3) return null;
  const second = parseTime(trimmed.replace(/(:\d{2})[.,]\d+/, '$1'), context);
  return second.ok ? addNs(msToNs(second.value), BigInt(fraction.padEnd(9, '0'))) : null;
}

function exactUnixNs(text: string): string | null {
  const [whole = '', fraction = ''] = text.split('.');
  const digits = whole.replace(/^0+(?=\d)/, '');
  const places = digits.length <= 11 ? 9 : digits.length <= 14 ? 6 : digits.length <= 17 ? 3 : 0;
  const ns = `${digits}${fraction.padEnd(places, '0').slice(0, places)}`;
  return ns.length <= 6 || ns.endsWith('000000') ? null : ns;
}

/** Reads a Unix number. Its magnitude tells seconds, milliseconds, microseconds and nanoseconds apart. */
function parseUnixTime(text: string): Parsed<number> {
  if (/^(19|20)\d{2}((0[1-9]|1[0-2])([0-2]\d|3[01]))?$/.test(text)) {
    // As Unix seconds, such a number would lie in 1970, which nobody means.
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

/** Moves the decimal point to the left in the text, so that no digit is lost before the conversion to a double. */
function divideByThousand(digits: string, places: number): number {
  return Number(`${digits.slice(0, -places)}.${digits.slice(-places)}`);
}

/** Reads what `dateTime` matched: a date, perhaps a time of the day, perhaps an offset. */
function parseDateTime(text: string, match: RegExpExecArray, context: TimeContext): Parsed<number> {
  const [, year, month, day, hour, minute, second, fraction, offset] = match;
  const date = parseISO<WallDate>(`${year}-${month}-${day}`, { in: (value) => new WallDate(value) });
  if (Number.isNaN(date.getTime())) {
    return refused(`"${text}" names a day that the calendar does not have`, hint);
  }
  const clockFields = { hour, minute, second, fraction };
  if (offset === undefined) return timeAt(text, date, clockFields, context);
  const zone = /^(z|utc)$/i.test(offset) ? 'UTC' : offset;
  if (zone !== 'UTC' && parseFixedOffset(zone) === null) return refused(`"${offset}" is no offset`, hint);
  return timeAt(text, date, clockFields, { ...context, timeZone: zone });
}

/** The digits of a time of the day; a missing part is zero. `fraction` holds up to nine digits of a second. */
interface ClockFields {
  readonly hour: string | undefined;
  readonly minute: string | undefined;
  readonly second: string | undefined;
  readonly fraction: string | undefined;
}

/** The moment at which the clock of the context's zone shows this time on this day. */
function timeAt(
  text: string,
  day: WallDate,
  { hour = '0', minute = '0', second = '0', fraction }: ClockFields,
  context: TimeContext,
): Parsed<number> {
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) {
    return refused(`"${text}" names a time that no clock shows`, hint);
  }
  const wall = new WallDate(day);
  wall.setHours(Number(hour), Number(minute), Number(second), 0);
  // The fraction is added separately, because a date would cut it to milliseconds.
  const belowSecondMs = fraction === undefined ? 0 : Number(`0.${fraction}`) * 1000;
  const timeMs = timeOfWall(wall, context.timeZone) + belowSecondMs;
  return timeMs <= latestMs ? parsed(timeMs) : refused(`"${text}" is too far away to be asked about`, hint);
}
