import type { Labels } from '../../domain/labels.ts';
import { ownValue } from '../../domain/own-value.ts';
import { metricOfRequirement } from '../../saved/variants/requirement.ts';

/** How long after its end a source counts as lost. With a longer time, a machine that was removed on purpose would count as lost for longer. */
const lookBack = '10m';

/** The labels of a scrape target, which with its cluster distinguish sources that report on the same things. */
const sourceLabels = ['job', 'instance'];
const host = 'obsq_host';

export interface SourceSelection {
  /** Selects series that exist whether or not anything fires. */
  readonly selector: string;
  /** The labels that identify the things. */
  readonly things: readonly string[];
  /** The label that names a node, if each thing is a node with its own exporter; else null. */
  readonly nodeLabel: string | null;
  /** The label that names a cluster. */
  readonly clusterLabel: string;
  /** Other labels that name a cluster. */
  readonly clusterLabels: readonly string[];
  /** The age in seconds after which a series does not show the present state. */
  readonly staleSeconds: number;
}

/**
 * Builds PromQL for things that existed ten minutes ago and no longer do. For rules on nodes these are nodes. For others they are
 * sources of whose things more than half are reported by no source now (a restarted kube-state-metrics has another instance but
 * the same pods). Some of them may have been removed on purpose: see `withoutRemoved`.
 */
export function lostExpression(selection: SourceSelection): string {
  const { selector, things, nodeLabel, clusterLabel, clusterLabels, staleSeconds } = selection;
  const fresh = (what: string): string => `timestamp(${what}) > time() - ${staleSeconds}`;
  const sources = [...new Set([clusterLabel, ...sourceLabels, ...clusterLabels])];
  const then = `${selector} offset ${lookBack}`;
  if (nodeLabel !== null) {
    const kept = [...new Set([...sources, ...things, nodeLabel])].join(', ');
    const name = (what: string): string => nameHosts(what, nodeLabel);
    // Without a label for the node, its instance names it.
    const on = [...new Set([...clusterLabels, clusterLabel, host])].join(', ');
    return `count by (${kept}, ${host}) (${name(then)}) unless on (${on}) ${name(fresh(selector))}`;
  }
  const by = sources.join(', ');
  // A healthy source may have no more series in one namespace, so it is searched in all namespaces.
  const unseen =
    `${then} unless on (${by}) (${fresh(metricOfRequirement(selector))})` +
    ` unless on (${[...new Set([clusterLabel, ...clusterLabels, ...things])].join(', ')}) (${fresh(selector)})`;
  return nameHosts(`count by (${by}) (${unseen}) / count by (${by}) (${then}) > 0.5`, 'node');
}

/** Names the host of each series: its node, or else its instance without the port. */
function nameHosts(what: string, nodeLabel: string): string {
  const byInstance = `label_replace(${what}, "${host}", "$1", "instance", "(.+?)(?::[0-9]+)?")`;
  return `label_replace(${byInstance}, "${host}", "$1", "${nodeLabel}", "(.+)")`;
}

/**
 * Builds PromQL for nodes that were removed on purpose: their source still reports other nodes. Otherwise the source itself may be
 * gone. It is the same for all rules, so that a check asks for it once.
 */
export function removedExpression(clusterLabel: string): string {
  const gone =
    `kube_node_info offset ${lookBack} unless on (${clusterLabel}, node, exported_node) kube_node_info` +
    ` and on (${clusterLabel}, job, instance) kube_node_info`;
  const named = (inner: string, label: string): string =>
    `label_replace(${inner}, "${host}", "$1", "${label}", "(.+)")`;
  return `${named(named(gone, 'node'), 'exported_node')} or ${named(gone, 'internal_ip')}`;
}

/** Leaves out of lost things the machines that were removed on purpose: those of the same cluster and name or address. */
export function withoutRemoved(
  lost: readonly Labels[],
  removed: readonly Labels[],
  clusterLabel: string,
): readonly Labels[] {
  const keyOf = (labels: Labels): string =>
    JSON.stringify([ownValue(labels, clusterLabel) ?? '', ownValue(labels, host) ?? '']);
  const keys = new Set(removed.map(keyOf));
  return lost.filter((labels) => !keys.has(keyOf(labels)));
}

/** Formats lost things by their labels; of many it names the first three. */
export function formatLost(lost: readonly Labels[]): string {
  const named = lost.map((labels) => {
    const pairs = Object.entries(labels)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .filter(([label, value]) => value !== '' && !label.startsWith('obsq'));
    return pairs.length === 0
      ? 'one without labels'
      : pairs.map(([label, value]) => `${label}=${value}`).join(' ');
  });
  const more = named.length - 3;
  return named.slice(0, 3).join(', ') + (more > 0 ? `, and ${more} more` : '');
}
