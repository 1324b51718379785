import { type SafeText, safe, sanitize } from '../../domain/text/sanitize.ts';
import { nsToMs } from '../../domain/time/nanoseconds.ts';
import { formatOffset } from '../../domain/time/time-format.ts';
import { type TimeZone, zoneOffsetMs } from '../../domain/time/time-zone.ts';

/**
 * `minutes` 13:10 · `clock` 13:10:05 · `clockMs` 13:10:05.123 · `monthDay` 11-20 · `date` 2026-11-20 ·
 * `dateTime` and `dateTimeMs` the date with a clock · `rfc3339` 2026-11-20T13:10:05.123+01:00, complete with its offset.
 */
export type TimeStyle =
  | 'minutes'
  | 'clock'
  | 'clockMs'
  | 'monthDay'
  | 'date'
  | 'dateTime'
  | 'dateTimeMs'
  | 'rfc3339';

/** The furthest time from 1970 that a JavaScript date can hold in any zone. A store may send any number. */
const maxTimeMs = 8.64e15 - 86_400_000;

/** Formats a moment in the zone. A time that no date can hold becomes `-`. Fractions of a millisecond are cut off, not rounded. */
export function formatMoment(timeMs: number, zone: TimeZone, style: TimeStyle): SafeText {
  if (!(Math.abs(timeMs) < maxTimeMs)) return safe`-`;
  const wholeMs = Math.floor(timeMs);
  // Shifts the time by the offset and prints it as UTC, because a formatter of Intl would be too slow for every log line.
  const iso = new Date(wholeMs + zoneOffsetMs(wholeMs, zone)).toISOString();
  const day = iso.slice(0, -14);
  const clock = iso.slice(-13, -1);
  switch (style) {
    case 'minutes':
      return sanitize(clock.slice(0, 5));
    case 'clock':
      return sanitize(clock.slice(0, 8));
    case 'clockMs':
      return sanitize(clock);
    case 'monthDay':
      return sanitize(day.slice(-5));
    case 'date':
      return sanitize(day);
    case 'dateTime':
      return sanitize(`${day} ${clock.slice(0, 8)}`);
    case 'dateTimeMs':
      return sanitize(`${day} ${clock}`);
    case 'rfc3339':
      return sanitize(`${day}T${clock}${formatOffset(wholeMs, zone)}`);
  }
}

/** Formats a zone for use beside times: `UTC`, `Europe/Berlin +01:00`, `+02:00`. */
export function formatZone(zone: TimeZone, timeMs: number): SafeText {
  if (zone === 'UTC') return safe`UTC`;
  const offset = Math.abs(timeMs) < maxTimeMs ? formatOffset(timeMs, zone) : '';
  return sanitize(zone === null || zone === offset ? offset : `${zone} ${offset}`);
}

/** Whether two instants fall on one calendar day, so that the clock alone distinguishes them. */
export function isSameDay(aMs: number, bMs: number, zone: TimeZone): boolean {
  return formatMoment(aMs, zone, 'date') === formatMoment(bMs, zone, 'date');
}

/** Unix milliseconds of a text of Unix nanoseconds; NaN if the text is not a number. */
export function timeOfNs(ns: string): number {
  return /^-?\d{1,30}$/.test(ns) ? nsToMs(ns) : Number.NaN;
}
