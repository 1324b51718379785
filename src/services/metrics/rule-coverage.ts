import type { PrometheusClient } from '../../backends/prometheus/client.ts';

export interface CoverageOptions {
  readonly client: PrometheusClient;
  /** Unix ms. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly signal?: AbortSignal | undefined;
}

interface Recorded {
  readonly rule: string;
  readonly raw: string;
}

const mostClusters = 1000;

/**
 * Finds recording rules that lack a cluster which their raw metric has. In a Mimir with many clusters only some may have the
 * mixin, and a query of the rule would hide the pods of the others. It looks up the values of `cluster` for each rule and each raw
 * metric, concurrently and without reading samples. `names` are the metrics of all variants, including raw ones.
 */
export async function fetchRulesWithGaps(
  rules: readonly string[],
  names: readonly string[],
  options: CoverageOptions,
): Promise<ReadonlySet<string>> {
  const recorded = rules.flatMap((rule): Recorded[] => {
    const raw = rawMetricOf(rule, names);
    return raw === null ? [] : [{ rule, raw }];
  });
  const metrics = [...new Set(recorded.flatMap(({ rule, raw }) => [rule, raw]))];
  const clusters = new Map(
    await Promise.all(metrics.map(async (metric) => [metric, await fetchClusters(metric, options)] as const)),
  );
  const hasGap = ({ rule, raw }: Recorded): boolean => {
    const covered = new Set(clusters.get(rule));
    return (clusters.get(raw) ?? []).some((cluster) => !covered.has(cluster));
  };
  return new Set(recorded.filter(hasGap).map(({ rule }) => rule));
}

/** Extracts `metric` from a recording rule name `level:metric:operation`; also accepts a prefix such as `node_cpu`. */
export function rawMetricOf(rule: string, names: readonly string[]): string | null {
  const [, ...parts] = rule.split(':');
  const plain = names.filter((name) => !isRuleName(name));
  return (
    plain.find((name) => parts.includes(name)) ??
    plain.find((name) => parts.some((part) => part !== '' && name.startsWith(`${part}_`))) ??
    null
  );
}

/** Whether a name is that of a recording rule. Only those contain colons. */
export function isRuleName(name: string): boolean {
  return name.includes(':');
}

async function fetchClusters(
  metric: string,
  { client, fromMs, toMs, signal }: CoverageOptions,
): Promise<readonly string[]> {
  const answer = await client.values('cluster', {
    match: [metric],
    fromMs,
    toMs,
    limit: mostClusters,
    signal,
  });
  return answer.data;
}
