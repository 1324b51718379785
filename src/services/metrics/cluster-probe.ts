import { formatLabelName } from '../../domain/text/promql-name.ts';
import { quoteString } from '../../languages/string-literal.ts';
import { metricOfRequirement } from '../../saved/variants/requirement.ts';
import {
  fetchPresentNames,
  fetchPresentSelectors,
  type SelectorProbe,
  selectorsOfNames,
} from './probe-selectors.ts';

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

/** The most clusters of one store that are told apart. */
const mostClusters = 1000;

/** Creates the probe of a store. */
export function createClusterProbe(probe: SelectorProbe): ClusterProbe {
  const { client, ...window } = probe;
  return {
    // No limit: a store that cuts the list may cut the one label that is looked for.
    labelsOf: async (metrics) => (await client.labels({ match: selectorsOfNames(metrics), ...window })).data,
    metricsWith: (metrics, label, isThere) =>
      fetchPresentNames(metrics, probe, `${formatLabelName(label)}${isThere ? '!=' : '='}""`),
    valuesOf: async (label, selectors) => {
      const isNames = selectors.every((selector) => selector === metricOfRequirement(selector));
      const answers = await Promise.all(
        (isNames ? selectorsOfNames(selectors) : selectors).map((match) =>
          client.values(label, { match: [match], ...window, limit: mostClusters }),
        ),
      );
      return [...new Set(answers.flatMap(({ data }) => data))];
    },
    requirementsIn: async (requirements, label, cluster) => {
      const scoped = new Map(requirements.map((one) => [requirementIn(one, label, cluster), one]));
      const present = await fetchPresentSelectors([...scoped.keys()], probe);
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
