import type { PrometheusClient } from '../../backends/prometheus/client.ts';
import { seriesOfInstant } from '../../backends/prometheus/decode.ts';
import type { Labels } from '../../domain/labels.ts';
import { parseSampleValue } from '../../domain/metrics/series.ts';
import { ownValue } from '../../domain/own-value.ts';
import { formatLabelName } from '../../domain/text/promql-name.ts';
import { withClusterLabel } from '../../languages/bind-expression.ts';
import type { SavedQuery, Variant } from '../../saved/saved-query.ts';
import { writtenClusterLabel } from '../../saved/variants/cluster-label.ts';
import { namesFor } from '../../saved/variants/renamed-label.ts';
import { lostExpression, removedExpression, withoutRemoved } from './check-sources.ts';

/** The things that a rule can look at: evidence that it is not blind. */
export interface Evidence {
  /** The number of things, counted by the rule's row labels. 0 means that the rule is blind. */
  readonly count: number;
  /** The age of their newest sample; null if there is none. */
  readonly ageSeconds: number | null;
  /** How many of the things have samples, but too few for the functions of the evidence. */
  readonly unmeasured: number;
  /** The labels of things that existed ten minutes ago and no longer do: a shard, a cluster, a node's exporter. */
  readonly lost: readonly Labels[];
}

/** Older series do not show the present state. This allows for two scrapes of a minute each and a delay in delivery. */
export const staleSeconds = 180;

const marker = 'obsq';

/** What a rule looks at, with all slots filled. */
export interface EvidenceText {
  /** Selects series that exist whether or not anything fires. */
  readonly selector: string;
  /** Functions of the selector that need as many samples as the rule's expression does; null if one sample is enough. */
  readonly measured: string | null;
}

/** A thing that is younger need not have two samples yet. */
const settledAfter = '5m';

/**
 * Builds one query for the evidence of a rule: the number of things by the rule's row labels, how many are not measured, the age of the
 * newest sample, and the lost things.
 */
export function evidenceExpression(
  { selector, measured }: EvidenceText,
  query: SavedQuery,
  variant: Variant,
  clusterLabel = writtenClusterLabel,
): string {
  const ofCluster = formatLabelName(commonClusterLabel(variant, clusterLabel));
  const things = [
    ...withClusterLabel(query.rowLabels, ofCluster),
    ...Object.keys(variant.rename).flatMap(tellingLabels),
  ];
  const nodeLabel = query.rule?.scope === 'node' ? nodeLabelOf(query, variant) : null;
  const labels = [...things, ...(nodeLabel === 'node' ? ['obsq_host'] : [])].join(', ');
  const thingsOf = (series: string): string => `count by (${labels}) (${named(series, nodeLabel)})`;
  const counted = `count(${labels === '' ? (measured ?? selector) : thingsOf(measured ?? selector)})`;
  const lost = lostExpression({
    selector,
    things,
    nodeLabel,
    clusterLabel: ofCluster,
    clusterLabels: namesFor(variant, 'cluster'),
    staleSeconds,
  });
  const mark = (what: string, as: string): string => `label_replace(${what}, "${marker}", "${as}", "", "")`;
  const parts = [
    mark(counted, 'count'),
    mark(`time() - max(timestamp(${selector}))`, 'age'),
    mark(lost, 'lost'),
  ];
  if (measured !== null) {
    const settled = `${thingsOf(selector)} and ${thingsOf(`${selector} offset ${settledAfter}`)}`;
    parts.push(mark(`count(${settled} unless ${thingsOf(measured)})`, 'unmeasured'));
  }
  return parts.join(' or ');
}

/** A label that the variant itself takes for the cluster is not on the series of other exporters. */
function commonClusterLabel({ rename }: Variant, clusterLabel: string): string {
  return Object.hasOwn(rename, clusterLabel) ? writtenClusterLabel : clusterLabel;
}

/** The label of a variant's series that names the node of a row; null if rows are not about nodes. */
function nodeLabelOf({ rowLabels }: SavedQuery, variant: Variant): string | null {
  return rowLabels.includes('node') ? (namesFor(variant, 'node')[0] ?? 'node') : null;
}

/** Gives series without a node (machines outside the cluster) a name made from their instance. */
function named(selector: string, nodeLabel: string | null): string {
  if (nodeLabel !== 'node') return selector;
  return `label_replace(label_replace(${selector}, "obsq_host", "$1", "instance", "(.+)"), "obsq_host", "", "node", "(.+)")`;
}

/** The labels that identify a thing. Only node_uname_info has the host's name, so the exporter's other series are identified by their instance. */
function tellingLabels(label: string): readonly string[] {
  return label === 'nodename' ? [label, 'instance'] : [label];
}

/** What a rule's evidence is asked with. */
export interface EvidenceQuestion {
  readonly evidence: EvidenceText;
  readonly query: SavedQuery;
  readonly variant: Variant;
  /** The store's label for clusters. */
  readonly clusterLabel?: string | undefined;
}

/** Fetches the evidence. An undefined `timeMs` means the server's own time, so that a wrong clock here makes nothing look stale. */
export async function fetchEvidence(
  client: PrometheusClient,
  { evidence, query, variant, clusterLabel = writtenClusterLabel }: EvidenceQuestion,
  options: { readonly timeMs?: number | undefined; readonly signal?: AbortSignal | undefined },
): Promise<Evidence> {
  const ofCluster = commonClusterLabel(variant, clusterLabel);
  const ask = async (expr: string) => seriesOfInstant((await client.queryInstant({ expr, ...options })).data);
  const [series, removed] = await Promise.all([
    ask(evidenceExpression(evidence, query, variant, clusterLabel)),
    ask(removedExpression(formatLabelName(ofCluster))),
  ]);
  const partOf = (name: string): number | null => {
    const value = series.find(({ labels }) => ownValue(labels, marker) === name)?.samples[0]?.value;
    return value === undefined ? null : parseSampleValue(value);
  };
  const lost = series.filter(({ labels }) => ownValue(labels, marker) === 'lost').map(({ labels }) => labels);
  return {
    count: partOf('count') ?? 0,
    ageSeconds: partOf('age'),
    unmeasured: partOf('unmeasured') ?? 0,
    lost: withoutRemoved(
      lost,
      removed.map(({ labels }) => labels),
      ofCluster,
    ),
  };
}
