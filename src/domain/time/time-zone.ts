// Time zones: their names as users write them, and how far each is ahead of UTC at a moment.
import { nearestWord } from '../text/nearest-word.ts';
import { type Parsed, parsed, refused } from '../text/parsed.ts';

/** An IANA name, `UTC`, a fixed offset (`+02:00`), or null for the machine's own zone. */
export type TimeZone = string | null;

const fixedOffset = /^([+-])(\d{2}):?(\d{2})$/;
const minuteMs = 60_000;

/** Reads the value of `--tz`: `local`, `UTC`, `Z`, `+02:00` or an IANA name in any case. */
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
    // Intl throws a RangeError for a name that it does not know; the user is told so below.
    const nearest = nearestWord(name, Intl.supportedValuesOf('timeZone'));
    const hint = 'write local, UTC, +02:00 or a name like Europe/Berlin';
    return refused(`no time zone is called "${name}"`, nearest === null ? hint : `did you mean ${nearest}?`);
  }
}

/** How far `+02:00` or `-0330` is ahead of UTC, in milliseconds; null for a text that is not a fixed offset. */
export function parseFixedOffset(text: string): number | null {
  const match = fixedOffset.exec(text);
  if (match === null) return null;
  const hours = Number(match[2]);
  const minutes = Number(match[3]);
  if (hours > 18 || minutes > 59) return null;
  return (match[1] === '-' ? -1 : 1) * (hours * 60 + minutes) * minuteMs;
}

/**
 * How far the zone's wall clock is ahead of UTC at a moment, in milliseconds. Read from Intl and not from `tzOffset` of
 * `@date-fns/tz`, which loses the sign of offsets between -01:00 and 00:00.
 */
export function zoneOffsetMs(timeMs: number, zone: TimeZone): number {
  if (zone === 'UTC') return 0;
  if (zone === null) return -new Date(timeMs).getTimezoneOffset() * minuteMs;
  return parseFixedOffset(zone) ?? ianaOffsetMs(timeMs, zone);
}

/** A zone's formatter with the last offset that it found. */
interface ZoneMemory {
  readonly format: Intl.DateTimeFormat;
  bucket: number;
  offsetMs: number;
}

// Formatting a million log rows asks for the same zone and hour each time; a formatter costs about 50 µs to build.
const memories = new Map<string, ZoneMemory>();
/** Zones change their offset on quarter hours of UTC (since 1972; before, some changed at other moments). */
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
