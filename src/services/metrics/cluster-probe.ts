import type { PrometheusClient } from '../../backends/prometheus/client.ts';
import { formatLabelName } from '../../domain/text/promql-name.ts';
import { quoteRegex, quoteString } from '../../languages/string-literal.ts';
import { metricOfRequirement } from '../../saved/variants/requirement.ts';
import { fetchPresentSelectors, partsOf } from './probe-selectors.ts';

/** Questions about labels. None of them reads samples. */
export interface ClusterProbe {
  /** The names of the labels that series of these metrics have. */
  labelsOf(metrics: readonly string[]): Promise<readonly string[]>;
  /** Those of the metrics that have a series with, or without, the label. */
  metricsWith(metrics: readonly string[], label: string, isThere: boolean): Promise<readonly string[]>;
  /** The values of a label of the series that one of the selectors matches. */
  valuesOf(label: string, selectors: readonly string[]): Promise<readonly string[]>;
  /** Those of the requirements that have a series in a cluster; '' for series without the label. */
  requirementsIn(requirements: readonly string[], label: string, cluster: string): Promise<readonly string[]>;
}

export interface ProbeOptions {
  readonly client: PrometheusClient;
  /** Unix ms: the time in which a series counts. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** The most clusters of one store that are told apart. */
const mostClusters = 1000;

/** Creates the probe of a store. */
export function createClusterProbe({ client, ...window }: ProbeOptions): ClusterProbe {
  const named = (metrics: readonly string[], matcher = ''): string[] =>
    partsOf(metrics).map((part) => `{__name__=~${quoteString(part.map(quoteRegex).join('|'))}${matcher}}`);
  return {
    // No limit: a store that cuts the list may cut the one label that is looked for.
    labelsOf: async (metrics) => (await client.labels({ match: named(metrics), ...window })).data,
    metricsWith: async (metrics, label, isThere) => {
      const matchers = named(metrics, `, ${formatLabelName(label)}${isThere ? '!=' : '='}""`);
      const answers = await Promise.all(
        matchers.map((match) =>
          client.values('__name__', { match: [match], ...window, limit: metrics.length }),
        ),
      );
      return answers.flatMap(({ data }) => data.filter((name) => metrics.includes(name)));
    },
    valuesOf: async (label, selectors) => {
      const isNames = selectors.every((selector) => selector === metricOfRequirement(selector));
      const answers = await Promise.all(
        (isNames ? named(selectors) : selectors).map((match) =>
          client.values(label, { match: [match], ...window, limit: mostClusters }),
        ),
      );
      return [...new Set(answers.flatMap(({ data }) => data))];
    },
    requirementsIn: async (requirements, label, cluster) => {
      const scoped = new Map(requirements.map((one) => [requirementIn(one, label, cluster), one]));
      const present = await fetchPresentSelectors([...scoped.keys()], { client, ...window });
      return [...present].flatMap((selector) => scoped.get(selector) ?? []);
    },
  };
}

/** The selector of a requirement (a metric name, or a selector that begins with one) in one cluster. */
export function requirementIn(requirement: string, label: string, cluster: string): string {
  const matcher = `${formatLabelName(label)}=${quoteString(cluster)}`;
  const name = metricOfRequirement(requirement);
  const rest = requirement.slice(name.length).trim();
  return rest === '' ? `${name}{${matcher}}` : `${name}{${matcher},${rest.slice(1)}`;
}
