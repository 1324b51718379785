import { ObsqError } from '../../domain/errors.ts';
import type { SavedQuery } from '../../saved/saved-query.ts';
import { contestedRequirements } from '../../saved/variants/choose-by-cluster.ts';
import {
  type ClusterFacts,
  clusterLabelOf,
  clusterLabels,
  coverageKey,
  noClusterFacts,
  writtenClusterLabel,
} from '../../saved/variants/cluster-label.ts';
import { namesFor } from '../../saved/variants/renamed-label.ts';
import { metricOfRequirement, requirementsOfFit } from '../../saved/variants/requirement.ts';
import type { AskedStore } from './asked-store.ts';
import { type ClusterProbe, createClusterProbe } from './cluster-probe.ts';

/** How long an answer is kept; one without any label, of metrics that may come yet, shorter. */
const keptMs = 60 * 60_000;
const emptyKeptMs = 5 * 60_000;
const lookBackMs = 60 * 60_000;

export interface ClusterOptions extends AskedStore {
  /** The label that the context names; null or undefined: it is found. */
  readonly clusterLabel?: string | null | undefined;
  /** Whether to spare requests: what few stores need is then not asked. A check asks a store for much else at the same time. */
  readonly isFrugal?: boolean | undefined;
}

/** What a store says of its clusters: first which labels there are, then, once it is known what it has, who has what. */
export interface ClusterQuestion {
  /** Resolves when it is known which labels the queries' metrics have. One request, at the same time as others. */
  readonly labels: Promise<ClusterFacts>;
  /** Adds which clusters meet the requirements of variants that compete. Asks nothing where at most one variant fits, or no label tells clusters apart. */
  complete(has: (requirement: string) => boolean): Promise<ClusterFacts>;
}

/**
 * Asks a store about its clusters, for these queries. A store without a label for clusters costs one request; one with a label costs
 * two more if several variants fit, and with several clusters one for each cluster or requirement. Answers are kept for an hour.
 */
export function askClusters(queries: readonly SavedQuery[], options: ClusterOptions): ClusterQuestion {
  const { client, nowMs, signal } = options;
  const probe = createClusterProbe({ client, fromMs: nowMs - lookBackMs, toMs: nowMs, signal });
  const kept = rememberingProbe(probe, new Set(candidatesOf(queries)), options);
  const configured = options.clusterLabel ?? null;
  const labels = orWithProblem({ ...noClusterFacts, configured }, () =>
    findLabels(queries, kept, configured),
  );
  // Whoever waits for what the store has sees the error later, or never if that fails first.
  labels.catch(() => undefined);
  return {
    labels,
    complete: async (has) => {
      const facts = await labels;
      return facts.problem === null
        ? orWithProblem(facts, () => findCoverage(queries, has, facts, kept, options.isFrugal))
        : facts;
    },
  };
}

/** What was found; or, where the store does not say, what was known before, and why: the query itself may well be answered. */
async function orWithProblem(before: ClusterFacts, find: () => Promise<ClusterFacts>): Promise<ClusterFacts> {
  try {
    return await find();
  } catch (error) {
    if (!(error instanceof ObsqError) || error.kind === 'cancelled') throw error;
    return { ...before, problem: `its clusters are not told apart: ${error.message}` };
  }
}

/** Finds which labels for clusters the metrics of the queries have. */
export async function findLabels(
  queries: readonly SavedQuery[],
  probe: ClusterProbe,
  configured: string | null,
): Promise<ClusterFacts> {
  if (configured !== null) return { ...noClusterFacts, configured };
  const metrics = [...new Set(queries.flatMap(firstMetrics))].sort();
  if (metrics.length === 0) return noClusterFacts;
  const there = new Set(await probe.labelsOf(metrics));
  const candidates = candidatesOf(queries).filter((label) => there.has(label));
  const [only] = candidates;
  if (only === undefined) return noClusterFacts;
  const byLabel =
    candidates.length === 1
      ? [metrics]
      : await Promise.all(candidates.map((label) => probe.metricsWith(metrics, label, true)));
  return {
    ...noClusterFacts,
    labelsByMetric: new Map(
      metrics.map((metric) => [metric, candidates.filter((_label, at) => byLabel[at]?.includes(metric))]),
    ),
  };
}

/** The metrics by which a query's variants are known: the first that each requires. */
function firstMetrics({ variants }: SavedQuery): string[] {
  return variants.flatMap((variant) => {
    const [first] = requirementsOfFit(variant);
    return first === undefined ? [] : [metricOfRequirement(first)];
  });
}

function candidatesOf(queries: readonly SavedQuery[]): readonly string[] {
  const variants = queries.flatMap((query) => query.variants);
  const renamed = variants.flatMap((variant) => namesFor(variant, writtenClusterLabel));
  return [...new Set([...clusterLabels, ...renamed])];
}

