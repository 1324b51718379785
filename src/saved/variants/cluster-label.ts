import { everyCluster } from '../../languages/bind-expression.ts';
import type { Parameter, SavedQuery, Variant } from '../saved-query.ts';
import { namesFor } from './renamed-label.ts';
import { metricOfRequirement } from './requirement.ts';

/** The name that queries are written with. */
export const writtenClusterLabel = everyCluster.label;

/**
 * Labels that tell the clusters of a store apart, in the order in which they are looked for. `prometheus`, `prometheus_replica` and
 * `env` are not among them: they name a server or a stage, and a person has to say that each is a cluster.
 */
export const clusterLabels: readonly string[] = [
  writtenClusterLabel,
  'k8s_cluster_name',
  'cluster_name',
  'k8s_cluster',
  'kubernetes_cluster',
  'kube_cluster',
  'clusterName',
  'k8s.cluster.name',
];

/** What is known of a store's clusters. */
export interface ClusterFacts {
  /** The label that the context names; null: it is found. */
  readonly configured: string | null;
  /** The labels of `clusterLabels` that a metric's series have. */
  readonly labelsByMetric: ReadonlyMap<string, readonly string[]>;
  /** By `coverageKey`: the clusters that meet a requirement, '' for series without the label. Absent where nobody had to ask. */
  readonly coverage: ReadonlyMap<string, ReadonlySet<string>>;
  /** Why less is known than was asked, a sentence; null: nothing failed. */
  readonly problem: string | null;
}

/** Of a store about whose clusters nothing is known: `cluster` is their label, and there is no telling them apart. */
export const noClusterFacts: ClusterFacts = {
  configured: null,
  labelsByMetric: new Map(),
  coverage: new Map(),
  problem: null,
};

/** The key of a requirement's clusters, which depend on the label that names them. */
export function coverageKey(label: string, requirement: string): string {
  return `${label} ${requirement}`;
}

/** The parameter that every metric query has without writing it: `--cluster`. */
export const clusterParameter: Parameter = {
  name: 'cluster',
  flag: 'cluster',
  short: null,
  type: 'string',
  doc: 'only this cluster',
  default: null,
  required: false,
  choices: [],
  label: writtenClusterLabel,
  isClusterScope: true,
};

/** The value of `--cluster`; null without one, and where the query has a parameter of its own with that name. */
export function clusterAsked(
  { parameters }: Pick<SavedQuery, 'parameters'>,
  values: Readonly<Record<string, string | undefined>>,
): string | null {
  const isScope = parameters.some(({ isClusterScope }) => isClusterScope === true);
  return isScope && Object.hasOwn(values, clusterParameter.name)
    ? (values[clusterParameter.name] ?? null)
    : null;
}

/**
 * The label that tells apart the clusters of a variant's series: the context's, or else the first that its metrics have. A label that
 * the variant itself takes for the cluster comes first.
 */
export function clusterLabelOf(variant: Variant, { configured, labelsByMetric }: ClusterFacts): string {
  if (configured !== null) return configured;
  const wanted = [...namesFor(variant, writtenClusterLabel), ...clusterLabels];
  for (const requirement of [...variant.requires, ...Object.values(variant.optional).flat()]) {
    const labels = labelsByMetric.get(metricOfRequirement(requirement)) ?? [];
    const found = wanted.find((label) => labels.includes(label));
    if (found !== undefined) return found;
  }
  return writtenClusterLabel;
}

/** The variant whose rows have the store's label as `cluster`. */
export function withClusterRename(variant: Variant, label: string): Variant {
  if (label === writtenClusterLabel || variant.rename[label] !== undefined) return variant;
  return { ...variant, rename: { ...variant.rename, [label]: writtenClusterLabel } };
}
