// Grafana's relative times: `now-1d/d`. Its grammar is ours; the calendar is date-fns'.
import { addDays } from 'date-fns/addDays';
import { addMonths } from 'date-fns/addMonths';
import { addWeeks } from 'date-fns/addWeeks';
import { addYears } from 'date-fns/addYears';
import { startOfDay } from 'date-fns/startOfDay';
import { startOfHour } from 'date-fns/startOfHour';
import { startOfISOWeek } from 'date-fns/startOfISOWeek';
import { startOfMinute } from 'date-fns/startOfMinute';
import { startOfMonth } from 'date-fns/startOfMonth';
import { startOfSecond } from 'date-fns/startOfSecond';
import { startOfYear } from 'date-fns/startOfYear';
import { ownValue } from '../own-value.ts';
import { type Parsed, parsed, refused } from '../text/parsed.ts';
import { type TimeZone, zoneOffsetMs } from './time-zone.ts';
import { maxTimeMs, timeOfWall, type WallDate, wallDateOf } from './wall-date.ts';

const hint = 'write it like now, now-1h, now-1h30m, now-1d/d (yesterday: its start, or as --to its end)';

/** Which way `/d` rounds: to the start of the unit, or to its end, which is the start of the next one. */
export type Rounding = 'start' | 'end';

const step = /\s*(?:([+-])\s*((?:\d+(?:\.\d+)?(?:ms|[smhdwMy]))+)|\/\s*([smhdwMy]))/y;
const exactMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
const addUnit: Readonly<Record<string, (wall: WallDate, count: number) => WallDate>> = {
  d: addDays,
  w: addWeeks,
  M: addMonths,
  y: addYears,
};
const startOfWallUnit: Readonly<Record<string, (wall: WallDate) => WallDate>> = {
  s: startOfSecond,
  m: startOfMinute,
  h: startOfHour,
  d: startOfDay,
  w: startOfISOWeek,
  M: startOfMonth,
  y: startOfYear,
};

/**
 * Reads `now` followed by any number of `+5m`, `-1d` and `/d`, left to right; `now` may be left out. `/d` rounds down, or with
 * `rounding` `end` up: Grafana's "Yesterday" is `now-1d/d` to `now-1d/d`. Grafana takes the last millisecond of the day, this function
 * the midnight after it, which cuts nothing off and makes the day 24 h long. The answer is in Unix milliseconds. Hours and smaller units are exact lengths; days, weeks (from Monday), months (`M`) and years follow the zone's
 * calendar, so that `now-1d/d` is yesterday's midnight also over a change of the clocks. Refused: any other text, a fraction of a
 * calendar unit, a moment past `maxTimeMs`.
 */
export function parseRelativeTime(
  text: string,
  context: { readonly nowMs: number; readonly timeZone: TimeZone },
  rounding: Rounding = 'start',
): Parsed<number> {
  const rest = text.trim().replace(/^now/i, '').trimEnd();
  let timeMs = context.nowMs;
  step.lastIndex = 0;
  while (step.lastIndex < rest.length) {
    const match = step.exec(rest);
    if (match === null) return refused(`"${text}" is no time`, hint);
    const [, sign, amounts, unit] = match;
    if (unit !== undefined) {
      timeMs = roundToUnit(timeMs, { unit, zone: context.timeZone, rounding });
      continue;
    }
    const moved = move(timeMs, sign === '-' ? -1 : 1, amounts ?? '', context.timeZone);
    if (moved === null)
      return refused(`"${text}" has a part of a day, week, month or year`, 'write hours: 36h');
    timeMs = moved;
  }
  if (!(Math.abs(timeMs) <= maxTimeMs)) return refused(`"${text}" is too far away`, hint);
  return parsed(timeMs);
}

/** Moves a moment by each of the amounts (`1h30m`). Returns null for a part of a calendar unit, and infinity past `maxTimeMs`. */
function move(fromMs: number, sign: 1 | -1, amounts: string, zone: TimeZone): number | null {
  let timeMs = fromMs;
  for (const [, amount = '', unit = ''] of amounts.matchAll(/(\d+(?:\.\d+)?)(ms|[smhdwMy])/g)) {
    const count = sign * Number(amount);
    const scaleMs = ownValue(exactMs, unit);
    if (scaleMs !== undefined) timeMs += count * scaleMs;
    else if (Number.isInteger(count)) timeMs = moveOnCalendar(timeMs, count, unit, zone);
    else return null;
    if (!(Math.abs(timeMs) <= maxTimeMs)) return Number.POSITIVE_INFINITY;
  }
  return timeMs;
}

/** Moves by whole days, weeks, months or years of the wall clock. 31 March less one month is the last day of February. */
function moveOnCalendar(timeMs: number, count: number, unit: string, zone: TimeZone): number {
  const add = ownValue(addUnit, unit);
  // A move by zero returns the moment itself; otherwise the second of two equal wall times would become the first.
  if (add === undefined || count === 0) return timeMs;
  return timeOfWall(add(wallDateOf(timeMs, zone), count), zone);
}

/** Rounds to the start of the unit that the moment lies in, or to the start of the next one. */
function roundToUnit(
  timeMs: number,
  { unit, zone, rounding }: { readonly unit: string; readonly zone: TimeZone; readonly rounding: Rounding },
): number {
  const startMs = startOfUnit(timeMs, unit, zone);
  if (rounding === 'start') return startMs;
  const lengthMs = ownValue(exactMs, unit);
  return lengthMs === undefined ? moveOnCalendar(startMs, 1, unit, zone) : startMs + lengthMs;
}

/** Rounds down to the start of the unit on the wall clock. */
function startOfUnit(timeMs: number, unit: string, zone: TimeZone): number {
  const startOf = ownValue(startOfWallUnit, unit);
  if (startOf === undefined) return timeMs;
  // If the hour comes twice, its start is the one just before this moment, which has the same offset.
  const offsetMs = unit in exactMs ? zoneOffsetMs(timeMs, zone) : undefined;
  return timeOfWall(startOf(wallDateOf(timeMs, zone)), zone, offsetMs);
}
