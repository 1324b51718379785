import type { PrometheusClient } from '../../backends/prometheus/client.ts';
import type { Labels } from '../../domain/labels.ts';
import { parseSampleValue } from '../../domain/metrics/series.ts';
import type { SavedQuery, Variant } from '../../saved/saved-query.ts';
import { lostExpression } from './check-sources.ts';

/** What a rule could look at. */
export interface Evidence {
  /** How many things there are: by the rule's row labels. 0: the rule is blind. */
  readonly count: number;
  /** Since the newest sample of them; null where there is none. */
  readonly ageSeconds: number | null;
  /** What was there ten minutes ago and is no more, by its labels: a shard, a cluster, a node's exporter. */
  readonly lost: readonly Labels[];
}

/** Series older than this are not what is so now: two scrapes of a minute each, and a delay on their way. */
export const staleSeconds = 180;

const marker = 'obsq';

/** How many things a selector finds, told apart by a rule's row labels, how old the newest sample is, and what is lost: one query. */
export function evidenceExpression(selector: string, query: SavedQuery, variant: Variant): string {
  const things = [...query.rowLabels, ...Object.keys(variant.rename).flatMap(tellingLabels)];
  const nodeLabel = query.rule?.scope === 'node' ? nodeLabelOf(query, variant) : null;
  const labels = [...things, ...(nodeLabel === 'node' ? ['obsq_host'] : [])].join(', ');
  const counted =
    labels === '' ? `count(${selector})` : `count(count by (${labels}) (${named(selector, nodeLabel)}))`;
  const lost = lostExpression({
    selector,
    things,
    nodeLabel,
    clusterLabels: namesFor(variant, 'cluster'),
    staleSeconds,
  });
  const mark = (what: string, as: string): string => `label_replace(${what}, "${marker}", "${as}", "", "")`;
  return (
    `${mark(counted, 'count')} or ${mark(`time() - max(timestamp(${selector}))`, 'age')}` +
    ` or ${mark(lost, 'lost')}`
  );
}

/** The label of a variant's series that names the node a row is of; null where rows are of something else. */
function nodeLabelOf({ rowLabels }: SavedQuery, variant: Variant): string | null {
  return rowLabels.includes('node') ? (namesFor(variant, 'node')[0] ?? 'node') : null;
}

function namesFor({ rename }: Variant, label: string): string[] {
  return Object.keys(rename).filter((name) => rename[name] === label);
}

/** Series that say no node (machines outside of the cluster) are told apart by their instance. */
function named(selector: string, nodeLabel: string | null): string {
  if (nodeLabel !== 'node') return selector;
  return `label_replace(label_replace(${selector}, "obsq_host", "$1", "instance", "(.+)"), "obsq_host", "", "node", "(.+)")`;
}

/** A host's name is in node_uname_info alone; the exporter's other series are told apart by their instance. */
function tellingLabels(label: string): readonly string[] {
  return label === 'nodename' ? [label, 'instance'] : [label];
}

/** Asks it. `timeMs` undefined: the server's own now, so that clocks that differ make nothing look stale. */
export async function fetchEvidence(
  client: PrometheusClient,
  expr: string,
  options: { readonly timeMs?: number | undefined; readonly signal?: AbortSignal | undefined },
): Promise<Evidence> {
  const answer = await client.queryInstant({ expr, ...options });
  const series = answer.data.kind === 'vector' ? answer.data.series : [];
  const partOf = (name: string): number | null => {
    const value = series.find(({ labels }) => labels[marker] === name)?.samples[0]?.value;
    return value === undefined ? null : parseSampleValue(value);
  };
  const lost = series.filter(({ labels }) => labels[marker] === 'lost').map(({ labels }) => labels);
  return { count: partOf('count') ?? 0, ageSeconds: partOf('age'), lost };
}
