import type { Rule } from '../../../domain/alerts/alert.ts';
import { namespaceLabels, namespaceOfLabels } from '../../../domain/alerts/current-alert.ts';
import { ObsqError } from '../../../domain/errors.ts';
import { extractSelectors } from '../../../languages/promql-selectors.ts';
import type { SelectorMatcher } from '../../../languages/selector.ts';
import type { GroupedRule } from '../../../view/alerts/rule-table.ts';
import type { Invocation } from '../../io/invocation.ts';
import { readSeverities } from './pick-alerts.ts';

export const ruleStates: readonly string[] = ['firing', 'pending', 'inactive', 'unknown'];

/** Which rules a command line asks for; null: all. */
export interface RulePick {
  readonly kind: 'alerting' | 'recording' | null;
  readonly states: readonly string[] | null;
  /** Lower case. */
  readonly severities: ReadonlySet<string> | null;
  readonly namespace: string | null;
  readonly group: string | null;
  /** Lower case; '' is in every name. */
  readonly name: string;
}

/** Reads it from the flags and the first argument. Throws ObsqError usage for a state that no rule has. */
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

/** The rules asked for, and how many were left out because nothing of them names any namespace. */
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
    // A store that does not know the parameter has sent every type.
    (pick.kind === null || rule.kind === pick.kind) &&
    (pick.states === null || pick.states.includes(rule.state ?? '')) &&
    (pick.severities === null || pick.severities.has((rule.labels.severity ?? '').toLowerCase())) &&
    (pick.group === null || group === pick.group) &&
    rule.name.toLowerCase().includes(pick.name)
  );
}

/** Whether a rule looks at a namespace, by its labels, its alerts or the matchers of its expression; null: it names none. */
function concerns({ labels, alerts, expr }: Rule, namespace: string): boolean | null {
  const said = [labels, ...alerts.map((alert) => alert.labels)]
    .map(namespaceOfLabels)
    .filter((one) => one !== null);
  if (said.includes(namespace)) return true;
  const matched = extractSelectors(expr)
    .map(({ matchers }) => matchers.filter(({ name }) => namespaceLabels.includes(name)))
    .filter((matchers) => matchers.length > 0);
  if (matched.some((matchers) => matchers.every((matcher) => admits(matcher, namespace)))) return true;
  return said.length + matched.length === 0 ? null : false;
}

function admits({ operator, value }: SelectorMatcher, namespace: string): boolean {
  if (operator === '=') return value === namespace;
  if (operator === '!=') return value !== namespace;
  const matches = matchesWhole(value, namespace);
  // A regex of Go's that JavaScript cannot read might match: a rule too many is better than one too few.
  if (matches === null) return true;
  return operator === '=~' ? matches : !matches;
}

function matchesWhole(regex: string, text: string): boolean | null {
  try {
    return new RegExp(`^(?:${regex})$`, 's').test(text);
  } catch {
    // Go's own syntax, such as (?i).
    return null;
  }
}
