import type { PrometheusClient } from '../../backends/prometheus/client.ts';
import { seriesOfInstant } from '../../backends/prometheus/decode.ts';
import type { Answer } from '../../domain/answer.ts';
import { ObsqError } from '../../domain/errors.ts';
import type { MetricAnswer, MetricRow } from '../../domain/metrics/metric-answer.ts';
import type { Series } from '../../domain/metrics/series.ts';
import { counted } from '../../domain/text/counted.ts';
import type { SteppedWindow } from '../../domain/time/window.ts';
import type { ClusterScope, SlotValues } from '../../languages/bind-expression.ts';
import { type BoundExpression, bindVariant } from '../../saved/bind-query.ts';
import { builtInDurations } from '../../saved/built-ins.ts';
import { joinColumnRanges, joinColumns } from '../../saved/rows/join-columns.ts';
import type { SavedQuery, Variant } from '../../saved/saved-query.ts';
import { chooseVariants, type VariantRun } from '../../saved/variants/choose-by-cluster.ts';
import type { Missing } from '../../saved/variants/choose-variant.ts';
import {
  type ClusterFacts,
  clusterAsked,
  noClusterFacts,
  withClusterRename,
} from '../../saved/variants/cluster-label.ts';
import { noVariantError } from './no-variant.ts';
import type { ScrapeIntervalOf } from './scrape-interval.ts';

