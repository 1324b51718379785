import { formatDigits } from './numbers.ts';

/** Formats a duration in seconds the way people say it: `830 ns`, `45 ms`, `1.3 s`, `2m 5s`, `3h 20m`, `12d 4h`. */
export function formatDurationSeconds(seconds: number): string {
  const size = Math.abs(seconds);
  if (size === 0) return '0 s';
  if (size < 0.9995e-6) return `${formatDigits(seconds * 1e9)} ns`;
  if (size < 0.9995e-3) return `${formatDigits(seconds * 1e6)} µs`;
  if (size < 0.9995) return `${formatDigits(seconds * 1e3)} ms`;
  if (size < 59.95) return `${formatDigits(seconds)} s`;
  return (seconds < 0 ? '-' : '') + formatLong(size);
}

/** Formats a duration in nanoseconds (decimal digits or a number). */
export function formatDurationNs(ns: string | number): string {
  return formatDurationSeconds(Number(ns) / 1e9);
}

function formatLong(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 3600) return twoParts(Math.floor(whole / 60), 'm', whole % 60, 's');
  const minutes = Math.round(seconds / 60);
  if (minutes < 1440) return twoParts(Math.floor(minutes / 60), 'h', minutes % 60, 'm');
  const hours = Math.round(seconds / 3600);
  return twoParts(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

function twoParts(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large}${largeUnit}` : `${large}${largeUnit} ${small}${smallUnit}`;
}
