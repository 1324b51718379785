import type { Rule } from '../../../domain/alerts/alert.ts';
import { namespaceLabels, namespaceOfLabels } from '../../../domain/alerts/current-alert.ts';
import { ObsqError } from '../../../domain/errors.ts';
import { extractSelectors } from '../../../languages/promql-selectors.ts';
import type { SelectorMatcher } from '../../../languages/selector.ts';
import type { GroupedRule } from '../../../view/alerts/rule-table.ts';
import type { Invocation } from '../../io/invocation.ts';
import { readSeverities } from './pick-alerts.ts';

export const ruleStates: readonly string[] = ['firing', 'pending', 'inactive', 'unknown'];

/** The filter for the rules that a command line asks for. A null field means all. */
export interface RulePick {
  readonly kind: 'alerting' | 'recording' | null;
  readonly states: readonly string[] | null;
  /** Severities in lower case. */
  readonly severities: ReadonlySet<string> | null;
  readonly namespace: string | null;
  readonly group: string | null;
  /** Part of the rule's name in lower case; '' is part of every name. */
  readonly name: string;
}

/** Reads the filter from the flags and the first argument. Throws ObsqError usage for a state that no rule can have. */
export function readRulePick(invocation: Invocation): RulePick {
  const type = invocation.text('type');
  const states = invocation.text('state')?.split(',');
  const wrong = states?.find((state) => !ruleStates.includes(state));
  if (wrong !== undefined) {
    throw new ObsqError({
      kind: 'usage',
      message: `--state: no rule is ${wrong}`,
      hint: `--state with ${ruleStates.join(', ')}, several with commas between`,
    });
  }
  return {
    kind: type === 'alerting' || type === 'recording' ? type : null,
    states: states ?? null,
    severities: readSeverities(invocation),
    namespace: invocation.text('namespace') ?? null,
    group: invocation.text('group') ?? null,
    name: invocation.args[0]?.toLowerCase() ?? '',
  };
}

/** Picks the rules asked for, and counts those that were omitted because they name no namespace at all. */
export function pickRules(
  rules: readonly GroupedRule[],
  pick: RulePick,
): { readonly rules: readonly GroupedRule[]; readonly withoutNamespace: number } {
  let withoutNamespace = 0;
  const picked = rules.filter((one) => {
    if (!passes(one, pick)) return false;
    if (pick.namespace === null) return true;
    const verdict = concerns(one.rule, pick.namespace);
    if (verdict === null) withoutNamespace += 1;
    return verdict === true;
  });
  return { rules: picked, withoutNamespace };
}

function passes({ group, rule }: GroupedRule, pick: RulePick): boolean {
  return (
    // A store that does not know the parameter sends rules of every type.
    (pick.kind === null || rule.kind === pick.kind) &&
    (pick.states === null || pick.states.includes(rule.state ?? '')) &&
    (pick.severities === null || pick.severities.has((rule.labels.severity ?? '').toLowerCase())) &&
    (pick.group === null || group === pick.group) &&
    rule.name.toLowerCase().includes(pick.name)
  );
}

/** Whether a rule concerns a namespace, by its labels, its alerts or the matchers of its expression; null if it names no namespace. */
function concerns({ labels, alerts, expr }: Rule, namespace: string): boolean | null {
  const named = [labels, ...alerts.map((alert) => alert.labels)]
    .map(namespaceOfLabels)
    .filter((one) => one !== null);
  if (named.includes(namespace)) return true;
  const matched = extractSelectors(expr)
    .map(({ matchers }) => matchers.filter(({ name }) => namespaceLabels.includes(name)))
    .filter((matchers) => matchers.length > 0);
  if (matched.some((matchers) => matchers.every((matcher) => admits(matcher, namespace)))) return true;
  return named.length + matched.length === 0 ? null : false;
}

function admits({ operator, value }: SelectorMatcher, namespace: string): boolean {
  if (operator === '=') return value === namespace;
  if (operator === '!=') return value !== namespace;
  const matches = matchesWhole(value, namespace);
  // A Go regular expression that JavaScript cannot read might match. Showing a rule too many is better than missing one.
  if (matches === null) return true;
  return operator === '=~' ? matches : !matches;
}

function matchesWhole(regex: string, text: string): boolean | null {
  try {
    return new RegExp(`^(?:${regex})$`, 's').test(text);
  } catch {
    // The expression uses Go's own syntax, such as (?i).
    return null;
  }
}
