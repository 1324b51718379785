import { compareNs } from '../time/nanoseconds.ts';
import type { Span } from './trace.ts';

/** Why the duration of a span is not known: it ends before it starts, has no end, or is longer than any trace. */
export type SpanFlaw = 'backwards' | 'unended' | 'impossible';

/** The longest duration that is believed: a year. A start that was never sent makes one of 56 years. */
const longestNs = 366 * 86_400 * 1e9;
const longestMs = longestNs / 1e6;

/** What is wrong with a span's times; null for a duration that can be true. */
export function findSpanFlaw({ startNs, endNs, durationNs }: Span): SpanFlaw | null {
  if (durationNs === '0') {
    if (endNs === undefined || endNs === startNs) return null;
    if (endNs === '0') return 'unended';
    return compareNs(endNs, startNs) < 0 ? 'backwards' : null;
  }
  // Fewer digits cannot be too long, and most spans have fewer.
  return durationNs.length > 16 && Number(durationNs) > longestNs ? 'impossible' : null;
}

/** A duration in nanoseconds for figures: 0 where it is not known. */
export function knownDurationNs(durationNs: string): number {
  const known = Number(durationNs);
  return known > longestNs ? 0 : known;
}

/** Whether a duration in nanoseconds can be true: what a search answers of a span that ends before it starts is 2^64 less a little. */
export function isPossibleNs(durationNs: string): boolean {
  const sent = Number(durationNs);
  return sent >= 0 && sent <= longestNs;
}

/** Whether a duration in milliseconds can be true. A store that subtracts unsigned numbers answers 2^64 less a little. */
export function isPossibleMs(durationMs: number): boolean {
  return durationMs >= 0 && durationMs <= longestMs;
}
