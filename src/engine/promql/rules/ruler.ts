import { ObsqError } from '../../../domain/errors.ts';
import type { Labels } from '../../../domain/labels.ts';
import type { MetricSource } from '../../source/sources.ts';
import { formatG } from '../words/format-number.ts';
import { labelOf } from '../words/value.ts';
import { alertHistory, lastEvaluation } from './alert-history.ts';
import type { AlertingRule, RuleDefinition, RuleGroupDefinition } from './rule-definition.ts';

/** How far back the start of an alert is searched. */
const rememberedMs = 3_600_000;

/** An alert with its current state. */
export interface ActiveAlert {
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly state: 'pending' | 'firing';
  readonly activeAtMs: number;
  /** The time at which it began to fire, or will if it is pending. */
  readonly firedAtMs: number;
  readonly value: number;
}

export interface EvaluatedRule {
  readonly rule: RuleDefinition;
  readonly alerts: readonly ActiveAlert[];
  /** Why the rule could not be evaluated, or ''. */
  readonly lastError: string;
}

export interface EvaluatedGroup {
  readonly group: RuleGroupDefinition;
  readonly rules: readonly EvaluatedRule[];
  readonly evaluatedAtMs: number;
}

/** The rules in the state of the newest evaluation before a time. */
export type Ruler = (nowMs: number) => readonly EvaluatedGroup[];

/** Creates a ruler over a source. It keeps an evaluation until the next one is due. */
export function createRuler(source: MetricSource, groups: readonly RuleGroupDefinition[]): Ruler {
  let kept: { readonly atMs: number; readonly groups: readonly EvaluatedGroup[] } | null = null;
  return (nowMs) => {
    const atMs = lastEvaluation(nowMs);
    if (kept?.atMs !== atMs) {
      const evaluated = groups.map((group) => ({
        group,
        rules: group.rules.map((rule) => evaluateRule(rule, source, atMs)),
        evaluatedAtMs: atMs,
      }));
      kept = { atMs, groups: evaluated };
    }
    return kept.groups;
  };
}

/** Evaluates one rule. If that fails, its health says so and the other rules are still evaluated. */
function evaluateRule(rule: RuleDefinition, source: MetricSource, atMs: number): EvaluatedRule {
  try {
    return { rule, alerts: activeAlerts(rule, source, atMs), lastError: '' };
  } catch (error) {
    if (!(error instanceof ObsqError)) throw error;
    return { rule, alerts: [], lastError: error.message };
  }
}

function activeAlerts(rule: RuleDefinition, source: MetricSource, atMs: number): ActiveAlert[] {
  if (rule.kind === 'recording') return [];
  const window = { fromMs: atMs - rememberedMs, toMs: atMs };
  return alertHistory(rule, source, window).flatMap(({ labels, points }) => {
    const last = points[points.length - 1];
    if (last === undefined || last.timeMs !== atMs) return [];
    const { state, activeAtMs, value } = last;
    const annotations = filled(rule, labels, value);
    return [{ labels, annotations, state, activeAtMs, firedAtMs: firedAt(rule, activeAtMs), value }];
  });
}

function firedAt(rule: AlertingRule, activeAtMs: number): number {
  return activeAtMs + rule.forSeconds * 1000;
}

function filled(rule: AlertingRule, labels: Labels, value: number): Labels {
  const pairs = Object.entries(rule.annotations);
  return Object.fromEntries(pairs.map(([name, template]) => [name, fillTemplate(template, labels, value)]));
}

/** The state of a rule, which is the worst state of its alerts. */
export function ruleState(alerts: readonly ActiveAlert[]): 'inactive' | 'pending' | 'firing' {
  if (alerts.some(({ state }) => state === 'firing')) return 'firing';
  return alerts.length > 0 ? 'pending' : 'inactive';
}

/** Fills in the template of an annotation. Constructs that the demo's rules do not use stay as they are written. */
export function fillTemplate(template: string, labels: Labels, value: number): string {
  return template.replace(
    /\{\{\s*\$(?:labels\.(\w+)|(value)(\s*\|\s*humanizePercentage)?)\s*\}\}/g,
    (_, label?: string, _value?: string, percentage?: string) => {
      if (label !== undefined) return labelOf(labels, label);
      return percentage === undefined ? formatG(value) : humanizePercentage(value);
    },
  );
}

/** Formats `0.3606` as `36.06%`, with four significant digits like Go's `%.4g`. */
function humanizePercentage(value: number): string {
  return Number.isFinite(value) ? `${Number((value * 100).toPrecision(4))}%` : `${formatG(value)}%`;
}
