import type { Answer } from '../../domain/answer.ts';
import { ObsqError } from '../../domain/errors.ts';
import { guessUnit } from '../../domain/metrics/guess-unit.ts';
import type { Series } from '../../domain/metrics/series.ts';
import type { Threshold } from '../../domain/metrics/threshold.ts';
import type { SteppedWindow } from '../../domain/time/window.ts';
import { splitThreshold } from '../../languages/promql-threshold.ts';
import { explainEmptyMetrics } from '../../services/metrics/explain-empty.ts';
import type { Stores } from '../../services/stores.ts';
import type { Effect } from '../state/model/effect.ts';
import type { MetricAnswer, MetricRow } from '../state/model/panes/metric-state.ts';
import { stepWindow } from './step-window.ts';
import type { EffectWorld } from './world.ts';

type RunExpression = Extract<Effect, { readonly kind: 'run-expression' }>;

/** Runs a typed expression over the window, in any of the three languages. An alert's comparison becomes a threshold. */
export async function runExpression(
  world: EffectWorld,
  effect: RunExpression,
  signal: AbortSignal,
): Promise<MetricAnswer> {
  const stores = await world.stores();
  const split = effect.isAlert ? splitThreshold(effect.expr) : null;
  const expr = split?.expr ?? effect.expr;
  const window = stepWindow(effect.window, effect.widthPoints);
  const answer = await askSeries(stores, { ...effect, expr }, window, signal);
  const rows = answer.data.map(({ labels, samples }): MetricRow => ({ labels, samples: { value: samples } }));
  return {
    columns: [{ name: 'value', title: 'value', unit: guessUnit(expr) }],
    labels: distinguishingLabels(rows),
    rows,
    thresholds: split === null ? [] : drawnThresholds(split),
    parameters: [],
    expressions: [{ name: 'value', expr }],
    variant: null,
    window,
    ranged: true,
    notes: [...answer.warnings, ...answer.infos],
    sort: '-value',
    partial: answer.partial,
    emptyReason: rows.length > 0 ? null : await explain(stores, { ...effect, expr }, window),
  };
}

async function askSeries(
  stores: Stores,
  { language, expr }: RunExpression,
  window: SteppedWindow,
  signal: AbortSignal,
): Promise<Answer<readonly Series[]>> {
  switch (language) {
    case 'promql':
      return (await stores.metrics()).queryRange({ expr, ...window, signal });
    case 'traceql': {
      const answer = await (await stores.traces()).metricsRange({ query: expr, ...window, signal });
      return { ...answer, data: answer.data.series };
    }
    case 'logql': {
      const answer = await (await stores.logs()).queryRange({ expr, ...window, limit: 1, signal });
      if (answer.data.kind === 'matrix') return { ...answer, data: answer.data.series };
      throw new ObsqError({
        kind: 'query',
        backend: 'loki',
        message: 'this query answers log lines, not series',
        query: { text: expr },
      });
    }
  }
}

async function explain(
  stores: Stores,
  { language, expr }: RunExpression,
  window: SteppedWindow,
): Promise<string> {
  if (language !== 'promql') return 'nothing matched in the window';
  return (await explainEmptyMetrics(await stores.metrics(), expr, { atMs: window.toMs })).reason;
}

/** The threshold of a comparison; none for `==` and `!=`, for which no line can be drawn. */
function drawnThresholds(split: NonNullable<ReturnType<typeof splitThreshold>>): Threshold[] {
  const { op, value } = split;
  if (op === '==' || op === '!=') return [];
  return [{ column: 'value', op, value, severity: 'error' }];
}

/** The labels that distinguish the rows, those with the most values last; for a single row all of its labels. */
function distinguishingLabels(rows: readonly MetricRow[]): MetricAnswer['labels'] {
  const values = new Map<string, Set<string>>();
  for (const { labels } of rows) {
    for (const [name, value] of Object.entries(labels)) {
      const seen = values.get(name);
      if (seen === undefined) values.set(name, new Set([value]));
      else seen.add(value);
    }
  }
  const varying = [...values].filter(([, seen]) => seen.size > 1 || rows.length === 1);
  const chosen = varying.length > 0 ? varying : [...values];
  return chosen.sort((a, b) => a[1].size - b[1].size).map(([name]) => ({ name, title: name }));
}
