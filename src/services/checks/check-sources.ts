import type { Labels } from '../../domain/labels.ts';
import { metricOfRequirement } from '../../saved/variants/requirement.ts';

/** How far back a source is looked for that is there no more. Longer, and a machine taken away would be missed for longer. */
const lookBack = '10m';

/** A scraper's target: what tells those who speak of the same things apart. */
const sourceLabels = ['cluster', 'job', 'instance'];
const host = 'obsq_host';

export interface SourceSelection {
  /** Of what is there whether or not something fires. */
  readonly selector: string;
  /** Labels that tell the things looked at apart. */
  readonly things: readonly string[];
  /** The label that names a node, where each thing is one, with an exporter of its own. */
  readonly nodeLabel: string | null;
  /** Labels beside `cluster` that name a cluster. */
  readonly clusterLabels: readonly string[];
  /** Seconds after which a series says nothing of now. */
  readonly staleSeconds: number;
}

/**
 * PromQL for what was looked at ten minutes ago and is no more: for rules on nodes each node; for others each source more than
 * half of whose things nobody speaks of now (a restarted kube-state-metrics has another instance, and the same pods). A
 * machine that its cluster's kube_node_info forgot, too, was taken away on purpose.
 */
export function lostExpression(selection: SourceSelection): string {
  return `(${lost(selection)}) unless on (cluster, ${host}) (${takenAway()})`;
}

function lost({ selector, things, nodeLabel, clusterLabels, staleSeconds }: SourceSelection): string {
  const fresh = (what: string): string => `timestamp(${what}) > time() - ${staleSeconds}`;
  const sources = [...new Set([...sourceLabels, ...clusterLabels])];
  const then = `${selector} offset ${lookBack}`;
  if (nodeLabel !== null) {
    const kept = [...new Set([...sources, ...things, nodeLabel])].join(', ');
    const name = (what: string): string => nameHosts(what, nodeLabel);
    // Without a label for the node its instance is what names it.
    const on = [...new Set([...clusterLabels, 'cluster', host])].join(', ');
    return `count by (${kept}, ${host}) (${name(then)}) unless on (${on}) ${name(fresh(selector))}`;
  }
  const by = sources.join(', ');
  // In a namespace a source may have nothing to say any more, and be well: it is looked for in all of them.
  const unseen =
    `${then} unless on (${by}) (${fresh(metricOfRequirement(selector))})` +
    ` unless on (${[...new Set(['cluster', ...clusterLabels, ...things])].join(', ')}) (${fresh(selector)})`;
  return nameHosts(`count by (${by}) (${unseen}) / count by (${by}) (${then}) > 0.5`, 'node');
}

/** A series' node, or else its instance without the port. */
function nameHosts(what: string, nodeLabel: string): string {
  const byInstance = `label_replace(${what}, "${host}", "$1", "instance", "(.+?)(?::[0-9]+)?")`;
  return `label_replace(${byInstance}, "${host}", "$1", "${nodeLabel}", "(.+)")`;
}

/** Only where who spoke of the node still speaks of others; else it may be the speaker that is gone. */
function takenAway(): string {
  const gone =
    `kube_node_info offset ${lookBack} unless on (cluster, node, exported_node) kube_node_info` +
    ' and on (cluster, job, instance) kube_node_info';
  const named = (inner: string, label: string): string =>
    `label_replace(${inner}, "${host}", "$1", "${label}", "(.+)")`;
  return `${named(named(gone, 'node'), 'exported_node')} or ${named(gone, 'internal_ip')}`;
}

/** What is lost, named; of many the first three. */
export function formatLost(lost: readonly Labels[]): string {
  const named = lost.map((labels) => {
    const told = Object.entries(labels)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .filter(([label, value]) => value !== '' && !label.startsWith('obsq'));
    return told.length === 0
      ? 'one without labels'
      : told.map(([label, value]) => `${label}=${value}`).join(' ');
  });
  const more = named.length - 3;
  return named.slice(0, 3).join(', ') + (more > 0 ? `, and ${more} more` : '');
}
