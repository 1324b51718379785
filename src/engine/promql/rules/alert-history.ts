import type { Labels } from '../../../domain/labels.ts';
import type { DemoSeries, MetricSource } from '../../source/sources.ts';
import { queryRange } from '../evaluate/engine.ts';
import { dropName } from '../words/value.ts';
import { type AlertingRule, evaluationMs } from './rule-definition.ts';

/** One evaluation at which the expression of an alert held. */
interface AlertPoint {
  readonly timeMs: number;
  readonly value: number;
  /** The time since which it has held without a break. */
  readonly activeAtMs: number;
  readonly state: 'pending' | 'firing';
}

/** The history of an alert, which is one label set of the rule's expression. */
export interface AlertHistory {
  /** The labels of the expression and of the rule, with `alertname`. */
  readonly labels: Labels;
  readonly points: readonly AlertPoint[];
}

/** Finds the newest evaluation at or before a time. */
export function lastEvaluation(timeMs: number): number {
  return Math.floor(timeMs / evaluationMs) * evaluationMs;
}

/**
 * Computes the alerts of a rule over a window. `activeAtMs` is never before the window, so it has to begin early enough.
 */
export function alertHistory(
  rule: AlertingRule,
  source: MetricSource,
  window: { readonly fromMs: number; readonly toMs: number },
): AlertHistory[] {
  return evaluations(rule.expr, source, window).map((series) => ({
    labels: { ...dropName(series.labels), ...rule.labels, alertname: rule.name },
    points: pointsOf(series, rule.forSeconds * 1000),
  }));
}

/** Evaluates a rule's expression at every evaluation time of the window. */
export function evaluations(
  expr: string,
  source: MetricSource,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): readonly DemoSeries[] {
  const startMs = Math.ceil(fromMs / evaluationMs) * evaluationMs;
  const endMs = lastEvaluation(toMs);
  if (endMs < startMs) return [];
  const { result } = queryRange({ source, text: expr, startMs, endMs, stepMs: evaluationMs });
  return result.kind === 'matrix' ? result.series : [];
}

function pointsOf({ timesMs, values }: DemoSeries, holdMs: number): AlertPoint[] {
  const points: AlertPoint[] = [];
  let activeAtMs = 0;
  let before = Number.NEGATIVE_INFINITY;
  for (const [at, timeMs] of timesMs.entries()) {
    if (timeMs - before > evaluationMs) activeAtMs = timeMs;
    before = timeMs;
    const state = timeMs - activeAtMs >= holdMs ? 'firing' : 'pending';
    points.push({ timeMs, value: values[at] ?? Number.NaN, activeAtMs, state });
  }
  return points;
}
