import type { BuiltInDurations } from '../languages/bind-expression.ts';

export interface BuiltInFacts {
  /** The query's `window`: a `since` query counts over the window. */
  readonly window: 'rate' | 'since';
  /** `--since`, or the time between `--from` and `--to`; null if the user gave neither. */
  readonly sinceMs: number | null;
  /** The time between the points of a graph; null for an instant query. */
  readonly stepMs: number | null;
  /** The scrape interval of the target; null if unknown. */
  readonly scrapeIntervalMs: number | null;
}

/** The names of the slots that obsq fills itself (`builtInDurations`). No parameter may have such a name. */
export const builtInNames: readonly string[] = ['window', 'rate', 'step'];

const minuteMs = 60_000;

/**
 * The values of `$rate`, `$window` and `$step`.
 *
 * `$rate` is the window of a `rate()`. In a graph it is the greater of two lengths, like Grafana's `$__rate_interval`: four scrape
 * intervals (which hold two samples even if one or two scrapes fail), and a step plus one scrape interval (so that no increase
 * falls between two windows). An unknown scrape interval counts as a minute, which is longer than most. At an instant, `$rate` is
 * 5m, or four scrape intervals if those are longer.
 *
 * `$window` equals `$rate`, except in a query that counts over the window. There it is `--since` (an hour by default, never less
 * than four scrape intervals); in a graph it is then the distance between two points, so that the points add up.
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