export interface SavedRun {
  readonly query: SavedQuery;
  readonly values: SlotValues;
  /** A range, or null for the instant `atMs`. */
  readonly range: SteppedWindow | null;
  /** The time of an instant query; null means the server's own time. */
  readonly atMs: number | null;
  /** The length of the requested window; null without one. */
  readonly sinceMs: number | null;
  /** Whether the store meets a requirement of the query. */
  readonly has: (requirement: string) => boolean;
  /** What is known of the store's clusters; without it one variant answers for all. */
  readonly clusters?: ClusterFacts | undefined;
  /** The scrape interval of what a query asks for; absent or null: not known. */
  readonly scrapeIntervalOf?: ScrapeIntervalOf | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A variant with all slots filled, and the clusters that it is asked of. */
export interface BoundVariant {
  /** Its rows have the store's label for clusters as `cluster`. */
  readonly variant: Variant;
  readonly expressions: readonly BoundExpression[];
  /** The clusters that are known to be its; '' for series without the label. Null where there is no telling them apart. */
  readonly clusters: readonly string[] | null;
  /** The scope that its expressions were bound with. */
  readonly scope: ClusterScope;
}

/** A saved query with all slots filled, ready to be sent. */
export interface BoundQuery {
  /** The first of `variants`. */
  readonly variant: Variant;
  /** At least one; more where clusters of one store are of several kinds. No two ask the same cluster. */
  readonly variants: readonly BoundVariant[];
  /** The expression of each column for all variants together: a text to read, paste or start a pivot from. */
  readonly expressions: readonly BoundExpression[];
  /** Columns and details that are not queried, because the store lacks their metrics. */
  readonly dropped: readonly Missing[];
  /** What is not asked of some of the clusters, a sentence each. */
  readonly gaps: readonly string[];
}

export interface SavedAnswer {
  readonly bound: BoundQuery;
  readonly answer: Answer<readonly MetricRow[]>;
  /** Columns that failed, with why; never the anchor of the only variant. */
  readonly failures: readonly { readonly column: string; readonly error: ObsqError }[];
}

/**
 * Binds the variant that fits the store, or the one that fits each cluster. Throws ObsqError `not-found` if none fits, with the missing
 * metrics, and `usage` for a bad value or a filter that the store cannot apply.
 */
export function bindSavedQuery(run: Omit<SavedRun, 'signal'>): BoundQuery {
  const { query, values, has, clusters = noClusterFacts } = run;
  const given = Object.keys(values).filter((name) => values[name] !== undefined);
  const chosen = chooseVariants(query, { has, clusters, given, cluster: clusterAsked(query, values) });
  if (chosen.kind === 'none') throw noVariantError(query, chosen.lookedFor, has);
  const usable = chosen.runs.filter(({ choice }) => choice.unusable.length === 0);
  const [first] = usable;
  if (first === undefined) throw unusableError(query, chosen.runs);
  const builtIns = builtInDurations({
    window: query.window,
    sinceMs: run.sinceMs,
    stepMs: run.range?.stepMs ?? null,
    scrapeIntervalMs: run.scrapeIntervalOf?.(query) ?? null,
  });
  const variants = usable.map(({ choice, scope, covers }): BoundVariant => {
    const expressions = bindVariant(choice.variant, choice.asked, values, builtIns, scope);
    return { variant: withClusterRename(choice.variant, scope.label), expressions, clusters: covers, scope };
  });
  return {
    variant: first.choice.variant,
    variants,
    expressions: joinExpressions(variants),
    dropped: first.choice.dropped.filter(({ name }) =>
      usable.every(({ choice }) => !choice.asked.includes(name)),
    ),
    gaps: chosen.runs
      .filter((one) => !usable.includes(one))
      .map(({ choice, covers }) => {
        const names = choice.unusable.map(({ name }) => `--${name}`).join(', ');
        return `${formatClusters(covers)} left out: no filter by ${names} there`;
      }),
  };
}

/** The variants by name with their clusters, where there is more than one; else undefined. */
export function listVariants({ variants }: BoundQuery): MetricAnswer['variants'] {
  if (variants.length < 2) return undefined;
  return variants.map(({ variant, clusters }) => ({ name: variant.name, clusters: clusters ?? [] }));
}

function unusableError(query: SavedQuery, runs: readonly VariantRun[]): ObsqError {
  const unusable = runs.flatMap(({ choice }) => choice.unusable)[0];
  return new ObsqError({
    kind: 'not-found',
    backend: 'prometheus',
    message: `${query.name} cannot be filtered by ${unusable?.name} here: the store has no ${unusable?.lookedFor.join(' or ')}`,
    hint: `obsq ${query.name} without --${unusable?.name}`,
  });
}

function formatClusters(clusters: readonly string[] | null): string {
  const named = (clusters ?? []).map((cluster) => (cluster === '' ? 'series without a cluster' : cluster));
  return `${named.length === 1 && named[0] !== '' ? 'cluster' : 'clusters'} ${named.join(', ')}`;
}

/** One text for each column: no two variants have a series in common, so that `or` gives the rows of all. */
export function joinExpressions(
  variants: readonly Pick<BoundVariant, 'expressions'>[],
): readonly BoundExpression[] {
  const [only, ...more] = variants;
  if (only !== undefined && more.length === 0) return only.expressions;
  const names = [...new Set(variants.flatMap(({ expressions }) => expressions.map(({ name }) => name)))];
  return names.map((name) => {
    const texts = variants.flatMap(
      ({ expressions }) => expressions.find((one) => one.name === name)?.expr ?? [],
    );
    return {
      name,
      expr: texts.length === 1 ? (texts[0] ?? '') : texts.map((text) => `(\n${text}\n)`).join('\nor\n'),
    };
  });
}

/**
 * Queries every column of every variant concurrently, joins the answers on the row labels, and puts the rows of the variants one behind
 * the other. If one column or one of several variants fails, the others still answer.
 */
export async function runSavedQuery(client: PrometheusClient, run: SavedRun): Promise<SavedAnswer> {
  const bound = bindSavedQuery(run);
  const settled = await Promise.allSettled(bound.variants.map((one) => runVariant(client, run, one)));
  const answered = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const lost: SavedAnswer['failures'][number][] = [];
  for (const [index, one] of settled.entries()) {
    if (one.status === 'fulfilled') continue;
    if (answered.length === 0 || !(one.reason instanceof ObsqError) || one.reason.kind === 'cancelled')
      throw one.reason;
    lost.push({
      column: `${run.query.anchor} of ${formatClusters(bound.variants[index]?.clusters ?? null)}`,
      error: one.reason,
    });
  }
  const once = (texts: readonly string[]): string[] => [...new Set(texts)];
  return {
    bound,
    failures: [...lost, ...answered.flatMap(({ failures }) => failures)],
    answer: {
      data: answered.flatMap(({ answer }) => answer.data),
      warnings: once([...bound.gaps, ...answered.flatMap(({ answer }) => answer.warnings)]),
      infos: once([
        ...(run.clusters?.problem == null ? [] : [run.clusters.problem]),
        ...answered.flatMap(({ answer }) => answer.infos),
      ]),
      partial: lost.length > 0 || bound.gaps.length > 0 || answered.some(({ answer }) => answer.partial),
    },
  };
}

async function runVariant(
  client: PrometheusClient,
  run: SavedRun,
  { variant, expressions }: BoundVariant,
): Promise<Omit<SavedAnswer, 'bound'>> {
  const settled = await Promise.allSettled(expressions.map(({ expr }) => ask(client, expr, run)));
  const answers: Record<string, readonly Series[]> = {};
  const warnings = new Set<string>();
  const infos = new Set<string>();
  const failures: { column: string; error: ObsqError }[] = [];
  let partial = false;
  for (const [index, result] of settled.entries()) {
    const column = expressions[index]?.name ?? '';
    if (result.status === 'rejected') {
      if (!(result.reason instanceof ObsqError)) throw result.reason;
      failures.push({ column, error: result.reason });
      continue;
    }
    answers[column] = result.value.data;
    const unshown = histogramWarning(column, result.value.data);
    if (unshown !== null) warnings.add(unshown);
    for (const warning of result.value.warnings) warnings.add(warning);
    for (const info of result.value.infos) infos.add(info);
    partial ||= result.value.partial;
  }
  // Without the anchor there are no rows, so its failure is the failure of the whole query.
  const fatal =
    failures.find(({ column }) => column === run.query.anchor) ??
    (Object.keys(answers).length === 0 ? failures[0] : undefined);
  if (fatal !== undefined) throw fatal.error;
  const join = run.range === null ? joinColumns : joinColumnRanges;
  const joined = join(run.query, variant, answers);
  if (joined.collided > 0)
    warnings.add(
      `${joined.collided} series could not be told apart by ${run.query.rowLabels.join(', ')}: not shown`,
    );
  return {
    failures,
    answer: {
      data: joined.rows,
      warnings: [...warnings],
      infos: [...infos],
      partial: partial || failures.length > 0 || joined.collided > 0,
    },
  };
}

/** What to say of native histograms in a column, which holds one number a row; null if there are none. */
function histogramWarning(column: string, series: readonly Series[]): string | null {
  const count = series.filter(
    ({ samples, histograms }) => samples.length === 0 && histograms.length > 0,
  ).length;
  if (count === 0) return null;
  return `${column}: ${counted(count, 'series', 'series')} of native histograms, which a column cannot show; histogram_quantile(0.95, QUERY) makes numbers of them`;
}

async function ask(
  client: PrometheusClient,
  expr: string,
  run: SavedRun,
): Promise<Answer<readonly Series[]>> {
  if (run.range !== null) return client.queryRange({ expr, ...run.range, signal: run.signal });
  const answer = await client.queryInstant({ expr, timeMs: run.atMs ?? undefined, signal: run.signal });
  return { ...answer, data: seriesOfInstant(answer.data) };
}
