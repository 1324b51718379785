import { ownValue } from '../own-value.ts';
// Durations as Prometheus and Go write them, read and printed.
import { type Parsed, parsed, refused } from '../text/parsed.ts';

/** Units in the order in which Prometheus wants them written, largest first, in milliseconds. */
const unitMs: Readonly<Record<string, number>> = {
  y: 31_536_000_000,
  w: 604_800_000,
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ns: 1e-6,
};

/** The longest time that a timer of JavaScript counts, in milliseconds: it counts in 32 bits, and fires at once for more. */
export const longestTimerMs = 2 ** 31 - 1;

const component = /(\d+(?:\.\d+)?|\.\d+)(ms|us|µs|μs|ns|[ywdhms])/y;
const hint = 'write it like 90s, 15m, 1h30m, 7d';

/**
 * Reads a Prometheus or Go duration in milliseconds: `1h30m`, `90s`, `1d`, `1w`, `1.5h`, `250us`; also `0`.
 * Each unit may appear once, and larger ones come first. A bare number is refused, since it could mean seconds or milliseconds.
 */
export function parseDuration(text: string): Parsed<number> {
  const trimmed = text.trim();
  if (trimmed === '0') return parsed(0);
  if (trimmed === '') return refused('a duration is missing', hint);
  if (/^\d+(\.\d+)?$/.test(trimmed)) {
    return refused(`"${trimmed}" has no unit`, `for seconds write ${trimmed}s, for minutes ${trimmed}m`);
  }
  let totalMs = 0;
  let smallestMs = Number.POSITIVE_INFINITY;
  component.lastIndex = 0;
  while (component.lastIndex < trimmed.length) {
    const match = component.exec(trimmed);
    const scaleMs = ownValue(unitMs, match?.[2] ?? '');
    if (match === null || scaleMs === undefined) return refused(`"${text}" is no duration`, hint);
    if (scaleMs >= smallestMs) {
      return refused(`"${text}" has its units out of order`, `the largest comes first: 1d2h3m4s5ms`);
    }
    smallestMs = scaleMs;
    totalMs += scaleUnit(match[1] ?? '', scaleMs);
  }
  if (totalMs > Number.MAX_SAFE_INTEGER) return refused(`"${text}" is too long`, hint);
  return parsed(totalMs);
}

function scaleUnit(digits: string, scaleMs: number): number {
  // Dividing by a whole number keeps 100us = 0.1 exactly as a literal would; multiplying by 1e-3 does not.
  return scaleMs < 1 ? Number(digits) / Math.round(1 / scaleMs) : Number(digits) * scaleMs;
}

const exactOnly: ReadonlySet<string> = new Set(['y', 'w']);
const wholeUnits = ['y', 'w', 'd', 'h', 'm', 's', 'ms'] as const;

/**
 * Formats a duration as Prometheus prints it: `1h30m`, `0s`. Years and weeks appear only if they divide the duration exactly.
 * Below a millisecond `us` and `ns` follow, which Go and TraceQL read and PromQL does not.
 */
export function formatDuration(durationMs: number): string {
  const sizeMs = Math.abs(durationMs);
  // The fraction is formatted separately, because a long duration in nanoseconds exceeds 2^53.
  const fractionNs = Math.round((sizeMs % 1) * 1e6);
  const belowNs = fractionNs % 1e6;
  let restMs = Math.floor(sizeMs) + (fractionNs === 1e6 ? 1 : 0);
  if (restMs === 0 && belowNs === 0) return '0s';
  let text = durationMs < 0 ? '-' : '';
  for (const unit of wholeUnits) {
    const scaleMs = ownValue(unitMs, unit) ?? 1;
    if (restMs < scaleMs || (exactOnly.has(unit) && restMs % scaleMs !== 0)) continue;
    text += `${Math.floor(restMs / scaleMs)}${unit}`;
    restMs %= scaleMs;
  }
  if (belowNs >= 1000) text += `${Math.floor(belowNs / 1000)}us`;
  if (belowNs % 1000 !== 0) text += `${belowNs % 1000}ns`;
  return text;
}
