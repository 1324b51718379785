import type { PrometheusClient } from '../../backends/prometheus/client.ts';
import type { Emptiness } from '../../domain/answer.ts';
import { ownValue } from '../../domain/own-value.ts';
import { counted } from '../../domain/text/counted.ts';
import { nearestWord } from '../../domain/text/nearest-word.ts';
import { formatMetricName } from '../../domain/text/promql-name.ts';
import { shellWord } from '../../domain/text/shell-word.ts';
import { formatDuration } from '../../domain/time/duration.ts';
import { formatRfc3339Utc } from '../../domain/time/time-format.ts';
import { extractSelectors } from '../../languages/promql-selectors.ts';
import type { MetricSelector } from '../../languages/selector.ts';
import { quoteString } from '../../languages/string-literal.ts';

/** The times for an explanation, Unix ms. */
export interface LookBack {
  /** The end of the window that was asked for. */
  readonly atMs: number;
  /** The current time, if known, so that the text can say that a window ends now. */
  readonly nowMs?: number | undefined;
}

const lookBackMs = 6 * 3_600_000;

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

/** Words with dashes and no spaces: a difference, or the name of a metric written without quotes. */
const dashedWord = /[a-zA-Z_:][\w:.]*(?:-[a-zA-Z_][\w:.]*)+/g;

function dashedWordAt(expr: string, from: number): string | null {
  for (const { 0: word, index } of expr.matchAll(dashedWord)) {
    if (index <= from && from < index + word.length) return word;
  }
  return null;
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
    limit: 2000,
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
  for (const matcher of selector.matchers) {
    if (matcher.operator !== '=' || matcher.value === '') continue;
    const values = new Set(answer.data.flatMap((labels) => ownValue(labels, matcher.name) ?? []));
    if (values.has(matcher.value)) continue;
    if (values.size === 0)
      return {
        reason: `${metric} has no label ${matcher.name}`,
        hint: `obsq series ${shellWord(formatMetricName(metric))}`,
      };
    const near = nearestWord(matcher.value, [...values]);
    const some = [...values].sort().slice(0, 5).join(', ');
    return {
      reason: `${metric} has no ${matcher.name} "${matcher.value}"${near === null ? ` (it has ${some})` : `; the nearest is "${near}"`}`,
      hint: `obsq values ${shellWord(matcher.name)}`,
    };
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

function formatLookBack({ atMs, nowMs }: LookBack): string {
  const length = formatDuration(lookBackMs);
  const isNow = nowMs !== undefined && Math.abs(nowMs - atMs) < 2 * 60_000;
  return isNow ? `the last ${length}` : `the ${length} before ${formatRfc3339Utc(atMs)}`;
}

/** Whether the store has a metric of a word with dashes, which without quotes is the difference of two others; null if it has none. */
async function explainDashed(
  client: PrometheusClient,
  metric: string,
  dashed: string,
  atMs: number,
): Promise<Emptiness | null> {
  const quoted = formatMetricName(dashed);
  const found = await client.series({
    match: [`{__name__=${quoteString(dashed)}}`],
    fromMs: atMs - lookBackMs,
    toMs: atMs,
    limit: 1,
  });
  if (found.data.length === 0) return null;
  return {
    reason: `the store has no metric ${metric}, but one of the name ${dashed}: a name with dashes is written in quotes, ${quoted}`,
    hint: `obsq metrics ${shellWord(quoted)}`,
  };
}

/** What is alike in the spellings of one name: OpenTelemetry writes dots and dashes, Prometheus made underscores of them. */
function spelledPlainly(name: string): string {
  return name.replace(/[.-]/g, '_');
}

/**
 * Finds the nearest metric name; one that differs in dots, dashes and underscores alone is as near as can be. It searches only names
 * with the same first word, because a store has thousands.
 */
async function findNearestMetric(
  client: PrometheusClient,
  metric: string,
  atMs: number,
): Promise<string | null> {
  const [start = ''] = /^[a-zA-Z][a-zA-Z0-9]+(?=[_:.-])|^[a-zA-Z][a-zA-Z0-9]{2}/.exec(metric) ?? [];
  if (start === '') return null;
  const names = await client.values('__name__', {
    match: [`{__name__=~"${start}.+"}`],
    fromMs: atMs - lookBackMs,
    toMs: atMs,
    limit: 2000,
  });
  const byPlain = new Map(names.data.map((name) => [spelledPlainly(name), name]));
  const near = nearestWord(spelledPlainly(metric), byPlain.keys());
  return near === null ? null : (byPlain.get(near) ?? null);
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
