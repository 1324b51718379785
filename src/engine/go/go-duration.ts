import { ownValue } from '../../domain/own-value.ts';

const goUnits: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};
const longUnits: Readonly<Record<string, number>> = { d: 86_400e9, w: 604_800e9, y: 31_536_000e9 };

/** Reads a duration like Go's time.ParseDuration: `1h30m`, `1.5s`, `-2ms`, `0`. Nanoseconds, or null if it is none. */
export function parseGoDuration(text: string): number | null {
  return parseWithUnits(text, (unit) => ownValue(goUnits, unit));
}

/** Reads a duration of LogQL or Prometheus, which also know days, weeks and years. Nanoseconds, or null if it is none. */
export function parseLongDuration(text: string): number | null {
  return parseWithUnits(text, (unit) => ownValue(goUnits, unit) ?? ownValue(longUnits, unit));
}

function parseWithUnits(text: string, factorOf: (unit: string) => number | undefined): number | null {
  const match = /^([+-]?)((?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|[smhdwy]))+|0)$/.exec(text);
  if (match === null) return null;
  let total = 0;
  for (const part of (match[2] ?? '').matchAll(/([\d.]+)([a-zµμ]+)/g)) {
    const factor = factorOf(part[2] ?? '');
    if (factor === undefined) return null;
    total += Number(part[1]) * factor;
  }
  return match[1] === '-' ? -total : total;
}

/** Formats nanoseconds like Go's time.Duration.String(): `1440h0m0s`, `1.836681641s`, `414.53711ms`, `0s`. */
export function formatGoDuration(durationNs: number): string {
  if (durationNs === 0) return '0s';
  const sign = durationNs < 0 ? '-' : '';
  const ns = Math.abs(durationNs);
  if (ns < 1e3) return `${sign}${ns}ns`;
  if (ns < 1e6) return `${sign}${trimmed(ns, 3)}µs`;
  if (ns < 1e9) return `${sign}${trimmed(ns, 6)}ms`;
  const wholeSeconds = Math.floor(ns / 1e9);
  const hours = Math.floor(wholeSeconds / 3600);
  const minutes = Math.floor((wholeSeconds % 3600) / 60);
  const seconds = trimmed(ns - (hours * 3600 + minutes * 60) * 1e9, 9);
  if (hours > 0) return `${sign}${hours}h${minutes}m${seconds}s`;
  return minutes > 0 ? `${sign}${minutes}m${seconds}s` : `${sign}${seconds}s`;
}

/** Formats a duration like Prometheus's model.Duration: `30d1h`, `5m`. */
export function formatModelDuration(durationNs: number): string {
  let ms = Math.round(durationNs / 1e6);
  if (ms === 0) return '0s';
  let text = '';
  for (const [unit, factor, exact] of modelUnits) {
    if (exact && ms % factor !== 0) continue;
    const count = Math.floor(ms / factor);
    if (count > 0) text += `${count}${unit}`;
    ms -= count * factor;
  }
  return text;
}

/** Years and weeks are used only if the duration is a whole number of them. */
const modelUnits: readonly (readonly [unit: string, ms: number, exact: boolean])[] = [
  ['y', 31_536_000_000, true],
  ['w', 604_800_000, true],
  ['d', 86_400_000, false],
  ['h', 3_600_000, false],
  ['m', 60_000, false],
  ['s', 1000, false],
  ['ms', 1, false],
];

/** Moves the decimal point of `ns` and drops trailing zeros. It works on digits, so that nothing is rounded. */
function trimmed(ns: number, digits: number): string {
  const text = Math.round(ns)
    .toString()
    .padStart(digits + 1, '0');
  const fraction = text.slice(-digits).replace(/0+$/, '');
  return fraction === '' ? text.slice(0, -digits) : `${text.slice(0, -digits)}.${fraction}`;
}
