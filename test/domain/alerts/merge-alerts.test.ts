import { describe, expect, it } from 'vitest';
import type { ManagedAlert, Rule, RuleAlert, RuleGroup } from '../../../src/domain/alerts/alert.ts';
import { mergeAlerts } from '../../../src/domain/alerts/merge-alerts.ts';
import type { Labels } from '../../../src/domain/labels.ts';

const startMs = Date.UTC(2026, 10, 20, 12);

function ruleAlert(labels: Labels, state: RuleAlert['state'] = 'firing', activeAtMs = startMs): RuleAlert {
  return { labels, annotations: {}, state, activeAtMs, value: '1' };
}

function group(name: string, alerts: readonly RuleAlert[], durationSeconds = 0): RuleGroup {
  const rule: Rule = {
    kind: 'alerting',
    name,
    expr: 'up == 0',
    labels: {},
    annotations: {},
    durationSeconds,
    state: 'firing',
    health: 'ok',
    lastError: '',
    alerts,
  };
  return { name: 'g', file: 'f', intervalSeconds: 30, rules: [rule] };
}

function managed(labels: Labels, more: Partial<ManagedAlert> = {}): ManagedAlert {
  return {
    labels,
    annotations: { summary: 'managed' },
    fingerprint: 'f',
    startsAtMs: startMs,
    endsAtMs: startMs,
    updatedAtMs: startMs,
    generatorUrl: '',
    receivers: [],
    state: 'active',
    silencedBy: [],
    inhibitedBy: [],
    mutedBy: [],
    ...more,
  };
}

const a = { alertname: 'A', pod: 'p1' };

describe('mergeAlerts', () => {
  it('pairs an alert with what the Alertmanager made of it, external labels and all', () => {
    const merged = mergeAlerts([group('A', [ruleAlert(a)])], [managed({ ...a, cluster: 'east' })]);
    expect(merged).toHaveLength(1);
    expect(merged[0]).toMatchObject({
      name: 'A',
      state: 'firing',
      labels: { ...a, cluster: 'east' },
      annotations: { summary: 'managed' },
      rule: { alert: { value: '1' } },
      managed: { fingerprint: 'f' },
    });
  });

  it.each([
    [{ silencedBy: ['s'] }, 'silenced'],
    [{ inhibitedBy: ['i'] }, 'inhibited'],
    [{ silencedBy: ['s'], inhibitedBy: ['i'] }, 'silenced'],
    [{ mutedBy: ['weekend'] }, 'muted'],
    [{ state: 'suppressed' as const }, 'muted'],
    [{ state: 'unprocessed' as const }, 'unprocessed'],
    [{}, 'firing'],
  ])('%j is %s', (more, state) => {
    expect(mergeAlerts([group('A', [ruleAlert(a)])], [managed(a, more)])[0]?.state).toBe(state);
    expect(mergeAlerts([], [managed(a, more)])[0]?.state).toBe(state);
  });

  it('keeps apart what only looks alike', () => {
    const other = { ...a, pod: 'p2' };
    const merged = mergeAlerts([group('A', [ruleAlert(a)])], [managed(other), managed({ alertname: 'A' })]);
    expect(merged.map(({ labels, managed: held }) => [labels.pod, held === null])).toEqual([
      [undefined, false],
      ['p1', true],
      ['p2', false],
    ]);
  });

  it('never gives one held alert to two rules, and takes the one that fired when the rule did', () => {
    const east = managed({ ...a, cluster: 'east' }, { startsAtMs: startMs + 3_600_000 });
    const west = managed({ ...a, cluster: 'west' }, { startsAtMs: startMs + 310_000 });
    const merged = mergeAlerts([group('A', [ruleAlert(a)], 300)], [east, west]);
    expect(merged.map(({ labels, rule }) => [labels.cluster, rule !== null])).toEqual([
      ['east', false],
      ['west', true],
    ]);
    const twice = mergeAlerts([group('A', [ruleAlert(a), ruleAlert(a)])], [managed(a)]);
    expect(twice.filter((alert) => alert.managed !== null)).toHaveLength(1);
  });

  it('leaves a pending alert to the rule alone, and drops what is not active', () => {
    const merged = mergeAlerts(
      [group('A', [ruleAlert(a, 'pending'), ruleAlert({ ...a, pod: 'p3' }, 'inactive')])],
      [managed(a)],
    );
    expect(merged.map(({ state, managed: held }) => [state, held !== null])).toEqual([
      ['firing', true],
      ['pending', false],
    ]);
  });

  it('takes an empty label for none', () => {
    const merged = mergeAlerts([group('A', [ruleAlert({ ...a, zone: '' })])], [managed(a)]);
    expect(merged).toHaveLength(1);
  });

  it('puts the worst first: state, severity, newest', () => {
    const alert = (
      name: string,
      severity: string,
      state: RuleAlert['state'],
      ageMinutes: number,
    ): RuleGroup =>
      group(name, [ruleAlert({ alertname: name, severity }, state, startMs - ageMinutes * 60_000)]);
    const merged = mergeAlerts(
      [
        alert('Watchdog', 'none', 'firing', 999),
        alert('Pending', 'critical', 'pending', 1),
        alert('Warn', 'warning', 'firing', 1),
        alert('OldCritical', 'critical', 'firing', 60),
        alert('NewCritical', 'Critical', 'firing', 5),
        alert('Odd', 'p7', 'firing', 5),
        alert('Info', 'info', 'firing', 5),
      ],
      [managed({ alertname: 'Silenced', severity: 'critical' }, { silencedBy: ['s'] })],
    );
    expect(merged.map(({ name }) => name)).toEqual([
      'NewCritical',
      'OldCritical',
      'Warn',
      'Odd',
      'Info',
      'Watchdog',
      'Pending',
      'Silenced',
    ]);
  });

  it('is linear: 20,000 alerts of one name in both stores', () => {
    const pods = Array.from({ length: 20_000 }, (_, index) => ({ alertname: 'A', pod: `p${index}` }));
    const merged = mergeAlerts(
      [
        group(
          'A',
          pods.map((labels) => ruleAlert(labels)),
        ),
      ],
      pods.map((labels) => managed({ ...labels, cluster: 'east' })),
    );
    expect(merged).toHaveLength(20_000);
    expect(merged.every((alert) => alert.rule !== null && alert.managed !== null)).toBe(true);
  });
});
