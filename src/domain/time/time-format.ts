// Moments as text: on the zone's wall clock with its offset for people, in UTC for JSON.
import { formatISO } from 'date-fns/formatISO';
import { lightFormat } from 'date-fns/lightFormat';
import { type TimeZone, zoneOffsetMs } from './time-zone.ts';
import { wallDateOf } from './wall-date.ts';

/** Formats a moment as `2026-11-20 13:10:05 +01:00`: the zone's wall clock with its offset, and milliseconds if there are any. `parseTime` reads it back. */
export function formatTime(timeMs: number, zone: TimeZone): string {
  const wall = wallDateOf(timeMs, zone);
  const clock = wall.getMilliseconds() === 0 ? 'HH:mm:ss' : 'HH:mm:ss.SSS';
  // lightFormat would lose the sign of a year before 1.
  const date = formatISO(wall, { representation: 'date' });
  return `${date} ${lightFormat(wall, clock)} ${formatOffset(timeMs, zone)}`;
}

/** Formats the zone's offset at a moment: `+01:00`, or `Z` for UTC itself. */
export function formatOffset(timeMs: number, zone: TimeZone): string {
  if (zone === 'UTC') return 'Z';
  const minutes = Math.round(zoneOffsetMs(timeMs, zone) / 60_000);
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60), 2)}:${pad(size % 60, 2)}`;
}

/** The furthest moment that a date can hold; a store may send anything. */
const maxTimeMs = 8.64e15;

/** Formats a moment in RFC 3339 and UTC for JSON: `2026-11-20T12:00:00Z`, with milliseconds if there are any. A time that no date can hold stays a number. */
export function formatRfc3339Utc(timeMs: number): string {
  if (!(Math.abs(timeMs) <= maxTimeMs)) return String(timeMs);
  return new Date(Math.floor(timeMs)).toISOString().replace('.000Z', 'Z');
}

/** Formats a nanosecond text in RFC 3339 and UTC, with every digit but trailing zeros: `2026-11-20T12:00:00.000000001Z`. A time that no date can hold stays as it is. */
export function formatRfc3339UtcNs(timestampNs: string): string {
  if (!/^-?\d{1,22}$/.test(timestampNs) || Math.abs(Number(timestampNs)) >= maxTimeMs * 1e6)
    return timestampNs;
  const ns = BigInt(timestampNs);
  const belowNs = ((ns % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n;
  const seconds = new Date(Number((ns - belowNs) / 1_000_000n)).toISOString().slice(0, -5);
  const fraction = belowNs.toString().padStart(9, '0').replace(/0+$/, '');
  return fraction === '' ? `${seconds}Z` : `${seconds}.${fraction}Z`;
}

function pad(value: number, digits: number): string {
  return String(value).padStart(digits, '0');
}
