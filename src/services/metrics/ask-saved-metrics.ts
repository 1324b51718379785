import type { Emptiness } from '../../domain/answer.ts';
import type { MetricAnswer } from '../../domain/metrics/metric-answer.ts';
import type { Earlier } from '../../domain/time/earlier.ts';
import type { Window } from '../../domain/time/window.ts';
import type { SlotValues } from '../../languages/bind-expression.ts';
import { declaredLabels, type SavedQuery } from '../../saved/saved-query.ts';
import { askEarlier, earlierWindow } from './ask-earlier.ts';
import type { AskedStore } from './asked-store.ts';
import { listVariants, runSavedQuery, type SavedRun } from './run-saved-query.ts';
import { findStaleEnd } from './stale-series.ts';
import { fetchStoreFacts } from './store-facts.ts';

export interface SavedQuestion {
  readonly query: SavedQuery;
  readonly values: SlotValues;
  /** What was asked for; the end is the moment of an instant. */
  readonly window: Window;
  /** Null: one value each. A query that counts over the window gives no more. */
  readonly stepMs: number | null;
  /** When an instant is asked. */
  readonly atMs: number;
  /** `--vs`: so much earlier beside it; null for nothing. */
  readonly earlier: Earlier | null;
}

/**
 * Asks a saved metric query: chooses the variant by what the store has, binds it, asks every column, and the same earlier where that
 * is wanted. Throws what `runSavedQuery` does; a column or an earlier time that fails is said in the answer.
 */
export async function askSavedMetrics(asked: AskedStore, question: SavedQuestion): Promise<MetricAnswer> {
  const { client, signal, nowMs } = asked;
  const { query, values, window, stepMs, atMs, earlier } = question;
  // A query that counts over the window is about all of it; any other instant is one moment.
  const shown = stepMs === null && query.window === 'rate' ? { fromMs: atMs, toMs: atMs } : window;
  const facts = await fetchStoreFacts(query, values, asked);
  const run: SavedRun = {
    query,
    values,
    range: stepMs === null ? null : { ...window, stepMs },
    atMs,
    sinceMs: atMs - window.fromMs,
    ...facts,
    signal,
  };
  const [{ bound, failures, answer }, previous] = await Promise.all([
    runSavedQuery(client, run),
    askEarlier(
      earlier,
      shown,
      async (byMs) => (await runSavedQuery(client, earlierBy(run, byMs))).answer.data,
    ),
  ]);
  const names = new Set(bound.expressions.map(({ name }) => name));
  return {
    columns: query.columns.filter(({ name }) => names.has(name)),
    declaredLabels: declaredLabels(query),
    rowLabels: query.rowLabels,
    anchor: query.anchor,
    rows: answer.data,
    thresholds: query.thresholds,
    expressions: bound.expressions,
    variant: bound.variant.name,
    variants: listVariants(bound),
    window: shown,
    stepMs,
    ranged: stepMs !== null,
    sort: query.sort,
    failures: failures.map(({ column, error }) => `column ${column}: ${error.message}`),
    leftOut: bound.dropped.map(
      ({ name, lookedFor }) => `${name} is left out: the store has no ${lookedFor.join(' or ')}`,
    ),
    warnings: answer.warnings,
    isGapStale: true,
    stale: stepMs === null ? null : findStaleEnd(answer.data, { ...window, stepMs }, nowMs),
    infos: answer.infos,
    partial: answer.partial || (previous !== null && previous.failure !== null),
    emptyReason: null,
    previous,
  };
}

function earlierBy(run: SavedRun, byMs: number): SavedRun {
  const { range, atMs } = run;
  return {
    ...run,
    range: range === null ? null : earlierWindow(range, byMs),
    atMs: atMs === null ? null : atMs - byMs,
  };
}

/** Why a saved query's answer is empty. A rule without rows is well, or blind: only a check looks for the difference. */
export async function explainEmptySaved(
  { client, nowMs }: Pick<AskedStore, 'client' | 'nowMs'>,
  { name, rule, anchor }: SavedQuery,
  { expressions, window }: MetricAnswer,
): Promise<Emptiness> {
  if (rule !== undefined)
    return { reason: `${name}: nothing fires, or nothing was seen`, hint: `obsq check ${name}` };
  const { explainEmptyMetrics } = await import('./explain-empty.ts');
  const expr = expressions.find((one) => one.name === anchor)?.expr ?? '';
  return explainEmptyMetrics(client, expr, { atMs: window.toMs, nowMs });
}
