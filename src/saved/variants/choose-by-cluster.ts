import type { ClusterScope } from '../../languages/bind-expression.ts';
import type { SavedQuery, Variant } from '../saved-query.ts';
import {
  type ChosenVariant,
  choiceOf,
  chooseVariant,
  type NoVariant,
  variantFits,
} from './choose-variant.ts';
import { type ClusterFacts, clusterLabelOf, coverageKey } from './cluster-label.ts';
import { isRuleName, metricOfRequirement, requirementsOfFit } from './requirement.ts';

/** A variant and the clusters that it is asked of. */
export interface VariantRun {
  readonly choice: ChosenVariant;
  readonly scope: ClusterScope;
  /** The clusters that are known to be its; '' for series without the label. Null where there is no telling them apart. */
  readonly covers: readonly string[] | null;
}

export type VariantRuns = { readonly kind: 'chosen'; readonly runs: readonly VariantRun[] } | NoVariant;

export interface ChoiceFacts {
  /** Whether the store has a metric name or selector of `requirementsOf(query)`. */
  readonly has: (requirement: string) => boolean;
  readonly clusters: ClusterFacts;
  /** The names of the parameters that have a value. */
  readonly given?: readonly string[] | undefined;
  /** `--cluster`; null for all. */
  readonly cluster: string | null;
}

/**
 * Chooses the variants to ask: the first that fits, or where clusters of one store differ, for each cluster the first that fits it.
 * No two of them ask the same cluster. The one that fits most clusters is asked of all that no other has, so that a cluster which is
 * new, or of which nobody knows what it has, is not left out.
 */
export function chooseVariants(query: SavedQuery, facts: ChoiceFacts): VariantRuns {
  const { has, clusters, given = [], cluster } = facts;
  const first = chooseVariant(query, has, given);
  if (first.kind === 'none') return first;
  const parts = partsOf(query, facts);
  const asked = cluster === null ? parts : parts.filter(({ isRest, own }) => own.includes(cluster) || isRest);
  const only = asked.find(({ own }) => cluster !== null && own.includes(cluster));
  const kept = cluster === null ? parts : only === undefined ? asked : [only];
  if (kept.length === 0) {
    const label = clusterLabelOf(first.variant, clusters);
    const scope = { label, only: cluster === null ? null : [cluster], not: [] };
    return { kind: 'chosen', runs: [{ choice: first, scope, covers: null }] };
  }
  const runs = kept.map(({ variant, label, own, isRest, elsewhere }): VariantRun => {
    const scope =
      cluster !== null
        ? { label, only: [cluster], not: [] }
        : isRest
          ? { label, only: null, not: elsewhere }
          : { label, only: own, not: [] };
    return {
      choice: choiceOf(query, variant, has, given),
      scope,
      covers: cluster === null ? own : [cluster],
    };
  });
  return { kind: 'chosen', runs };
}

/** The requirements whose clusters decide between variants: those of all that fit, where more than one does. */
export function contestedRequirements(
  query: SavedQuery,
  has: (requirement: string) => boolean,
): readonly { readonly variant: Variant; readonly requirements: readonly string[] }[] {
  const fitting = query.variants.filter((variant) => variantFits(query, variant, has));
  if (fitting.length < 2) return [];
  return fitting.map((variant) => ({ variant, requirements: requirementsOfFit(variant).filter(has) }));
}

interface Part {
  readonly variant: Variant;
  readonly label: string;
  /** Its clusters. */
  readonly own: readonly string[];
  /** Whether it is asked of every cluster that is not `elsewhere`. */
  readonly isRest: boolean;
  /** Clusters of the same label that another variant is asked of. */
  readonly elsewhere: readonly string[];
}

/** The variants that have clusters of their own; none where one variant is right for all. */
function partsOf(query: SavedQuery, { has, clusters }: ChoiceFacts): readonly Part[] {
  const contested = contestedRequirements(query, has);
  const candidates = contested.map(({ variant, requirements }) => {
    const label = clusterLabelOf(variant, clusters);
    const seen = requirements.flatMap((one) => [...(clusters.coverage.get(coverageKey(label, one)) ?? [])]);
    const fitsCluster = (cluster: string): boolean =>
      variantFits(query, variant, (requirement) => {
        const covered = clusters.coverage.get(coverageKey(label, requirement));
        return has(requirement) && (covered === undefined || covered.has(cluster));
      });
    return { variant, label, fitting: [...new Set(seen)].filter(fitsCluster).sort() };
  });
  const isLabelled = candidates.some(({ fitting }) => fitting.some((cluster) => cluster !== ''));
  const owned = new Set<string>();
  const owners = candidates.map((candidate) => {
    const own = candidate.fitting.filter((cluster) => {
      // A recording rule that does not keep the label is about clusters that other series name.
      if (cluster === '' && isLabelled && isOfRules(candidate.variant)) return false;
      return !owned.has(keyOf(cluster, candidate.label));
    });
    for (const cluster of own) owned.add(keyOf(cluster, candidate.label));
    return { ...candidate, own };
  });
  const parts = owners.filter(({ own }) => own.length > 0);
  const rest = parts.reduce<(typeof parts)[number] | undefined>(
    (best, part) => (best === undefined || part.fitting.length > best.fitting.length ? part : best),
    undefined,
  );
  if (rest === undefined) return [];
  return parts.map((part) => ({
    variant: part.variant,
    label: part.label,
    own: part.own,
    isRest: part === rest,
    elsewhere: parts.filter((one) => one !== part && one.label === part.label).flatMap(({ own }) => own),
  }));
}

/** Series without a label are one cluster for each label that they lack. */
function keyOf(cluster: string, label: string): string {
  return cluster === '' ? ` ${label}` : cluster;
}

function isOfRules({ requires }: Variant): boolean {
  return requires.some((requirement) => isRuleName(metricOfRequirement(requirement)));
}
