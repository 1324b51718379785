import type { Labels } from '../../../domain/labels.ts';
import { ownValue } from '../../../domain/own-value.ts';
import type { DemoSeries, LabelMatcher, MetricSource } from '../../source/sources.ts';
import { markStale } from '../evaluate/stale.ts';
import { alertHistory, evaluations } from './alert-history.ts';
import { type AlertingRule, evaluationMs, type RuleGroupDefinition } from './rule-definition.ts';

interface Window {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * How far back label sets are searched. Every rule is evaluated for them, and a user who completes a name waits for that. Older
 * series are still found by their samples.
 */
const discoveredMs = 10 * 60_000;

/**
 * Adds the series of the rules to a source: recorded ones, `ALERTS` and `ALERTS_FOR_STATE`, with one sample for each evaluation.
 * `sinceMs` is the start of the ruler; none of its series is older.
 */
export function withRuleSeries(
  source: MetricSource,
  groups: readonly RuleGroupDefinition[],
  sinceMs: number,
): MetricSource {
  const rules = groups.flatMap((group) => group.rules);
  const write = (matchers: readonly LabelMatcher[], window: Window): DemoSeries[] => {
    const clipped = { ...window, fromMs: Math.max(window.fromMs, sinceMs) };
    const series = rules.flatMap((rule) => {
      const names = rule.kind === 'recording' ? [rule.name] : ['ALERTS', 'ALERTS_FOR_STATE'];
      if (!names.some((name) => matchesName(matchers, name))) return [];
      return rule.kind === 'recording'
        ? recordedSeries(rule.name, evaluations(rule.expr, source, clipped))
        : alertSeries(rule, source, clipped);
    });
    return series.filter(({ labels }) =>
      matchers.every(({ name, matches }) => matches(ownValue(labels, name) ?? '')),
    );
  };
  return {
    ...source,
    select: (matchers, fromMs, toMs) => [
      ...source.select(matchers, fromMs, toMs),
      ...write(matchers, { fromMs, toMs }),
    ],
    labelSets: (matchers, fromMs, toMs) => [
      ...source.labelSets(matchers, fromMs, toMs),
      ...write(matchers, { fromMs: Math.max(fromMs, toMs - discoveredMs), toMs }).map(({ labels }) => labels),
    ],
  };
}

function matchesName(matchers: readonly LabelMatcher[], name: string): boolean {
  return matchers.every((matcher) => matcher.name !== '__name__' || matcher.matches(name));
}

function recordedSeries(name: string, series: readonly DemoSeries[]): DemoSeries[] {
  return series.map((one) => ({ ...one, labels: { ...one.labels, __name__: name } }));
}

/** Builds `ALERTS` of each state and `ALERTS_FOR_STATE`. A series that stops is marked stale at the next evaluation. */
function alertSeries(rule: AlertingRule, source: MetricSource, window: Window): DemoSeries[] {
  // The evaluation begins before the window, so that an alert which already holds there has the right state.
  const begunMs = window.fromMs - rule.forSeconds * 1000 - evaluationMs;
  const histories = alertHistory(rule, source, { fromMs: begunMs, toMs: window.toMs });
  return histories.flatMap(({ labels, points }) => {
    const inWindow = points.filter(({ timeMs }) => timeMs >= window.fromMs);
    const ofState = (state: string): DemoSeries => {
      const held = inWindow.filter((point) => point.state === state);
      const name = { __name__: 'ALERTS', alertstate: state };
      return withEnds(
        { ...labels, ...name },
        held.map(({ timeMs }) => [timeMs, 1]),
        window.toMs,
      );
    };
    const since = inWindow.map(({ timeMs, activeAtMs }) => [timeMs, activeAtMs / 1000] as const);
    const forState = withEnds({ ...labels, __name__: 'ALERTS_FOR_STATE' }, since, window.toMs);
    return [ofState('pending'), ofState('firing'), forState].filter(({ timesMs }) => timesMs.length > 0);
  });
}

function withEnds(labels: Labels, points: readonly (readonly [number, number])[], toMs: number): DemoSeries {
  const times: number[] = [];
  const values: number[] = [];
  const ends: number[] = [];
  for (const [at, [timeMs, value]] of points.entries()) {
    times.push(timeMs);
    values.push(value);
    const dueMs = timeMs + evaluationMs;
    if (points[at + 1]?.[0] === dueMs || dueMs > toMs) continue;
    ends.push(times.length);
    times.push(dueMs);
    values.push(Number.NaN);
  }
  const array = Float64Array.from(values);
  for (const at of ends) markStale(array, at);
  return { labels, timesMs: Float64Array.from(times), values: array };
}
