import type { PrometheusClient } from '../backends/prometheus/client.ts';
import { formatDuration } from '../domain/duration.ts';
import { nearestWord } from '../domain/nearest-word.ts';
import { extractSelectors } from '../languages/promql-selectors.ts';
import type { MetricSelector } from '../languages/selector.ts';

/** Why an answer is empty, and what to try. */
export interface Emptiness {
  readonly reason: string;
  readonly hint: string | null;
}

const lookBackMs = 6 * 3_600_000;

/**
 * One cheap look-up more: does the metric exist, and which label value is the one that matches nothing?
 * Never throws: an explanation that cannot be had must not hide the answer.
 */
export async function explainEmptyMetrics(
  client: PrometheusClient,
  expr: string,
  atMs: number,
): Promise<Emptiness> {
  const selector = extractSelectors(expr).find((candidate) => candidate.metricName !== null);
  if (selector === undefined || selector.metricName === null)
    return { reason: 'no series matched', hint: null };
  try {
    return await explainSelector(client, selector, selector.metricName, atMs);
  } catch {
    // The look-up is a courtesy; the store's refusal of it is not the user's problem.
    return { reason: 'no series matched', hint: null };
  }
}

async function explainSelector(
  client: PrometheusClient,
  selector: MetricSelector,
  metric: string,
  atMs: number,
): Promise<Emptiness> {
  const answer = await client.series({
    match: [metric],
    fromMs: atMs - lookBackMs,
    toMs: atMs,
    limit: 2000,
  });
  if (answer.data.length === 0) {
    const since = formatDuration(lookBackMs);
    return {
      reason: `the store has had no metric ${metric} in the last ${since}`,
      hint: `obsq labels --signal metrics, obsq values __name__`,
    };
  }
  for (const matcher of selector.matchers) {
    if (matcher.operator !== '=' || matcher.value === '') continue;
    const values = new Set(answer.data.flatMap((labels) => labels[matcher.name] ?? []));
    if (values.has(matcher.value)) continue;
    if (values.size === 0)
      return { reason: `${metric} has no label ${matcher.name}`, hint: `obsq series '${metric}'` };
    const near = nearestWord(matcher.value, [...values]);
    const some = [...values].sort().slice(0, 5).join(', ');
    return {
      reason: `${metric} has no ${matcher.name} "${matcher.value}"${near === null ? ` (it has ${some})` : `; the nearest is "${near}"`}`,
      hint: `obsq values ${matcher.name}`,
    };
  }
  return {
    reason: `${metric} exists, but no series had these labels and a sample in the window`,
    hint: 'a longer --since, or fewer matchers',
  };
}
