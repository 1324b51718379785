import type { MetricAnswer } from '../../domain/metrics/metric-answer.ts';
import type { Threshold } from '../../domain/metrics/threshold.ts';
import { splitThreshold } from '../../languages/promql-threshold.ts';
import {
  askTypedMetrics,
  explainEmptyTyped,
  type TypedQuestion,
} from '../../services/metrics/ask-typed-metrics.ts';
import type { Effect } from '../state/model/effect.ts';
import { stepWindow } from './step-window.ts';
import type { EffectWorld } from './world.ts';

type RunExpression = Extract<Effect, { readonly kind: 'run-expression' }>;

/** Runs a typed expression over the window, in any of the three languages. An alert's comparison becomes a threshold. */
export async function runExpression(
  world: EffectWorld,
  effect: RunExpression,
  signal: AbortSignal,
): Promise<MetricAnswer> {
  const split = effect.isAlert ? splitThreshold(effect.expr) : null;
  const { stepMs, ...window } = stepWindow(effect, effect.widthPoints);
  const asked = { stores: await world.stores(), nowMs: world.clock.now(), signal };
  const question: TypedQuestion = {
    language: effect.language,
    expr: split?.expr ?? effect.expr,
    window,
    stepMs,
    atMs: window.toMs,
    earlier: effect.earlier,
    sort: '-value',
    thresholds: split === null ? [] : drawnThresholds(split),
    linesLimit: 1,
  };
  const answer = await askTypedMetrics(asked, question);
  if (answer.rows.length > 0) return answer;
  return { ...answer, emptyReason: (await explainEmptyTyped(asked, question)).reason };
}

/** The threshold of a comparison; none for `==` and `!=`, for which no line can be drawn. */
function drawnThresholds(split: NonNullable<ReturnType<typeof splitThreshold>>): Threshold[] {
  const { op, value } = split;
  if (op === '==' || op === '!=') return [];
  return [{ column: 'value', op, value, severity: 'error' }];
}
