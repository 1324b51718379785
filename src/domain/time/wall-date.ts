// What a zone's wall clock shows at a moment, as a date that date-fns can calculate with, and the way back to the moment.
import { type TimeZone, zoneOffsetMs } from './time-zone.ts';

const dayMs = 86_400_000;

/** The furthest moment to either side of 1970 with a wall time in every zone: a `Date` holds 8.64e15 ms, a zone is a day away at most. */
export const maxTimeMs = 8.64e15 - 2 * dayMs;

/**
 * A date without a zone: its local fields are its UTC fields, so `getTime()` is not a moment. date-fns reads and sets only local
 * fields; with this class its answers do not depend on the zone of the machine, and no change of the clocks is in its way.
 * `TZDate` of `@date-fns/tz` cannot serve: it sets fields by way of the machine's zone (test/domain/time/wall-date.test.ts).
 */
export class WallDate extends Date {
  override getFullYear(): number {
    return this.getUTCFullYear();
  }
  override getMonth(): number {
    return this.getUTCMonth();
  }
  override getDate(): number {
    return this.getUTCDate();
  }
  override getDay(): number {
    return this.getUTCDay();
  }
  override getHours(): number {
    return this.getUTCHours();
  }
  override getMinutes(): number {
    return this.getUTCMinutes();
  }
  override getSeconds(): number {
    return this.getUTCSeconds();
  }
  override getMilliseconds(): number {
    return this.getUTCMilliseconds();
  }
  override getTimezoneOffset(): number {
    return 0;
  }
  override setFullYear(...fields: [year: number, month?: number, day?: number]): number {
    return this.setUTCFullYear(...fields);
  }
  override setMonth(...fields: [month: number, day?: number]): number {
    return this.setUTCMonth(...fields);
  }
  override setDate(day: number): number {
    return this.setUTCDate(day);
  }
  override setHours(...fields: [hour: number, minute?: number, second?: number, ms?: number]): number {
    return this.setUTCHours(...fields);
  }
  override setMinutes(...fields: [minute: number, second?: number, ms?: number]): number {
    return this.setUTCMinutes(...fields);
  }
  override setSeconds(...fields: [second: number, ms?: number]): number {
    return this.setUTCSeconds(...fields);
  }
  override setMilliseconds(ms: number): number {
    return this.setUTCMilliseconds(ms);
  }
}

/** What the zone's wall clock shows at a moment (Unix milliseconds; a fraction of a millisecond is cut). */
export function wallDateOf(timeMs: number, zone: TimeZone): WallDate {
  return new WallDate(Math.floor(timeMs) + zoneOffsetMs(timeMs, zone));
}

/**
 * The moment, in Unix milliseconds, at which the zone's wall clock shows this; NaN for an invalid date and past `maxTimeMs`.
 * A time that comes twice (clocks go back) is the first of the two, or the one with `preferredOffsetMs` where that is given. A time
 * that never comes (clocks go forward) is as far past the gap as it was written past the gap's start. Grafana and Temporal
 * (`disambiguation: 'compatible'`, `offset: 'prefer'`) answer the same.
 */
export function timeOfWall(wall: WallDate, zone: TimeZone, preferredOffsetMs?: number): number {
  const asUtcMs = wall.getTime();
  if (!(Math.abs(asUtcMs) <= maxTimeMs)) return Number.NaN;
  // A day to either side lie the offsets before and after the one change of the clocks that can be near.
  const beforeMs = zoneOffsetMs(asUtcMs - dayMs, zone);
  const afterMs = zoneOffsetMs(asUtcMs + dayMs, zone);
  for (const offsetMs of [preferredOffsetMs ?? beforeMs, beforeMs, afterMs]) {
    if (zoneOffsetMs(asUtcMs - offsetMs, zone) === offsetMs) return asUtcMs - offsetMs;
  }
  return asUtcMs - beforeMs;
}
