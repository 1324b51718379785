import type { PrometheusClient } from '../../backends/prometheus/client.ts';
import type { Emptiness } from '../../domain/answer.ts';
import type { Labels } from '../../domain/labels.ts';
import { ownValue } from '../../domain/own-value.ts';
import { counted } from '../../domain/text/counted.ts';
import { formatMetricName } from '../../domain/text/promql-name.ts';
import { shellWord } from '../../domain/text/shell-word.ts';
import { formatDuration } from '../../domain/time/duration.ts';
import { formatRfc3339Utc } from '../../domain/time/time-format.ts';
import { extractSelectors } from '../../languages/promql-selectors.ts';
import type { MetricSelector } from '../../languages/selector.ts';
import { explainMatcher, type MatcherWords, wantsValues } from '../discovery/explain-matcher.ts';
import { dashedWordAt, explainDashed, findNearestMetric, lookBackMs } from './nearest-metric.ts';

/** The times for an explanation, Unix ms. */
export interface LookBack {
  /** The end of the window that was asked for. */
  readonly atMs: number;
  /** The current time, if known, so that the text can say that a window ends now. */
  readonly nowMs?: number | undefined;
}

/** The most series of a metric to look at at once. */
const mostSeries = 2000;

/**
 * Explains an empty answer with cheap look-ups: whether the metric exists, and which label value matches nothing.
 * It never throws, because a missing explanation must not hide the answer.
 */
export async function explainEmptyMetrics(
  client: PrometheusClient,
  expr: string,
  when: LookBack,
): Promise<Emptiness> {
  const selector = extractSelectors(expr).find((candidate) => candidate.metricName !== null);
  if (selector === undefined || selector.metricName === null)
    return { reason: 'no series matched', hint: null };
  try {
    return await explainSelector(
      client,
      {
        selector,
        metric: selector.metricName,
        text: expr.slice(selector.from, selector.to),
        dashed: dashedWordAt(expr, selector.from),
      },
      when,
    );
  } catch {
    // The look-up is optional, so its failure is not reported.
    return { reason: 'no series matched', hint: null };
  }
}

interface EmptySelector {
  readonly selector: MetricSelector;
  readonly metric: string;
  /** The selector's text in the expression, without range and modifiers. */
  readonly text: string;
  /** The word with dashes that the metric is the beginning of (`a-b`, which PromQL reads as a difference); null if there is none. */
  readonly dashed: string | null;
}

async function explainSelector(
  client: PrometheusClient,
  { selector, metric, text: selectorText, dashed }: EmptySelector,
  when: LookBack,
): Promise<Emptiness> {
  const { atMs } = when;
  const answer = await client.series({
    match: [formatMetricName(metric)],
    fromMs: atMs - lookBackMs,
    toMs: atMs,
    limit: mostSeries,
  });
  if (answer.data.length === 0) {
    const whole = dashed === null ? null : await explainDashed(client, metric, dashed, atMs);
    if (whole !== null) return whole;
    const near = await findNearestMetric(client, metric, atMs);
    return {
      reason: `the store has had no metric ${metric} in ${formatLookBack(when)}${near === null ? '' : `; the nearest is ${formatMetricName(near)}`}`,
      hint: near === null ? 'obsq values __name__' : `obsq series ${shellWord(formatMetricName(near))}`,
    };
  }
  // A list that the limit cut says of no value that it is not there.
  const labelled = answer.data.length < mostSeries ? answer.data : null;
  for (const matcher of selector.matchers.filter(wantsValues)) {
    const values = await valuesOf(client, { metric, label: matcher.name, labelled, atMs });
    const missing = explainMatcher(matcher, values, wordsOf(metric));
    if (missing !== null) return missing;
  }
  const newestMs = await findNewest(client, selectorText, atMs);
  if (newestMs === null) {
    return {
      reason: `${metric} exists, but no series has had these labels together in ${formatLookBack(when)}`,
      hint: 'fewer matchers, or a longer --since',
    };
  }
  if (newestMs === atMs) {
    return {
      reason: `nothing matches: ${metric} has new samples with these labels, and the query's own conditions leave none`,
      hint: null,
    };
  }
  const minutes = Math.max(1, Math.round((atMs - newestMs) / 60_000));
  return {
    reason: `the newest sample of ${metric} with these labels is about ${counted(minutes, 'minute')} old`,
    hint: `--at now-${minutes}m, or obsq doctor: is it still scraped?`,
  };
}

function wordsOf(metric: string): MatcherWords {
  return {
    noLabel: (name) => `${metric} has no label ${name}`,
    none: `${metric} has no`,
    where: '',
    labelHint: `obsq series ${shellWord(formatMetricName(metric))}`,
    valueHint: (name) => `obsq values ${shellWord(name)}`,
  };
}

interface LabelValues {
  readonly metric: string;
  readonly label: string;
  /** All series of the metric; null where there are more than were asked for. */
  readonly labelled: readonly Labels[] | null;
  readonly atMs: number;
}

/** The values of one label of a metric. */
async function valuesOf(
  client: PrometheusClient,
  { metric, label, labelled, atMs }: LabelValues,
): Promise<ReadonlySet<string>> {
  if (labelled !== null) return new Set(labelled.flatMap((labels) => ownValue(labels, label) ?? []));
  const scope = { match: [formatMetricName(metric)], fromMs: atMs - lookBackMs, toMs: atMs };
  return new Set((await client.values(label, scope)).data);
}

function formatLookBack({ atMs, nowMs }: LookBack): string {
  const length = formatDuration(lookBackMs);
  const isNow = nowMs !== undefined && Math.abs(nowMs - atMs) < 2 * 60_000;
  return isNow ? `the last ${length}` : `the ${length} before ${formatRfc3339Utc(atMs)}`;
}

const newestStepMs = 5 * 60_000;

/** The time of the selector's last sample, to five minutes; null if there is none within the look-back. */
async function findNewest(client: PrometheusClient, selector: string, atMs: number): Promise<number | null> {
  const answer = await client.queryRange({
    expr: `count(${selector})`,
    fromMs: atMs - lookBackMs,
    toMs: atMs,
    stepMs: newestStepMs,
  });
  return answer.data[0]?.samples.at(-1)?.timeMs ?? null;
}
