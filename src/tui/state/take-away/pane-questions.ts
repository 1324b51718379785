import type { MetricAnswer } from '../../../domain/metrics/metric-answer.ts';
import { nsToMs } from '../../../domain/time/nanoseconds.ts';
import type { Window } from '../../../domain/time/window.ts';
import type { Question } from '../../../pivot/links/question.ts';
import type { Hop } from '../../../pivot/plan/hop.ts';
import type { Parameter } from '../../../saved/saved-query.ts';
import { newestOf } from '../model/loadable.ts';
import type { LogsPane } from '../model/panes/logs-state.ts';
import { type MetricPane, storeOfSource } from '../model/panes/metric-state.ts';
import { modelOfPane } from '../model/panes/trace-rows.ts';
import type { TracePane } from '../model/panes/trace-state.ts';

/** Time added on both sides of a trace, whose question has no window of its own. */
const padMs = 60_000;

/** The question of the metric pane; null before an answer. If several queries were sent, it is the charted one. */
export function questionOfMetric(pane: MetricPane): Question | null {
  const answer = newestOf(pane.answer);
  if (answer === null || pane.source === null) return null;
  const { window, stepMs } = askedFor(answer);
  const { ago } = pane;
  if (pane.source.kind === 'saved') {
    const expressions = answer.expressions.map(({ expr }) => expr);
    const flags = flagsOf(pane.parameters, pane.source.values);
    return { kind: 'saved', name: pane.source.name, flags, expressions, window, stepMs, ago };
  }
  const expr = chartedExpression(pane, answer);
  if (expr === null) return null;
  const kind = storeOfSource(pane.source);
  return kind === 'metrics' ? { kind, expr, window, stepMs, ago } : { kind, expr, window, stepMs };
}

/** Lists the parameters that were given, as long flags with their values. */
function flagsOf(
  parameters: readonly Parameter[],
  values: Readonly<Record<string, string>>,
): readonly (readonly [flag: string, value: string])[] {
  return parameters.flatMap(({ name, flag }) => {
    const value = values[name];
    return value === undefined ? [] : [[flag, value] as const];
  });
}

/** All questions of the metric pane; a pivot asks several. */
export function questionsOfMetric(pane: MetricPane): readonly Question[] {
  const answer = newestOf(pane.answer);
  if (answer === null || pane.source?.kind !== 'pivot')
    return [questionOfMetric(pane)].filter((one) => one !== null);
  return answer.expressions.map(({ expr }) => ({ kind: 'metrics', expr, ...askedFor(answer) }));
}

function askedFor(answer: MetricAnswer): { readonly window: Window; readonly stepMs: number | null } {
  return { window: answer.window, stepMs: answer.stepMs };
}

/** The query of the column that the chart draws. */
export function chartedExpression(pane: MetricPane, answer: MetricAnswer): string | null {
  const column = answer.columns[pane.column]?.name;
  const found = answer.expressions.find(({ name }) => name === column) ?? answer.expressions[0];
  return found?.expr ?? null;
}

/** The question for the pane's trace; null without a trace. */
export function questionOfTrace(pane: TracePane): Question | null {
  const model = modelOfPane(pane);
  if (model === null) return null;
  const { traceId, firstStartNs, totalNs } = model.tree;
  const fromMs = nsToMs(firstStartNs);
  const window = { fromMs: fromMs - padMs, toMs: fromMs + totalNs / 1e6 + padMs };
  return { kind: 'trace', traceId, window };
}

/** The question of the logs pane; null if it has no query (the lines around a line). */
function questionOfLogs(pane: LogsPane): Question | null {
  if (pane.expr === null) return null;
  const asked = pane.hops.findLast(({ query, window }) => query === pane.expr && window !== null)?.window;
  return { kind: 'logs', expr: pane.expr, window: asked ?? spanOfRows(pane) };
}

/** All questions that brought lines, the pane's own first. A pivot may combine several. */
export function questionsOfLogs(pane: LogsPane): readonly Question[] {
  const own = questionOfLogs(pane);
  if (own === null) return [];
  const others = otherLogHops(pane).map(
    ({ query, window }): Question => ({ kind: 'logs', expr: query, window }),
  );
  return [own, ...others];
}

/** The hops whose queries brought lines, apart from the pane's own query. */
export function otherLogHops({ expr, hops }: LogsPane): readonly Hop[] {
  const own = hops.findLast(({ query, window }) => query === expr && window !== null);
  const seen = new Set([keyOf(own)]);
  return hops.filter((hop) => {
    if (hop.count === 0 || hop.query === '' || seen.has(keyOf(hop))) return false;
    seen.add(keyOf(hop));
    return true;
  });
}

function keyOf(hop: Hop | undefined): string {
  return `${hop?.window?.fromMs} ${hop?.window?.toMs} ${hop?.query}`;
}

function spanOfRows(pane: LogsPane): Window | null {
  const rows = newestOf(pane.answer)?.rows ?? [];
  const first = rows[0];
  const last = rows[rows.length - 1];
  if (first === undefined || last === undefined) return null;
  const fromMs = Math.floor(nsToMs(first.entry.timestampNs));
  return { fromMs, toMs: Math.ceil(nsToMs(last.entry.timestampNs)) + 1 };
}
