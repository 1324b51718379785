import { parseSampleValue } from '../../domain/metrics/series.ts';
import type { Unit } from '../../domain/metrics/unit.ts';
import { formatDurationSeconds } from './duration.ts';
import { dropTrailingZeros, formatDigits } from './numbers.ts';

/** The text that stands for a missing value. */
export const noValue = '-';

/**
 * Formats a sample's text in human units: `0.42 cores`, `312 MiB`, `1.3 s`, `12.4 %`, `45/s`, `1.2 k`. `NaN`, `+Inf` and
 * `-Inf` stay words, null becomes `-`, and text that is not a number comes back unchanged and raw (sanitise it to show it).
 */
export function formatValue(value: string | null, unit: Unit): string {
  if (value === null || value === '') return noValue;
  const number = parseSampleValue(value);
  if (Number.isNaN(number)) return value === 'NaN' ? 'NaN' : value;
  return formatNumber(number, unit);
}

/** Formats a number in human units, as `formatValue` does for a sample's text. */
export function formatNumber(value: number, unit: Unit): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  return formatters[unit](value);
}

const formatters: Readonly<Record<Unit, (value: number) => string>> = {
  cores: formatCores,
  bytes: formatBytes,
  bytesPerSecond: (value) => `${formatBytes(value)}/s`,
  seconds: formatDurationSeconds,
  milliseconds: (value) => formatDurationSeconds(value / 1000),
  ratio: formatPercent,
  count: formatCount,
  perSecond: (value) => (Math.abs(value) < 1000 ? `${formatDigits(value)}/s` : `${formatCount(value)}/s`),
  timestamp: formatUnixSeconds,
  boolean: (value) => (value === 0 ? 'no' : value === 1 ? 'yes' : formatDigits(value)),
  none: formatPlain,
};

const binaryUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'] as const;
const decimalUnits = ['', 'k', 'M', 'G', 'T', 'P'] as const;

/** Two decimals from a tenth of a core upwards; below that, as many as show the value. */
function formatCores(value: number): string {
  const size = Math.abs(value);
  if (size >= 1000) return `${formatCount(value)} cores`;
  if (size === 0 || size >= 0.0995) return `${value.toFixed(2)} cores`;
  return `${size >= 0.00995 ? value.toFixed(3) : formatDigits(value)} cores`;
}

/** Formats the values of one column as `formatValue` does, except that CPU values all get the same decimals, so that they line up. */
export function formatColumn(values: readonly (string | null)[], unit: Unit): string[] {
  const texts = values.map((value) => formatValue(value, unit));
  if (unit !== 'cores') return texts;
  if (!texts.some(isFineCores)) return texts;
  return texts.map((text, index) =>
    /^-?\d{1,3}\.\d{2} /.test(text) ? `${Number(values[index]).toFixed(3)} cores` : text,
  );
}

/** Whether a text of cores has three decimals: `0.042 cores`. */
function isFineCores(text: string): boolean {
  return text.charCodeAt(text.length - 10) === 46 && /^-?0\./.test(text);
}

function formatBytes(value: number): string {
  const [scaled, unit] = scale(value, 1024, binaryUnits);
  // A fraction of a byte comes from an average; one decimal of it is enough.
  return unit === 'B' ? `${dropTrailingZeros(scaled.toFixed(1))} B` : `${formatDigits(scaled)} ${unit}`;
}

function formatCount(value: number): string {
  const [scaled, unit] = scale(value, 1000, decimalUnits);
  return unit === '' ? formatDigits(scaled) : `${formatDigits(scaled)} ${unit}`;
}

/** Uses one decimal, so that a column of percentages lines up. A small share keeps its digits instead of rounding to zero. */
function formatPercent(value: number): string {
  const percent = value * 100;
  const size = Math.abs(percent);
  if (size >= 1e5) return `${formatCount(percent)} %`;
  return size === 0 || size >= 0.95 ? `${percent.toFixed(1)} %` : `${formatDigits(percent)} %`;
}

/** Formats a number without a unit: whole numbers in full, others to six digits. */
function formatPlain(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return String(value === 0 ? 0 : value);
  const size = Math.abs(value);
  if (size < 1e-5 || size >= 1e15) return formatDigits(value);
  return dropTrailingZeros(value.toPrecision(6).includes('e') ? value.toFixed(0) : value.toPrecision(6));
}

function formatUnixSeconds(value: number): string {
  const timeMs = value * 1000;
  if (Math.abs(timeMs) > 8.64e15) return formatDigits(value);
  return new Date(timeMs)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, 'Z');
}

/** Divides a value by the largest power of `base` that leaves at least one whole digit after rounding; returns it with the name of that power. */
function scale(value: number, base: number, units: readonly string[]): readonly [number, string] {
  let scaled = value;
  let power = 0;
  // The limit is `base - 0.5`, because 1023.6 KiB must become 1 MiB and not round to 1024 KiB.
  while (Math.abs(scaled) >= base - 0.5 && power < units.length - 1) {
    scaled /= base;
    power += 1;
  }
  return [scaled, units[power] ?? ''];
}
