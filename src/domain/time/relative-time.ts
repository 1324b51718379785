import { type Parsed, parsed, refused } from '../text/parsed.ts';
import { type TimeZone, timeOfWall, type WallTime, wallTimeOf } from './time-zone.ts';

const hint = 'write it like now, now-1h, now-1h30m, now-1d/d (the start of yesterday)';
const step = /\s*(?:([+-])\s*((?:\d+(?:\.\d+)?(?:ms|[smhdwMy]))+)|\/\s*([smhdwMy]))/y;
const exactMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/**
 * Unix milliseconds of `now` followed by any number of `+5m`, `-1d`, `/d` (rounds down), read left to right; `now` may be left
 * out. Hours and less are exact; days, weeks (from Monday), months (`M`) and years follow the zone's calendar, so that
 * `now-1d/d` is yesterday's midnight also over a change of the clocks.
 */
export function parseRelativeTime(
  text: string,
  context: { readonly nowMs: number; readonly timeZone: TimeZone },
): Parsed<number> {
  const rest = text.trim().replace(/^now/i, '').trimEnd();
  let timeMs = context.nowMs;
  step.lastIndex = 0;
  while (step.lastIndex < rest.length) {
    const match = step.exec(rest);
    if (match === null) return refused(`"${text}" is no time`, hint);
    const [, sign, amounts, unit] = match;
    if (unit !== undefined) {
      timeMs = startOfUnit(timeMs, unit, context.timeZone);
      continue;
    }
    const moved = move(timeMs, sign === '-' ? -1 : 1, amounts ?? '', context.timeZone);
    if (moved === null)
      return refused(`"${text}" has a part of a day, week, month or year`, 'write hours: 36h');
    timeMs = moved;
  }
  // The range of Date: 100,000,000 days to either side of 1970.
  if (Math.abs(timeMs) > 8.64e15) return refused(`"${text}" is too far away`, hint);
  return parsed(timeMs);
}

function move(fromMs: number, sign: 1 | -1, amounts: string, zone: TimeZone): number | null {
  let timeMs = fromMs;
  for (const [, amount = '', unit = ''] of amounts.matchAll(/(\d+(?:\.\d+)?)(ms|[smhdwMy])/g)) {
    const count = sign * Number(amount);
    const scaleMs = exactMs[unit];
    if (scaleMs !== undefined) timeMs += count * scaleMs;
    else if (Number.isInteger(count)) timeMs = moveOnCalendar(timeMs, count, unit, zone);
    else return null;
    if (Math.abs(timeMs) > 8.64e15 || Number.isNaN(timeMs)) return Number.POSITIVE_INFINITY;
  }
  return timeMs;
}

function moveOnCalendar(timeMs: number, count: number, unit: string, zone: TimeZone): number {
  const wall = wallTimeOf(timeMs, zone);
  if (unit === 'd') return timeOfWall({ ...wall, day: wall.day + count }, zone);
  if (unit === 'w') return timeOfWall({ ...wall, day: wall.day + 7 * count }, zone);
  const months = wall.month - 1 + (unit === 'M' ? count : 12 * count);
  const year = wall.year + Math.floor(months / 12);
  const month = (((months % 12) + 12) % 12) + 1;
  // 31 March less one month is the last day of February, not 3 March.
  const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return timeOfWall({ ...wall, year, month, day: Math.min(wall.day, lastDay) }, zone);
}

function startOfUnit(timeMs: number, unit: string, zone: TimeZone): number {
  const wall = wallTimeOf(timeMs, zone);
  if (unit === 's') return Math.floor(timeMs / 1000) * 1000;
  if (unit === 'm' || unit === 'h') {
    // Straight from the moment and not from its wall time, which comes twice when clocks go back.
    const into = (unit === 'h' ? wall.minute * 60_000 : 0) + wall.second * 1000 + wall.millisecond;
    return Math.floor(timeMs) - into;
  }
  const midnight: WallTime = { ...wall, hour: 0, minute: 0, second: 0, millisecond: 0 };
  if (unit === 'd') return timeOfWall(midnight, zone);
  if (unit === 'w') {
    const sinceMonday = (new Date(Date.UTC(wall.year, wall.month - 1, wall.day)).getUTCDay() + 6) % 7;
    return timeOfWall({ ...midnight, day: wall.day - sinceMonday }, zone);
  }
  return timeOfWall({ ...midnight, month: unit === 'y' ? 1 : wall.month, day: 1 }, zone);
}
