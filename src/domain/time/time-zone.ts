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
    // Intl throws a RangeError for an unknown name; the error below says so to the user.
    const nearest = nearestWord(name, Intl.supportedValuesOf('timeZone'));
    const hint = 'write local, UTC, +02:00 or a name like Europe/Berlin';
    return refused(`no time zone is called "${name}"`, nearest === null ? hint : `did you mean ${nearest}?`);
  }
}

/** Reads a fixed offset (`+02:00`, `-0330`) as the milliseconds ahead of UTC; null for any other text. */
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

/** The offsets of a stretch of time: `laterMs` from `changeMs` on, `earlierMs` before. */
interface Stretch {
  readonly earlierMs: number;
  readonly laterMs: number;
  readonly changeMs: number;
}

/** A zone's formatter and the stretches of time that are known already. */
interface ZoneMemory {
  readonly format: Intl.DateTimeFormat;
  readonly stretches: Map<number, Stretch>;
}

// Formatting a million log rows asks for the same zone and hour each time; a formatter costs about 50 µs to build.
const memories = new Map<string, ZoneMemory>();
/** No zone changes its offset twice in this time. A change may come at any second: St. John's changed at 00:01 until 2011. */
const stretchMs = 180 * minuteMs;
/** The most stretches that are kept, about four months; past it the memory is emptied. */
const mostStretches = 1000;

function ianaOffsetMs(timeMs: number, zone: string): number {
  const { format, stretches } = memories.get(zone) ?? remember(zone);
  const number = Math.floor(timeMs / stretchMs);
  let stretch = stretches.get(number);
  if (stretch === undefined) {
    stretch = readStretch(number * stretchMs, format);
    if (stretches.size >= mostStretches) stretches.clear();
    stretches.set(number, stretch);
  }
  return timeMs < stretch.changeMs ? stretch.earlierMs : stretch.laterMs;
}

function readStretch(startMs: number, format: Intl.DateTimeFormat): Stretch {
  const earlierMs = readOffset(startMs, format);
  let changeMs = startMs + stretchMs - 1000;
  const laterMs = readOffset(changeMs, format);
  if (earlierMs === laterMs) return { earlierMs, laterMs, changeMs: startMs };
  // Halves the interval until the change is known to the second.
  let beforeMs = startMs;
  while (changeMs - beforeMs > 1000) {
    const middleMs = beforeMs + Math.floor((changeMs - beforeMs) / 2000) * 1000;
    if (readOffset(middleMs, format) === earlierMs) beforeMs = middleMs;
    else changeMs = middleMs;
  }
  return { earlierMs, laterMs, changeMs };
}

/** Computes the offset at a whole second, in milliseconds: the formatter's wall time, read as UTC, minus the moment itself. */
function readOffset(secondMs: number, format: Intl.DateTimeFormat): number {
  const fields: Record<string, number> = {};
  for (const part of format.formatToParts(secondMs)) fields[part.type] = Number(part.value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = fields;
  return Date.UTC(year, month - 1, day, hour, minute, second) - secondMs;
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
  const memory = { format, stretches: new Map<number, Stretch>() };
  memories.set(zone, memory);
  return memory;
}
