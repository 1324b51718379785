import { ObsqError } from '../../domain/errors.ts';
import { parseSampleValue } from '../../domain/metrics/series.ts';
import { ownValue } from '../../domain/own-value.ts';
import type { CompiledExpression } from '../../languages/compiled-expression.ts';
import { quoteRegex, quoteString } from '../../languages/string-literal.ts';
import type { SavedQuery } from '../../saved/saved-query.ts';
import { clusterLabels } from '../../saved/variants/cluster-label.ts';
import { metricOfRequirement, requirementsOfFit } from '../../saved/variants/requirement.ts';
import type { AskedStore } from './asked-store.ts';
import { fetchPresentNames } from './probe-selectors.ts';

/** The scrape interval of what a query asks for, in ms; null: not known, or short enough for the usual windows. */
export type ScrapeIntervalOf = (query: SavedQuery) => number | null;

/** An interval that is no longer needs nothing learnt: it is what the usual windows are made for. */
const usualMs = 60_000;
const lookBackMs = 30 * 60_000;
const keptMs = 24 * 60 * 60_000;

/**
 * Learns which jobs of a store are scraped less than once a minute, from how often `up` was written in half an hour, and which metrics
 * of these queries are theirs. Asked once a day for a store, and only for queries that use `$rate` or `$window`; a store without
 * such jobs is asked nothing more. A store that does not say is treated as one whose intervals are usual.
 */
export async function fetchScrapeIntervals(
  queries: readonly SavedQuery[],
  options: AskedStore,
): Promise<ScrapeIntervalOf> {
  const counting = queries.filter(usesIntervals);
  if (counting.length === 0) return () => null;
  try {
    const slow = await fetchSlowJobs(options);
    const longestMs = Math.max(0, ...Object.values(slow));
    if (longestMs === 0) return () => null;
    const metrics = await fetchMetricsOf(Object.keys(slow), counting, options);
    return (query) => (requiredMetrics(query).some((metric) => metrics.has(metric)) ? longestMs : null);
  } catch (error) {
    if (!(error instanceof ObsqError) || error.kind === 'cancelled') throw error;
    // The queries themselves may well be answered, and where they are not, their own error says why.
    return () => null;
  }
}

function usesIntervals({ signal, variants }: SavedQuery): boolean {
  const compiled = variants.flatMap(({ expressions, measured }) => [
    ...Object.values(expressions),
    ...(measured === undefined ? [] : [measured]),
  ]);
  return signal === 'metrics' && compiled.some(hasWindow);
}

function hasWindow({ parts }: CompiledExpression): boolean {
  return parts.some(
    (part) =>
      typeof part !== 'string' &&
      part.kind === 'duration' &&
      (part.param === 'rate' || part.param === 'window'),
  );
}

function requiredMetrics({ variants }: SavedQuery): string[] {
  return variants.flatMap((variant) => requirementsOfFit(variant).map(metricOfRequirement));
}

/** The jobs that are scraped less than once a minute, with their intervals in ms: of several clusters the longest. */
async function fetchSlowJobs(options: AskedStore): Promise<Readonly<Record<string, number>>> {
  const key = [options.fingerprint, 'slow-jobs'];
  const kept = options.cache.get(key, isIntervals);
  if (kept !== undefined) return kept;
  const labels = ['job', ...clusterLabels.filter((label) => !label.includes('.'))].join(', ');
  const window = `${lookBackMs / 60_000}m`;
  // A target that has come or gone within the time has fewer samples, and says nothing of the interval.
  const expr = `max by (${labels}) (count_over_time(up[${window}]) and up offset ${window} and up)`;
  const { data } = await options.client.queryInstant({ expr, timeMs: options.nowMs, signal: options.signal });
  const slow: Record<string, number> = {};
  for (const { labels: of, samples } of data.kind === 'vector' ? data.series : []) {
    const job = ownValue(of, 'job');
    const intervalMs = Math.round(lookBackMs / parseSampleValue(samples[0]?.value ?? ''));
    if (job !== undefined && intervalMs > usualMs) slow[job] = Math.max(slow[job] ?? 0, intervalMs);
  }
  options.cache.set(key, slow, keptMs);
  return slow;
}

/** Those of the queries' metrics that the jobs give. */
async function fetchMetricsOf(
  jobs: readonly string[],
  queries: readonly SavedQuery[],
  { client, cache, fingerprint, nowMs, signal }: AskedStore,
): Promise<ReadonlySet<string>> {
  const metrics = [...new Set(queries.flatMap(requiredMetrics))].sort();
  const key = [fingerprint, 'slow-metrics', ...jobs, '', ...metrics];
  const kept = cache.get(key, isNames);
  if (kept !== undefined) return new Set(kept);
  const ofJobs = `job=~${quoteString(jobs.map(quoteRegex).join('|'))}`;
  const probe = { client, fromMs: nowMs - lookBackMs, toMs: nowMs, signal };
  const found = await fetchPresentNames(metrics, probe, ofJobs);
  cache.set(key, found, lookBackMs);
  return new Set(found);
}

function isIntervals(value: unknown): value is Readonly<Record<string, number>> {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((one) => typeof one === 'number')
  );
}

function isNames(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
