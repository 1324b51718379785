import type { PrometheusClient } from '../../backends/prometheus/client.ts';
import { seriesOfInstant } from '../../backends/prometheus/decode.ts';
import type { Answer } from '../../domain/answer.ts';
import { ObsqError } from '../../domain/errors.ts';
import type { MetricRow } from '../../domain/metrics/metric-answer.ts';
import type { Series } from '../../domain/metrics/series.ts';
import { counted } from '../../domain/text/counted.ts';
import type { SteppedWindow } from '../../domain/time/window.ts';
import type { SlotValues } from '../../languages/bind-expression.ts';
import { type BoundExpression, bindVariant } from '../../saved/bind-query.ts';
import { builtInDurations } from '../../saved/built-ins.ts';
import { joinColumnRanges, joinColumns } from '../../saved/rows/join-columns.ts';
import type { SavedQuery, Variant } from '../../saved/saved-query.ts';
import { chooseVariant, type Missing } from '../../saved/variants/choose-variant.ts';
import { noVariantError } from './no-variant.ts';

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
  readonly signal?: AbortSignal | undefined;
}

/** A saved query with all slots filled, ready to be sent. */
export interface BoundQuery {
  readonly variant: Variant;
  readonly expressions: readonly BoundExpression[];
  /** Columns and details that are not queried, because the store lacks their metrics. */
  readonly dropped: readonly Missing[];
}

export interface SavedAnswer {
  readonly bound: BoundQuery;
  readonly answer: Answer<readonly MetricRow[]>;
  /** Columns that failed, with why; never the anchor. */
  readonly failures: readonly { readonly column: string; readonly error: ObsqError }[];
}

/**
 * Binds the variant that fits the store. Throws ObsqError `not-found` if none fits, with the missing metrics, and `usage` for a bad
 * value or a filter that the store cannot apply.
 */
export function bindSavedQuery(run: Omit<SavedRun, 'signal'>): BoundQuery {
  const { query, values } = run;
  const given = Object.keys(values).filter((name) => values[name] !== undefined);
  const choice = chooseVariant(query, run.has, given);
  if (choice.kind === 'none') throw noVariantError(query, choice.lookedFor, run.has);
  const [unusable] = choice.unusable;
  if (unusable !== undefined) {
    throw new ObsqError({
      kind: 'not-found',
      backend: 'prometheus',
      message: `${query.name} cannot be filtered by ${unusable.name} here: the store has no ${unusable.lookedFor.join(' or ')}`,
      hint: `obsq ${query.name} without --${unusable.name}`,
    });
  }
  const builtIns = builtInDurations({
    window: query.window,
    sinceMs: run.sinceMs,
    stepMs: run.range?.stepMs ?? null,
    scrapeIntervalMs: null,
  });
  return {
    variant: choice.variant,
    expressions: bindVariant(choice.variant, choice.asked, values, builtIns),
    dropped: choice.dropped,
  };
}

/** Queries every column concurrently and joins the answers on the row labels. If one column fails, the others still answer. */
export async function runSavedQuery(client: PrometheusClient, run: SavedRun): Promise<SavedAnswer> {
  const bound = bindSavedQuery(run);
  const settled = await Promise.allSettled(bound.expressions.map(({ expr }) => ask(client, expr, run)));
  const answers: Record<string, readonly Series[]> = {};
  const warnings = new Set<string>();
  const infos = new Set<string>();
  const failures: { column: string; error: ObsqError }[] = [];
  let partial = false;
  for (const [index, result] of settled.entries()) {
    const column = bound.expressions[index]?.name ?? '';
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
  const joined = join(run.query, bound.variant, answers);
  if (joined.collided > 0)
    warnings.add(
      `${joined.collided} series could not be told apart by ${run.query.rowLabels.join(', ')}: not shown`,
    );
  return {
    bound,
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
