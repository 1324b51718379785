import { describe, expect, it } from 'vitest';
import { pickRules, type RulePick } from '../../../../src/cli/commands/alerts/pick-rules.ts';
import type { Rule, RuleAlert } from '../../../../src/domain/alerts/alert.ts';
import type { Labels } from '../../../../src/domain/labels.ts';

const everything: RulePick = {
  kind: null,
  states: null,
  severities: null,
  namespace: null,
  group: null,
  name: '',
};

function rule(expr: string, labels: Labels = {}, alerts: readonly Labels[] = []): Rule {
  const alert = (of: Labels): RuleAlert => ({
    labels: of,
    annotations: {},
    state: 'firing',
    activeAtMs: null,
    value: '1',
  });
  return {
    kind: 'alerting',
    name: expr,
    expr,
    labels,
    annotations: {},
    durationSeconds: 0,
    state: 'firing',
    health: 'ok',
    lastError: '',
    alerts: alerts.map(alert),
  };
}

function pick(rules: readonly Rule[], how: Partial<RulePick>) {
  const grouped = rules.map((one) => ({ group: 'g', file: 'f', intervalSeconds: 60, rule: one }));
  const { rules: picked, withoutNamespace } = pickRules(grouped, { ...everything, ...how });
  return { names: picked.map((one) => one.rule.name), withoutNamespace };
}

describe('the rules of a namespace', () => {
  const table: readonly (readonly [Rule, 'in' | 'out' | 'nameless'])[] = [
    [rule('up{namespace="shop"} == 0'), 'in'],
    [rule('up{namespace="other"} == 0'), 'out'],
    [rule('up{namespace=~"shop|pay"} == 0'), 'in'],
    [rule('up{namespace=~"sho"} == 0'), 'out'],
    [rule('up{namespace=~".*"} == 0'), 'in'],
    [rule('up{namespace!="kube-system"} == 0'), 'in'],
    [rule('up{namespace!~"shop|pay"} == 0'), 'out'],
    [rule('up{namespace=~".+", namespace!="shop"} == 0'), 'out'],
    [rule('a{namespace="other"} and on (pod) b{namespace="shop"}'), 'in'],
    [rule('up{exported_namespace="shop"} == 0'), 'in'],
    [rule('up{k8s_namespace_name="shop"} == 0'), 'in'],
    [rule('up{namespace=~"(?i)SHOP"} == 0'), 'in'],
    [rule('sum by (namespace) (up) == 0'), 'nameless'],
    [rule('label_replace(up, "namespace", "shop", "", "")'), 'nameless'],
    [rule('vector(1)', { namespace: 'shop' }), 'in'],
    [rule('vector(1)', { namespace: 'other' }), 'out'],
    [rule('up == 0', {}, [{ namespace: 'other' }, { namespace: 'shop' }]), 'in'],
    [rule('up == 0', {}, [{ namespace: 'other' }]), 'out'],
    [rule('up == 0', {}, [{ pod: 'x' }]), 'nameless'],
  ];
  it.each(table)('%o: %s', (one, verdict) => {
    expect(pick([one], { namespace: 'shop' })).toEqual({
      names: verdict === 'in' ? [one.name] : [],
      withoutNamespace: verdict === 'nameless' ? 1 : 0,
    });
  });
});

describe('the rules of a severity', () => {
  const rules = [rule('a', { severity: 'Critical' }), rule('b', { severity: 'warning' }), rule('c')];

  it('takes several, in any case', () => {
    expect(pick(rules, { severities: new Set(['critical', 'warning']) }).names).toEqual(['a', 'b']);
    expect(pick(rules, { severities: new Set(['critical']) }).names).toEqual(['a']);
    expect(pick(rules, {}).names).toEqual(['a', 'b', 'c']);
  });

  it('counts only what else passes as left out', () => {
    expect(pick(rules, { severities: new Set(['warning']), namespace: 'shop' })).toEqual({
      names: [],
      withoutNamespace: 1,
    });
  });
});
