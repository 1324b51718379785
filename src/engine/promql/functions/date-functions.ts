/** Functions of a time in Unix seconds, in UTC. */
export const dateFunctions: ReadonlyMap<string, (seconds: number) => number> = new Map([
  ['minute', (seconds: number) => dateOf(seconds).getUTCMinutes()],
  ['hour', (seconds: number) => dateOf(seconds).getUTCHours()],
  ['day_of_week', (seconds: number) => dateOf(seconds).getUTCDay()],
  ['day_of_month', (seconds: number) => dateOf(seconds).getUTCDate()],
  ['day_of_year', dayOfYear],
  ['days_in_month', daysInMonth],
  ['month', (seconds: number) => dateOf(seconds).getUTCMonth() + 1],
  ['year', (seconds: number) => dateOf(seconds).getUTCFullYear()],
]);

function dateOf(seconds: number): Date {
  return new Date(Math.trunc(seconds) * 1000);
}

function dayOfYear(seconds: number): number {
  const date = dateOf(seconds);
  const newYear = Date.UTC(date.getUTCFullYear(), 0, 1);
  return Math.floor((date.getTime() - newYear) / 86_400_000) + 1;
}

function daysInMonth(seconds: number): number {
  const date = dateOf(seconds);
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
}
