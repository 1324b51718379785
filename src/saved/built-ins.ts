import type { BuiltInDurations } from '../languages/bind-expression.ts';

export interface BuiltInFacts {
  /** The query's own: `since` counts over the window. */
  readonly window: 'rate' | 'since';
  /** `--since`, or the length between `--from` and `--to`; null when the person gave none. */
  readonly sinceMs: number | null;
  /** Between the points of a graph; null for an instant query. */
  readonly stepMs: number | null;
  /** Of the target, where it is known. */
  readonly scrapeIntervalMs: number | null;
}

const minuteMs = 60_000;

/**
 * What `$rate`, `$window` and `$step` stand for.
 *
 * `$rate` is the window of a `rate()`: in a graph the greater of four scrape intervals (two samples are there even when
 * one or two scrapes fail) and a step plus one scrape interval (no increase falls between two windows), as Grafana's
 * `$__rate_interval`; where the interval is not known, a minute is taken, which is longer than most. At an instant 5m, or
 * four scrape intervals where those are longer.
 *
 * `$window` is `$rate` too, but in a query that counts over the window: there it is `--since` (an hour by default, never
 * less than four scrape intervals), and in a graph of it the distance between two points, so that the points add up.
 */
export function builtInDurations(facts: BuiltInFacts): BuiltInDurations {
  const { stepMs, scrapeIntervalMs, sinceMs } = facts;
  const leastMs = 4 * (scrapeIntervalMs ?? 15_000);
  if (stepMs === null) {
    const rateMs = Math.max(5 * minuteMs, leastMs);
    const windowMs = facts.window === 'since' ? Math.max(sinceMs ?? 60 * minuteMs, leastMs) : rateMs;
    return { rateMs: wholeSeconds(rateMs), windowMs: wholeSeconds(windowMs), stepMs: minuteMs };
  }
  const scrapeMs = scrapeIntervalMs ?? minuteMs;
  const rateMs = Math.max(4 * scrapeMs, stepMs + scrapeMs);
  const windowMs = facts.window === 'since' ? Math.max(stepMs, leastMs) : rateMs;
  return {
    rateMs: wholeSeconds(rateMs),
    windowMs: wholeSeconds(windowMs),
    stepMs: Math.max(1, Math.ceil(stepMs)),
  };
}

function wholeSeconds(ms: number): number {
  return Math.max(1000, Math.ceil(ms / 1000) * 1000);
}
