import { type TimeZone, wallTimeOf, zoneOffsetMs } from './time-zone.ts';

/** `2026-11-20 13:10:05 +01:00`: the wall clock of the zone with its offset; milliseconds where there are any. `parseTime` reads it back. */
export function formatTime(timeMs: number, zone: TimeZone): string {
  return `${formatDate(timeMs, zone)} ${formatClock(timeMs, zone)} ${formatOffset(timeMs, zone)}`;
}

/** `2026-11-20` in the zone. */
function formatDate(timeMs: number, zone: TimeZone): string {
  const { year, month, day } = wallTimeOf(timeMs, zone);
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
}

/**
 * `13:10:05` in the zone. `milliseconds`: `auto` adds `.123` where there are any, `always` and `never` keep columns even.
 */
export function formatClock(
  timeMs: number,
  zone: TimeZone,
  milliseconds: 'auto' | 'always' | 'never' = 'auto',
): string {
  const { hour, minute, second, millisecond } = wallTimeOf(timeMs, zone);
  const shown = milliseconds === 'always' || (milliseconds === 'auto' && millisecond !== 0);
  return `${pad(hour, 2)}:${pad(minute, 2)}:${pad(second, 2)}${shown ? `.${pad(millisecond, 3)}` : ''}`;
}

/** The zone's offset at that moment: `+01:00`; `Z` for UTC itself. */
export function formatOffset(timeMs: number, zone: TimeZone): string {
  if (zone === 'UTC') return 'Z';
  const minutes = Math.round(zoneOffsetMs(timeMs, zone) / 60_000);
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60), 2)}:${pad(size % 60, 2)}`;
}

/** The furthest moment that a date can hold; a store may send anything. */
const maxTimeMs = 8.64e15;

/** RFC 3339 in UTC, for JSON: `2026-11-20T12:00:00Z`, milliseconds where there are any. What no calendar holds stays a number. */
export function formatRfc3339Utc(timeMs: number): string {
  if (!(Math.abs(timeMs) <= maxTimeMs)) return String(timeMs);
  return new Date(Math.floor(timeMs)).toISOString().replace('.000Z', 'Z');
}

/** RFC 3339 in UTC of a nanosecond text, every digit kept and trailing zeros left out: `2026-11-20T12:00:00.000000001Z`. What no calendar holds stays as it is. */
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
