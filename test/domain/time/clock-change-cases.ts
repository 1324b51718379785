// The cases of the sweep around changes of the clocks, and what Temporal answers to each.

/** What is used of Temporal; not every Node has it. */
interface TemporalApi {
  readonly Instant: {
    fromEpochMilliseconds(ms: number): { toZonedDateTimeISO(zone: string): ZonedDateTime };
  };
  readonly PlainDateTime: { from(text: string): { toZonedDateTime(zone: string): ZonedDateTime } };
}
interface ZonedDateTime {
  readonly epochMilliseconds: number;
  readonly offset: string;
  add(length: Readonly<Record<string, number>>): ZonedDateTime;
  round(options: { readonly smallestUnit: string; readonly roundingMode: 'floor' }): ZonedDateTime;
  startOfDay(): ZonedDateTime;
  toPlainDate(): PlainDate;
  toPlainDateTime(): { toString(options: { readonly smallestUnit: 'second' }): string };
  getTimeZoneTransition(direction: 'next'): ZonedDateTime | null;
}
interface PlainDate {
  readonly dayOfWeek: number;
  subtract(length: Readonly<Record<string, number>>): PlainDate;
  with(fields: Readonly<Record<string, number>>): PlainDate;
  toZonedDateTime(zone: string): ZonedDateTime;
}

export const temporal = (globalThis as { Temporal?: TemporalApi }).Temporal;

const minuteMs = 60_000;
const dayMs = 1440 * minuteMs;

/** Zones with the years whose changes are in the recorded table. */
export const zones: Readonly<Record<string, readonly number[]>> = {
  'Australia/Lord_Howe': [2024, 2025],
  'Europe/London': [2025],
  'Europe/Dublin': [2025],
  'Europe/Moscow': [2011, 2014],
  'Europe/Istanbul': [2016],
  'America/New_York': [2025],
  'America/St_Johns': [2010],
  'America/Havana': [2025],
  'America/Sao_Paulo': [2017, 2018],
  'America/Santiago': [2025],
  'America/Caracas': [2007, 2016],
  'Asia/Tehran': [2022],
  'Asia/Kathmandu': [1986],
  'Asia/Pyongyang': [2015, 2018],
  'Asia/Beirut': [2024],
  'Africa/Cairo': [2025],
  'Africa/Casablanca': [2025],
  'Africa/Monrovia': [1972],
  'Antarctica/Troll': [2025],
  'Pacific/Apia': [2011],
  'Pacific/Auckland': [2025],
  'Pacific/Chatham': [2025],
};

type Step = (time: ZonedDateTime, zone: string) => ZonedDateTime;
const add =
  (unit: string, count: number): Step =>
  (time) =>
    time.add({ [unit]: count });
const floor =
  (smallestUnit: string): Step =>
  (time) =>
    time.round({ smallestUnit, roundingMode: 'floor' });
const startOf =
  (firstDay: (date: PlainDate) => PlainDate): Step =>
  (time, zone) =>
    firstDay(time.toPlainDate()).toZonedDateTime(zone);

const day: Step = (time) => time.startOfDay();
const monday = startOf((date) => date.subtract({ days: date.dayOfWeek - 1 }));
const month = startOf((date) => date.with({ day: 1 }));

/** obsq's text of each case, and the same in Temporal's steps. */
const steps: Readonly<Record<string, readonly Step[]>> = {
  'now/s': [floor('second')],
  'now/m': [floor('minute')],
  'now/h': [floor('hour')],
  'now/d': [day],
  'now/w': [monday],
  'now/M': [month],
  'now/y': [startOf((date) => date.with({ month: 1, day: 1 }))],
  'now-0d': [add('days', 0)],
  'now-1d': [add('days', -1)],
  'now+1d': [add('days', 1)],
  'now-1w': [add('weeks', -1)],
  'now-1M': [add('months', -1)],
  'now-1y': [add('years', -1)],
  'now-1h': [add('hours', -1)],
  'now-1h/h': [add('hours', -1), floor('hour')],
  'now-1d/d': [add('days', -1), day],
  'now/d+1d': [day, add('days', 1)],
  'now-1M/M': [add('months', -1), month],
};
export const expressions = Object.keys(steps);

/** Minutes from a change to the moments that are looked at. */
const recordedMinutes = [
  -1470,
  -1440,
  -75,
  -45,
  -20,
  -1,
  -1 / 60,
  0,
  0.5,
  5,
  20,
  45,
  75,
  1395,
  1440,
  10_080,
  43_200,
];
const everyFiveMinutes = Array.from({ length: 61 }, (_, index) => 5 * (index - 30));

/** Moments around a change, in Unix milliseconds. */
export function momentsAround(changeMs: number, isDense: boolean): number[] {
  return [...recordedMinutes, ...(isDense ? everyFiveMinutes : [])].map(
    (minutes) => changeMs + Math.round(minutes * 60) * 1000,
  );
}

/** Wall times around a change, as `2025-04-06T01:45:00`: those that are skipped or come twice lie among them. */
export function wallsAround(api: TemporalApi, changeMs: number, zone: string, isDense: boolean): string[] {
  const before = api.Instant.fromEpochMilliseconds(changeMs - 1000).toZonedDateTimeISO(zone);
  const wallMs = Date.parse(`${wallText(before)}Z`) + 1000;
  const minutes = isDense
    ? everyFiveMinutes
    : [-1440, -75, -60, -45, -30, -15, -1, 0, 1, 15, 29, 30, 45, 59, 60, 75, 720, 1440];
  return minutes.map((each) => new Date(wallMs + each * minuteMs).toISOString().slice(0, 19));
}

/** The moments in `[fromMs, toMs)` at which the zone's clocks change, in Unix milliseconds. */
export function changesBetween(api: TemporalApi, zone: string, fromMs: number, toMs: number): number[] {
  const changes: number[] = [];
  let time = api.Instant.fromEpochMilliseconds(fromMs).toZonedDateTimeISO(zone).getTimeZoneTransition('next');
  while (time !== null && time.epochMilliseconds < toMs) {
    changes.push(time.epochMilliseconds);
    time = time.getTimeZoneTransition('next');
  }
  return changes;
}

/** Temporal's answer to an expression, in Unix milliseconds. */
export function expectedMoment(api: TemporalApi, expression: string, nowMs: number, zone: string): number {
  let time = api.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(zone);
  for (const step of steps[expression] ?? []) time = step(time, zone);
  return time.epochMilliseconds;
}

/** Temporal's reading of a wall time, in Unix milliseconds. */
export function expectedWall(api: TemporalApi, text: string, zone: string): number {
  return api.PlainDateTime.from(text).toZonedDateTime(zone).epochMilliseconds;
}

/** Temporal's text of a moment, in the form of `formatTime`; null where the offset has seconds, which that form does not show. */
export function expectedText(api: TemporalApi, timeMs: number, zone: string): string | null {
  const time = api.Instant.fromEpochMilliseconds(timeMs).toZonedDateTimeISO(zone);
  return time.offset.length > 6 ? null : `${wallText(time).replace('T', ' ')} ${time.offset}`;
}

function wallText(time: ZonedDateTime): string {
  return time.toPlainDateTime().toString({ smallestUnit: 'second' });
}

/** These years, in Unix milliseconds, begun and ended a day early: a change at a zone's new year may lie in UTC's old one. */
export function yearsOf(first: number, last: number): readonly [fromMs: number, toMs: number] {
  return [Date.UTC(first, 0, 1) - dayMs, Date.UTC(last + 1, 0, 1) - dayMs];
}
