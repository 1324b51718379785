import type { Answer } from '../../domain/answer.ts';
import { ObsqError } from '../../domain/errors.ts';
import type { Exemplar } from '../../domain/exemplar.ts';
import type { Series } from '../../domain/series.ts';
import { autoStep } from '../../domain/step.ts';
import type { SteppedWindow, Window } from '../../domain/window.ts';
import { rankExemplars } from '../../pivot/rank-exemplars.ts';
import { resolveParameters } from '../../saved/parameter-value.ts';
import { requirementsOf } from '../../saved/requirement.ts';
import { shownLabels } from '../../saved/shown-labels.ts';
import { loadQuery } from '../../saved/user-queries.ts';
import { fetchCapabilities } from '../../services/capabilities.ts';
import { explainEmptyMetrics } from '../../services/explain-empty.ts';
import { runSavedQuery, type SavedAnswer, type SavedRows } from '../../services/run-saved-query.ts';
import { guessUnit } from '../../view/guess-unit.ts';
import type { Effect } from '../state/effect.ts';
import type { MetricAnswer, MetricRow } from '../state/metric-state.ts';
import type { EffectWorld } from './runtime.ts';

/** Nothing finer is worth asking for: what most servers scrape at. */
const usualScrapeMs = 15_000;

type RunSaved = Extract<Effect, { readonly kind: 'run-saved' }>;
type RunExpression = Extract<Effect, { readonly kind: 'run-expression' }>;

/** Start and end on the step's grid: asking again a moment later gives the same points. */
function stepped(window: Window, widthPoints: number): SteppedWindow {
  const stepMs = autoStep(window, { widthPoints, minStepMs: usualScrapeMs });
  return {
    fromMs: Math.ceil(window.fromMs / stepMs) * stepMs,
    toMs: Math.floor(window.toMs / stepMs) * stepMs,
    stepMs,
  };
}

/** A saved query over the window; one that counts over the window gives one value each. */
export async function runSaved(
  world: EffectWorld,
  effect: RunSaved,
  signal: AbortSignal,
): Promise<MetricAnswer> {
  const loaded = await loadQuery(effect.name, world.queryPlaces, world.queryReaders);
  if (loaded === null)
    throw new ObsqError({ kind: 'not-found', message: `there is no saved query ${effect.name} any more` });
  const { query } = loaded;
  const stores = await world.stores();
  const client = await stores.metrics();
  const values = resolveParameters(query, effect.values);
  const window = stepped(effect.window, effect.widthPoints);
  const has = await fetchCapabilities(requirementsOf(query), {
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
      rows.length > 0 ? null : (await explainEmptyMetrics(client, anchor, effect.window.toMs)).reason,
  };
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

/** A typed expression over the window. */
export async function runExpression(
  world: EffectWorld,
  effect: RunExpression,
  signal: AbortSignal,
): Promise<MetricAnswer> {
  const client = await (await world.stores()).metrics();
  const window = stepped(effect.window, effect.widthPoints);
  const answer: Answer<readonly Series[]> = await client.queryRange({ expr: effect.expr, ...window, signal });
  const rows = answer.data.map(({ labels, samples }): MetricRow => ({ labels, samples: { value: samples } }));
  return {
    columns: [{ name: 'value', title: 'value', unit: guessUnit(effect.expr) }],
    labels: tellingLabels(rows),
    rows,
    thresholds: [],
    expressions: [{ name: 'value', expr: effect.expr }],
    variant: null,
    window,
    ranged: true,
    notes: [...answer.warnings, ...answer.infos],
    sort: '-value',
    partial: answer.partial,
    emptyReason:
      rows.length > 0 ? null : (await explainEmptyMetrics(client, effect.expr, window.toMs)).reason,
  };
}

/** Labels that tell the rows apart, those with the most values last; of a single row all of them. */
function tellingLabels(rows: readonly MetricRow[]): MetricAnswer['labels'] {
  const values = new Map<string, Set<string>>();
  for (const { labels } of rows) {
    for (const [name, value] of Object.entries(labels)) {
      const seen = values.get(name);
      if (seen === undefined) values.set(name, new Set([value]));
      else seen.add(value);
    }
  }
  const telling = [...values].filter(([, seen]) => seen.size > 1 || rows.length === 1);
  const chosen = telling.length > 0 ? telling : [...values];
  return chosen.sort((a, b) => a[1].size - b[1].size).map(([name]) => ({ name, title: name }));
}

/** The exemplars behind some expressions, each once, the slowest first. */
export async function fetchExemplars(
  world: EffectWorld,
  effect: Extract<Effect, { readonly kind: 'fetch-exemplars' }>,
  signal: AbortSignal,
): Promise<readonly Exemplar[]> {
  const client = await (await world.stores()).metrics();
  const answers = await Promise.all(
    [...new Set(effect.expressions)].map((expr) => client.exemplars({ expr, ...effect.window, signal })),
  );
  return rankExemplars(
    answers.flatMap(({ data }) => data),
    'slowest',
  );
}
