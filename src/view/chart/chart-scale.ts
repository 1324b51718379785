import type { Unit } from '../../domain/metrics/unit.ts';

/** The value axis: the values of its lowest and highest row, and the values that get a label. */
export interface ValueScale {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
}

/** When the least value exceeds this share of the greatest, an axis from zero would show a flat line, so the axis starts near the data. */
const zoomShare = 0.6;

/** Chooses a scale that covers the range with round numbers of the unit. It starts at zero unless that would flatten the line. */
export function chooseScale(least: number, greatest: number, rows: number, unit: Unit): ValueScale {
  const isFlat = least === greatest;
  const fromZero = least >= 0 && (isFlat || least <= greatest * zoomShare);
  const toZero = greatest <= 0 && (isFlat || greatest >= least * zoomShare);
  const low = fromZero ? 0 : least;
  const high = toZero ? 0 : greatest;
  const range = high - low || Math.abs(high) || 1;
  const step = roundStep(range / Math.max(1, Math.min(5, Math.floor(rows / 2.5))), unit);
  const first = Math.floor(low / step + 1e-9);
  const last = Math.max(first + 1, Math.ceil(high / step - 1e-9));
  // The cap holds for huge values, where adding a step no longer changes the number.
  const count = Math.min(50, last - first);
  const ticks = Array.from({ length: count + 1 }, (_, index) => tidy((first + index) * step, step));
  return { low: ticks[0] ?? low, high: ticks[count] ?? high, ticks };
}

/** The row of a finite value, 0 being the lowest. The result may lie outside the plot. */
export function rowOfValue(value: number, scale: ValueScale, rows: number): number {
  return Math.round(((value - scale.low) / (scale.high - scale.low)) * (rows - 1));
}

const secondSteps = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400,
];

/** Rounds a step up: to 1, 2 or 5 times a power of ten, to a power of two within 1024 for bytes, or to a clock unit for long durations. */
function roundStep(rough: number, unit: Unit): number {
  if (unit === 'bytes' || unit === 'bytesPerSecond') return roundPower(rough, 1024);
  if (unit === 'seconds' && rough > 1)
    return secondSteps.find((step) => step >= rough) ?? roundPower(rough / 86_400, 10) * 86_400;
  if (unit === 'milliseconds' && rough > 1000) return roundStep(rough / 1000, 'seconds') * 1000;
  // Counts have whole ticks only: nobody counts half a restart.
  if (unit === 'count' || unit === 'boolean') return Math.max(1, roundPower(rough, 10));
  return roundPower(rough, 10);
}

function roundPower(rough: number, base: 10 | 1024): number {
  const power = base ** Math.floor(Math.log(rough) / Math.log(base) + 1e-9);
  const multiples = base === 10 ? [1, 2, 5, 10] : [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];
  for (const multiple of multiples) if (multiple * power >= rough * (1 - 1e-9)) return multiple * power;
  return base * power;
}

/** Removes the rounding error of a product of decimals: 0.6000000000000001 becomes 0.6. */
function tidy(value: number, step: number): number {
  const decimals = Math.min(20, Math.max(0, 2 - Math.floor(Math.log10(step))));
  return Number(value.toFixed(decimals));
}
