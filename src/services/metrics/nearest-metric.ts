// The metric that was meant where a store has none of the name that was written.
import type { PrometheusClient } from '../../backends/prometheus/client.ts';
import type { Emptiness } from '../../domain/answer.ts';
import { nearestWord } from '../../domain/text/nearest-word.ts';
import { formatMetricName } from '../../domain/text/promql-name.ts';
import { shellWord } from '../../domain/text/shell-word.ts';
import { quoteString } from '../../languages/string-literal.ts';

/** How far back an explanation of an empty answer looks, ms. */
export const lookBackMs = 6 * 3_600_000;

/** Words with dashes and no spaces: a difference, or the name of a metric written without quotes. */
const dashedWord = /[a-zA-Z_:][\w:.]*(?:-[a-zA-Z_][\w:.]*)+/g;

/** The word with dashes at an offset of an expression; null if there is none. */
export function dashedWordAt(expr: string, from: number): string | null {
  for (const { 0: word, index } of expr.matchAll(dashedWord)) {
    if (index <= from && from < index + word.length) return word;
  }
  return null;
}

/** Whether the store has a metric of a word with dashes, which without quotes is the difference of two others; null if it has none. */
export async function explainDashed(
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
export async function findNearestMetric(
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