/** Adds to the facts which clusters meet the requirements of competing variants. */
export async function findCoverage(
  queries: readonly SavedQuery[],
  has: (requirement: string) => boolean,
  facts: ClusterFacts,
  probe: ClusterProbe,
  isFrugal = false,
): Promise<ClusterFacts> {
  if (facts.configured === null && facts.labelsByMetric.size === 0) return facts;
  const wanted = new Map<string, Set<string>>();
  for (const query of queries) {
    for (const { variant, requirements } of contestedRequirements(query, has)) {
      const label = clusterLabelOf(variant, facts);
      const known = wanted.get(label) ?? new Set();
      wanted.set(label, known);
      for (const requirement of requirements) known.add(requirement);
    }
  }
  const wantedGroups = [...wanted].map(([label, requirements]) => ({
    label,
    requirements: [...requirements].sort(),
  }));
  const valuesOfGroups = Promise.all(
    wantedGroups.map(({ label, requirements }) => probe.valuesOf(label, metricsOf(requirements))),
  );
  // Frugally, series without the label are looked for only in a store in which others have one.
  const mayAsk = !isFrugal || (await valuesOfGroups).flat().length > 0;
  const groups = await Promise.all(
    wantedGroups.map(async (group, at): Promise<Group> => {
      const unlabelled = mayAsk ? probe.metricsWith(metricsOf(group.requirements), group.label, false) : [];
      const named = ((await valuesOfGroups)[at] ?? []).filter((value) => value !== '');
      return { ...group, clusters: (await unlabelled).length > 0 ? [...named, ''] : named };
    }),
  );
  // All series of one cluster: whichever label says so, the first variant is right for it.
  if (new Set(groups.flatMap(({ clusters }) => clusters)).size < 2) return facts;
  const coverage = await Promise.all(groups.map((group) => coverageOf(group, probe)));
  return { ...facts, coverage: new Map(coverage.flat()) };
}

/** The requirements of variants whose clusters have the same label, and those clusters. */
interface Group {
  readonly label: string;
  readonly requirements: readonly string[];
  /** '' for series without the label. */
  readonly clusters: readonly string[];
}

function metricsOf(requirements: readonly string[]): readonly string[] {
  return [...new Set(requirements.map(metricOfRequirement))];
}

type Coverage = readonly (readonly [key: string, clusters: ReadonlySet<string>])[];

/** The clusters of each requirement, asked by cluster or by requirement, whichever is fewer requests. */
async function coverageOf({ label, requirements, clusters }: Group, probe: ClusterProbe): Promise<Coverage> {
  const covered = new Map(requirements.map((requirement) => [requirement, new Set<string>()]));
  const ask = async (cluster: string): Promise<void> => {
    for (const one of await probe.requirementsIn(requirements, label, cluster))
      covered.get(one)?.add(cluster);
  };
  if (clusters.length === 1) for (const of of covered.values()) of.add(clusters[0] ?? '');
  else if (clusters.length <= requirements.length) await Promise.all(clusters.map(ask));
  else {
    const asks = requirements.map(async (requirement) => {
      for (const cluster of await probe.valuesOf(label, [requirement]))
        covered.get(requirement)?.add(cluster);
    });
    await Promise.all([...asks, ...(clusters.includes('') ? [ask('')] : [])]);
  }
  return [...covered].map(([requirement, of]) => [coverageKey(label, requirement), of]);
}

interface Kept {
  readonly answer: readonly string[];
  readonly untilMs: number;
}

/** A probe that keeps the answers of a store. */
function rememberingProbe(
  probe: ClusterProbe,
  wanted: ReadonlySet<string>,
  { cache, fingerprint, nowMs }: ClusterOptions,
): ClusterProbe {
  const key = [fingerprint, 'clusters'];
  let known: Readonly<Record<string, Kept>> | undefined;
  const remember = async (
    question: readonly unknown[],
    ask: () => Promise<readonly string[]>,
    emptyMs = keptMs,
  ): Promise<readonly string[]> => {
    known ??= cache.get(key, isKnown) ?? {};
    const name = JSON.stringify(question);
    const before = known[name];
    if (before !== undefined && before.untilMs > nowMs) return before.answer;
    const answer = await ask();
    const fresh = Object.entries(known).filter(([, { untilMs }]) => untilMs > nowMs);
    known = {
      ...Object.fromEntries(fresh),
      [name]: { answer, untilMs: nowMs + (answer.length > 0 ? keptMs : emptyMs) },
    };
    cache.set(key, known, keptMs);
    return answer;
  };
  return {
    labelsOf: (metrics) =>
      remember(
        ['labels', metrics],
        // The name, which every series has, says that there are series.
        async () => (await probe.labelsOf(metrics)).filter((one) => wanted.has(one) || one === '__name__'),
        emptyKeptMs,
      ),
    metricsWith: (...asked) => remember(['metrics', ...asked], () => probe.metricsWith(...asked)),
    valuesOf: (...asked) => remember(['values', ...asked], () => probe.valuesOf(...asked)),
    requirementsIn: (...asked) => remember(['in', ...asked], () => probe.requirementsIn(...asked)),
  };
}

function isKnown(value: unknown): value is Readonly<Record<string, Kept>> {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every(
      (one) => typeof one === 'object' && one !== null && Array.isArray(one.answer) && 'untilMs' in one,
    )
  );
}
