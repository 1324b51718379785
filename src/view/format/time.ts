import { type SafeText, safe, sanitize } from '../../domain/text/sanitize.ts';
import { nsToMs } from '../../domain/time/nanoseconds.ts';
import { formatOffset } from '../../domain/time/time-format.ts';
import { type TimeZone, zoneOffsetMs } from '../../domain/time/time-zone.ts';

/**
 * `minutes` 13:10 · `clock` 13:10:05 · `clockMs` 13:10:05.123 · `monthDay` 11-20 · `date` 2026-11-20 ·
 * `dateTime` and `dateTimeMs` both of these · `rfc3339` 2026-11-20T13:10:05.123+01:00, which says all by itself.
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

/** Furthest time that a JavaScript date can hold in any zone; a store may send anything. */
const maxTimeMs = 8.64e15 - 86_400_000;

/** A moment in the zone. A time that no calendar holds is `-`. A fraction of a millisecond is cut, not rounded. */
export function formatMoment(timeMs: number, zone: TimeZone, style: TimeStyle): SafeText {
  if (!(Math.abs(timeMs) < maxTimeMs)) return safe`-`;
  const wholeMs = Math.floor(timeMs);
  // Written by UTC's rules after shifting, so that no formatter of Intl is asked for every log line.
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

/** How a zone is named beside times: `UTC`, `Europe/Berlin +01:00`, `+02:00`. */
export function formatZone(zone: TimeZone, timeMs: number): SafeText {
  if (zone === 'UTC') return safe`UTC`;
  const offset = Math.abs(timeMs) < maxTimeMs ? formatOffset(timeMs, zone) : '';
  return sanitize(zone === null || zone === offset ? offset : `${zone} ${offset}`);
}

/** Whether two instants are on one calendar day, so that the clock alone tells them apart. */
export function isSameDay(aMs: number, bMs: number, zone: TimeZone): boolean {
  return formatMoment(aMs, zone, 'date') === formatMoment(bMs, zone, 'date');
}

/** Unix milliseconds of a nanosecond text, or NaN when it is none. */
export function timeOfNs(ns: string): number {
  return /^-?\d{1,30}$/.test(ns) ? nsToMs(ns) : Number.NaN;
}
