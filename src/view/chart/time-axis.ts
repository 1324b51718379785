import { type SafeText, safe } from '../../domain/text/sanitize.ts';
import { type TimeZone, zoneOffsetMs } from '../../domain/time/time-zone.ts';
import { formatMoment, isSameDay } from '../format/time.ts';
import { columnOfTime, type TimeSpan } from './resample.ts';

export interface TimeTick {
  readonly column: number;
  readonly label: SafeText;
}

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

const steps = [
  secondMs,
  2 * secondMs,
  5 * secondMs,
  10 * secondMs,
  15 * secondMs,
  30 * secondMs,
  minuteMs,
  2 * minuteMs,
  5 * minuteMs,
  10 * minuteMs,
  15 * minuteMs,
  30 * minuteMs,
  hourMs,
  2 * hourMs,
  3 * hourMs,
  6 * hourMs,
  12 * hourMs,
  dayMs,
  2 * dayMs,
  7 * dayMs,
  14 * dayMs,
  28 * dayMs,
] as const;

/** Places ticks at round times of the zone, as many as have room for their labels. The tick at midnight shows the date. */
export function layoutTimeAxis(span: TimeSpan, columns: number, zone: TimeZone): TimeTick[] {
  const range = span.toMs - span.fromMs;
  if (range <= 0 || !Number.isFinite(range)) return [];
  const msPerCell = range / Math.max(1, columns - 1);
  const stepMs = steps.find((step) => step / msPerCell >= labelCells(step) + 3) ?? roundDays(msPerCell * 8);
  const ticks: TimeTick[] = [];
  const oneDay = isSameDay(span.fromMs, span.toMs, zone);
  for (let timeMs = firstTick(span.fromMs, stepMs, zone); timeMs <= span.toMs; timeMs += stepMs) {
    // A clock change shifts the wall clock, so each tick is rounded anew to a round time.
    const roundMs = firstTick(timeMs - stepMs / 2, stepMs, zone);
    const column = columnOfTime(roundMs, span, columns);
    if (roundMs > span.toMs || column <= (ticks[ticks.length - 1]?.column ?? -1)) continue;
    ticks.push({ column, label: labelOf(roundMs, stepMs, zone, oneDay) });
  }
  return ticks;
}

function labelCells(stepMs: number): number {
  return stepMs < minuteMs ? 8 : 5;
}

function labelOf(timeMs: number, stepMs: number, zone: TimeZone, oneDay: boolean): SafeText {
  if (stepMs >= dayMs) return formatMoment(timeMs, zone, 'monthDay');
  const clock = formatMoment(timeMs, zone, stepMs < minuteMs ? 'clock' : 'minutes');
  const isMidnight = /^00:00(:00)?$/.test(clock);
  return isMidnight && !oneDay ? formatMoment(timeMs, zone, 'monthDay') : safe`${clock}`;
}

/** The first time at or after `fromMs` that is a multiple of the step on the zone's wall clock. */
function firstTick(fromMs: number, stepMs: number, zone: TimeZone): number {
  const offsetMs = zoneOffsetMs(fromMs, zone);
  return Math.ceil((fromMs + offsetMs) / stepMs) * stepMs - offsetMs;
}

function roundDays(rough: number): number {
  return Math.ceil(rough / (28 * dayMs)) * 28 * dayMs;
}
