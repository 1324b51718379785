import { describe, expect, it } from 'vitest';
import type { ManagedAlert, Rule, RuleAlert } from '../../../src/domain/alerts/alert.ts';
import { presenceOfAlert } from '../../../src/domain/alerts/alert-presence.ts';
import { type CurrentAlert, makeCurrentAlert } from '../../../src/domain/alerts/current-alert.ts';

function rule(health: string): Rule {
  return {
    kind: 'alerting',
    name: 'Down',
    expr: 'up == 0',
    labels: {},
    annotations: {},
    durationSeconds: 60,
    state: 'inactive',
    health,
    lastError: '',
    alerts: [],
  };
}

function ofRule(state: RuleAlert['state']): CurrentAlert {
  const alert = { labels: { alertname: 'Down' }, annotations: {}, state, activeAtMs: 0, value: '1' };
  return makeCurrentAlert({ group: 'g', file: 'f', rule: rule('ok'), alert }, null);
}

function managed(facts: Partial<ManagedAlert>): CurrentAlert {
  return makeCurrentAlert(null, {
    labels: { alertname: 'Down' },
    annotations: {},
    fingerprint: 'f',
    startsAtMs: 0,
    endsAtMs: 1,
    updatedAtMs: 0,
    generatorUrl: '',
    receivers: [],
    state: 'active',
    silencedBy: [],
    inhibitedBy: [],
    mutedBy: [],
    ...facts,
  });
}

const whole = { isWhole: true, wasSeen: false };

describe('presenceOfAlert', () => {
  it.each([
    ['firing', { alerts: [ofRule('pending'), ofRule('firing')], rules: [rule('ok')], ...whole }],
    ['pending', { alerts: [ofRule('pending')], rules: [rule('ok')], ...whole }],
    ['firing', { alerts: [managed({})], rules: null, ...whole }],
    ['firing', { alerts: [managed({ state: 'suppressed', silencedBy: ['one'] })], rules: null, ...whole }],
    ['firing', { alerts: [ofRule('firing')], rules: [rule('ok')], ...whole, isWhole: false }],
    ['resolved', { alerts: [], rules: [rule('ok')], ...whole }],
    ['resolved', { alerts: [], rules: null, isWhole: true, wasSeen: true }],
    // Nothing seen is never resolved: no rule of the name, one that is not evaluated yet or fails, a store that is down.
    ['unknown', { alerts: [], rules: [], ...whole }],
    ['unknown', { alerts: [], rules: null, ...whole }],
    ['unknown', { alerts: [], rules: [rule('unknown')], ...whole }],
    ['unknown', { alerts: [], rules: [rule('err')], isWhole: true, wasSeen: true }],
    ['unknown', { alerts: [], rules: [rule('ok')], isWhole: false, wasSeen: true }],
  ] as const)('%s: %j', (presence, named) => {
    expect(presenceOfAlert(named)).toBe(presence);
  });
});
