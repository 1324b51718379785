import { nearestWord } from '../text/nearest-word.ts';
import { type Parsed, parsed, refused } from '../text/parsed.ts';

/** An IANA name, `UTC`, a fixed offset (`+02:00`), or null for the machine's own zone. */
export type TimeZone = string | null;

/** A moment on a wall clock. `month` 1-12; fields past their range carry over, as in `Date.UTC`. */
export interface WallTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
}

const fixedOffset = /^([+-])(\d{2}):?(\d{2})$/;
const minuteMs = 60_000;
const dayMs = 86_400_000;

/** The zone behind `--tz`: `local`, `UTC`, `Z`, `+02:00` or an IANA name in any case. */
export function parseTimeZone(text: string): Parsed<TimeZone> {
  const name = text.trim();
  const lower = name.toLowerCase();
  if (lower === 'local') return parsed(null);
  if (lower === 'utc' || lower === 'z') return parsed('UTC');
  const offset = parseFixedOffset(name);
  if (offset !== null) return parsed(name);
  try {
    return parsed(new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone);
  } catch {
    // RangeError: Intl knows no such zone, which is the answer.
    const nearest = nearestWord(name, Intl.supportedValuesOf('timeZone'));
    const hint = 'write local, UTC, +02:00 or a name like Europe/Berlin';
    return refused(`no time zone is called "${name}"`, nearest === null ? hint : `did you mean ${nearest}?`);
  }
}

/** Minutes east of UTC in milliseconds for `+02:00`, or null for what is no fixed offset. */
export function parseFixedOffset(text: string): number | null {
  const match = fixedOffset.exec(text);
  if (match === null) return null;
  const hours = Number(match[2]);
  const minutes = Number(match[3]);
  if (hours > 18 || minutes > 59) return null;
  return (match[1] === '-' ? -1 : 1) * (hours * 60 + minutes) * minuteMs;
}

/** How far the zone's wall clock is ahead of UTC at a moment, in milliseconds. */
export function zoneOffsetMs(timeMs: number, zone: TimeZone): number {
  if (zone === 'UTC') return 0;
  if (zone === null) return -new Date(timeMs).getTimezoneOffset() * minuteMs;
  return parseFixedOffset(zone) ?? ianaOffsetMs(timeMs, zone);
}

interface ZoneMemory {
  readonly format: Intl.DateTimeFormat;
  bucket: number;
  offsetMs: number;
}

// Formatting a million log rows asks for the same zone and hour each time; a formatter costs about 50 µs to build.
const memories = new Map<string, ZoneMemory>();
/** Zones change their offset on quarter hours of UTC. */
const bucketMs = 15 * minuteMs;

function ianaOffsetMs(timeMs: number, zone: string): number {
  const memory = memories.get(zone) ?? remember(zone);
  const bucket = Math.floor(timeMs / bucketMs);
  if (memory.bucket === bucket) return memory.offsetMs;
  const startMs = bucket * bucketMs;
  const fields: Record<string, number> = {};
  for (const part of memory.format.formatToParts(startMs)) fields[part.type] = Number(part.value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = fields;
  memory.bucket = bucket;
  memory.offsetMs = Date.UTC(year, month - 1, day, hour, minute, second) - startMs;
  return memory.offsetMs;
}

function remember(zone: string): ZoneMemory {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const memory = { format, bucket: Number.NaN, offsetMs: 0 };
  memories.set(zone, memory);
  return memory;
}

/** What the zone's wall clock shows at a moment. */
export function wallTimeOf(timeMs: number, zone: TimeZone): WallTime {
  const shifted = new Date(timeMs + zoneOffsetMs(timeMs, zone));
  return {
    year: shifted.getUTCFullYear(),
    month: shifted.getUTCMonth() + 1,
    day: shifted.getUTCDate(),
    hour: shifted.getUTCHours(),
    minute: shifted.getUTCMinutes(),
    second: shifted.getUTCSeconds(),
    millisecond: shifted.getUTCMilliseconds(),
  };
}

/**
 * The moment at which the zone's wall clock shows this. A time that comes twice (clocks go back) is the first of the two;
 * one that never comes (clocks go forward) is as far past the gap as it was written past the gap's start, as in Grafana.
 */
export function timeOfWall(wall: WallTime, zone: TimeZone): number {
  const asUtcMs = Date.UTC(
    wall.year,
    wall.month - 1,
    wall.day,
    wall.hour,
    wall.minute,
    wall.second,
    wall.millisecond,
  );
  // A day to either side lie the offsets before and after the one change that can be near.
  const beforeMs = zoneOffsetMs(asUtcMs - dayMs, zone);
  const afterMs = zoneOffsetMs(asUtcMs + dayMs, zone);
  for (const offsetMs of [beforeMs, afterMs]) {
    if (zoneOffsetMs(asUtcMs - offsetMs, zone) === offsetMs) return asUtcMs - offsetMs;
  }
  return asUtcMs - beforeMs;
}
