import type { PrometheusClient } from '../../backends/prometheus/client.ts';
import { quoteRegex, quoteString } from '../../languages/string-literal.ts';
import { isMetricName, metricOfRequirement } from '../../saved/variants/requirement.ts';

export interface SelectorProbe {
  readonly client: PrometheusClient;
  /** Unix ms: the time in which a series counts. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** Label values have no POST, so all the selectors of one request must fit into a URL that proxies accept (the usual limit is 8 KB). */
const longestSelectors = 7_000;

/**
 * Finds which of these selectors have a series. The names of the metrics that several selectors match are one request, and say of
 * each selector whether it has a series, as long as no two selectors are of one metric: those are asked for in different requests.
 * This reads no samples.
 */
export async function fetchPresentSelectors(
  selectors: readonly string[],
  probe: SelectorProbe,
): Promise<ReadonlySet<string>> {
  const present = await Promise.all(roundsOf(selectors).map((round) => fetchRound(round, probe)));
  return new Set(present.flat());
}

/** Distributes the selectors over as few requests as possible, none with two selectors of one metric. */
export function roundsOf(selectors: readonly string[]): readonly (readonly string[])[] {
  const rounds: { readonly selectors: string[]; readonly metrics: Set<string>; length: number }[] = [];
  for (const selector of selectors) {
    const metric = metricOfRequirement(selector);
    const length = encodeURIComponent(selector).length;
    const fitting = rounds.find((one) => !one.metrics.has(metric) && one.length + length <= longestSelectors);
    const round = fitting ?? { selectors: [], metrics: new Set(), length: 0 };
    if (fitting === undefined) rounds.push(round);
    round.selectors.push(selector);
    round.metrics.add(metric);
    round.length += length;
  }
  return rounds.map((round) => round.selectors);
}

async function fetchRound(round: readonly string[], probe: SelectorProbe): Promise<readonly string[]> {
  const metricOf = new Map(round.map((selector) => [selector, metricOfRequirement(selector)]));
  const metrics = new Set(metricOf.values());
  if (round.length > 1 && [...metrics].every(isMetricName)) {
    const { client, ...window } = probe;
    const { data } = await client.values('__name__', { match: round, ...window, limit: round.length });
    // A store that sends other names does not read the selectors, so its names say nothing of them.
    if (data.every((name) => metrics.has(name)))
      return round.filter((selector) => data.includes(metricOf.get(selector) ?? ''));
  }
  const found = await Promise.all(round.map((selector) => hasSeries(selector, probe)));
  return round.filter((_selector, at) => found[at]);
}

async function hasSeries(selector: string, { client, ...window }: SelectorProbe): Promise<boolean> {
  const { data } = await client.series({ match: [selector], ...window, limit: 1 });
  return data.length > 0;
}

/** Finds which of these metric names have a series, with other matchers (`job="a"`) where given. This reads no samples. */
export async function fetchPresentNames(
  names: readonly string[],
  { client, ...window }: SelectorProbe,
  matchers = '',
): Promise<readonly string[]> {
  const asked = new Set(names);
  const answers = await Promise.all(
    partsOf(names).map((part) =>
      client.values('__name__', { match: [namesSelector(part, matchers)], ...window, limit: part.length }),
    ),
  );
  return answers.flatMap(({ data }) => data.filter((name) => asked.has(name)));
}

/** The selectors of the series with one of these names, each short enough for a URL. */
export function selectorsOfNames(names: readonly string[]): readonly string[] {
  return partsOf(names).map((part) => namesSelector(part, ''));
}

function namesSelector(names: readonly string[], matchers: string): string {
  const name = `__name__=~${quoteString(names.map(quoteRegex).join('|'))}`;
  return `{${matchers === '' ? name : `${name}, ${matchers}`}}`;
}

/** Divides names into parts whose pattern fits into a URL. */
function partsOf(names: readonly string[]): string[][] {
  const parts: string[][] = [];
  let length = longestSelectors;
  for (const name of names) {
    const more = encodeURIComponent(`|${name}`).length;
    if (length + more > longestSelectors) {
      parts.push([]);
      length = 0;
    }
    parts.at(-1)?.push(name);
    length += more;
  }
  return parts;
}
