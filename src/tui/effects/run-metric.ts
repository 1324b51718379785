import { ObsqError } from '../../domain/errors.ts';
import { loadQuery } from '../../saved/library/user-queries.ts';
import { resolveParameters } from '../../saved/parameter-value.ts';
import { shownLabels } from '../../saved/rows/shown-labels.ts';
import type { Parameter, SavedQuery } from '../../saved/saved-query.ts';
import { requirementsOf } from '../../saved/variants/requirement.ts';
import { fetchCapabilities } from '../../services/metrics/capabilities.ts';
import { explainEmptyMetrics } from '../../services/metrics/explain-empty.ts';
import { runSavedQuery, type SavedAnswer, type SavedRows } from '../../services/metrics/run-saved-query.ts';
import type { Effect } from '../state/model/effect.ts';
import type { MetricAnswer, MetricRow } from '../state/model/panes/metric-state.ts';
import { stepWindow } from './step-window.ts';
import type { EffectWorld } from './world.ts';

type RunSaved = Extract<Effect, { readonly kind: 'run-saved' }>;

/** Runs a saved query over the window; a query that counts over the whole window gives one value for each row. `onParameters` receives its parameters before it is sent. */
export async function runSaved(
  world: EffectWorld,
  effect: RunSaved,
  signal: AbortSignal,
  onParameters: (parameters: readonly Parameter[]) => void,
): Promise<MetricAnswer> {
  const loaded = await loadQuery(effect.name, world.queryFolders, world.queryReaders);
  if (loaded === null)
    throw new ObsqError({ kind: 'not-found', message: `there is no saved query ${effect.name} any more` });
  const { query } = loaded;
  onParameters(query.parameters);
  const stores = await world.stores();
  const client = await stores.metrics();
  const values = resolveParameters(query, knownValues(query, effect.values));
  const window = stepWindow(effect.window, effect.widthPoints);
  const has = await fetchCapabilities(requirementsOf(query, values), {
    client,
    cache: world.cache,
    fingerprint: stores.context.fingerprint,
    nowMs: world.clock.now(),
    signal,
  });
  const ranged = query.window === 'rate';
  const answer = await runSavedQuery(client, {
    query,
    values,
    range: ranged ? window : null,
    atMs: effect.window.toMs,
    sinceMs: effect.window.toMs - effect.window.fromMs,
    has: (requirement) => has.has(requirement),
    signal,
  });
  const rows = metricRows(answer.answer.data, effect.window.toMs);
  const asked = new Set(answer.bound.expressions.map(({ name }) => name));
  const anchor = answer.bound.expressions.find(({ name }) => name === query.anchor)?.expr ?? '';
  return {
    columns: query.columns.filter(({ name }) => asked.has(name)),
    labels: shownLabels(query, rows),
    rows,
    thresholds: query.thresholds,
    parameters: query.parameters,
    expressions: answer.bound.expressions,
    variant: answer.bound.variant.name,
    window,
    ranged,
    notes: notesOf(answer),
    sort: query.sort,
    flags: query.parameters.flatMap(({ name, flag }) => {
      const value = effect.values[name];
      return value === undefined ? [] : [[flag, value] as const];
    }),
    partial: answer.answer.partial,
    emptyReason:
      rows.length > 0
        ? null
        : (await explainEmptyMetrics(client, anchor, { atMs: effect.window.toMs })).reason,
  };
}

/** Keeps only the values of parameters that the query has. A namespace chosen for one query is passed to all, but not every query has one. */
function knownValues(
  query: SavedQuery,
  values: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const known = new Set(query.parameters.map(({ name }) => name));
  return Object.fromEntries(Object.entries(values).filter(([name]) => known.has(name)));
}

function metricRows(data: SavedRows, atMs: number): MetricRow[] {
  if (data.kind === 'range') return [...data.rows];
  return data.rows.map(({ labels, values }) => ({
    labels,
    samples: Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, value === null ? [] : [{ timeMs: atMs, value }]]),
    ),
  }));
}

function notesOf(answer: SavedAnswer): string[] {
  return [
    ...answer.failures.map(({ column, error }) => `column ${column}: ${error.message}`),
    ...answer.bound.dropped.map(
      ({ name, lookedFor }) => `${name} is left out: the store has no ${lookedFor.join(' or ')}`,
    ),
    ...answer.answer.warnings,
    ...answer.answer.infos,
  ];
}
