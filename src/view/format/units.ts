import { parseSampleValue } from '../../domain/metrics/series.ts';
import type { Unit } from '../../domain/metrics/unit.ts';
import { formatDurationSeconds } from './duration.ts';
import { dropTrailingZeros, formatDigits } from './numbers.ts';

/** What stands where there is no value. */
export const noValue = '-';

/**
 * A sample's text in human units: `0.42 cores`, `312 MiB`, `1.3 s`, `12.4 %`, `45/s`, `1.2 k`. `NaN`, `+Inf` and `-Inf`
 * stay words, null is `-`, and text that is no number comes back unchanged (raw: sanitise to show).
 */
export function formatValue(value: string | null, unit: Unit): string {
  if (value === null || value === '') return noValue;
  const number = parseSampleValue(value);
  if (Number.isNaN(number)) return value === 'NaN' ? 'NaN' : value;
  return formatNumber(number, unit);
}

/** The same for a number that is already one. */
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

/** Two decimals from a tenth of a core on; below, what is needed to tell values apart. */
function formatCores(value: number): string {
  const size = Math.abs(value);
  if (size >= 1000) return `${formatCount(value)} cores`;
  if (size === 0 || size >= 0.0995) return `${value.toFixed(2)} cores`;
  return `${size >= 0.00995 ? value.toFixed(3) : formatDigits(value)} cores`;
}

/** The values of one column: as `formatValue` writes them, but with as many decimals for all where that lines them up. */
export function formatColumn(values: readonly (string | null)[], unit: Unit): string[] {
  const texts = values.map((value) => formatValue(value, unit));
  if (unit !== 'cores') return texts;
  if (!texts.some(isFineCores)) return texts;
  return texts.map((text, index) =>
    /^-?\d{1,3}\.\d{2} /.test(text) ? `${Number(values[index]).toFixed(3)} cores` : text,
  );
}

/** `0.042 cores`: three decimals. */
function isFineCores(text: string): boolean {
  return text.charCodeAt(text.length - 10) === 46 && /^-?0\./.test(text);
}

function formatBytes(value: number): string {
  const [scaled, unit] = scale(value, 1024, binaryUnits);
  // Part of a byte is an average; three digits of it say nothing.
  return unit === 'B' ? `${dropTrailingZeros(scaled.toFixed(1))} B` : `${formatDigits(scaled)} ${unit}`;
}

function formatCount(value: number): string {
  const [scaled, unit] = scale(value, 1000, decimalUnits);
  return unit === '' ? formatDigits(scaled) : `${formatDigits(scaled)} ${unit}`;
}

/** One decimal, so that a column of percentages lines up; small shares keep their digits, none is rounded to nothing. */
function formatPercent(value: number): string {
  const percent = value * 100;
  const size = Math.abs(percent);
  if (size >= 1e5) return `${formatCount(percent)} %`;
  return size === 0 || size >= 0.95 ? `${percent.toFixed(1)} %` : `${formatDigits(percent)} %`;
}

/** A number of unknown meaning: whole ones in full, others to six digits. */
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

/** A value over the largest power of `base` that leaves at least one whole digit once rounded, with that power's word. */
function scale(value: number, base: number, units: readonly string[]): readonly [number, string] {
  let scaled = value;
  let power = 0;
  // 1023.6 KiB is written 1 MiB, not 1024 KiB: the edge is where rounding to whole numbers reaches the base.
  while (Math.abs(scaled) >= base - 0.5 && power < units.length - 1) {
    scaled /= base;
    power += 1;
  }
  return [scaled, units[power] ?? ''];
}
