import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ManagedAlert, Rule, Silence } from '../../../src/domain/alerts/alert.ts';
import { makeCurrentAlert } from '../../../src/domain/alerts/current-alert.ts';
import { parseSavedQuery } from '../../../src/saved/library/parse-saved-query.ts';
import { renderAlerts } from '../../../src/view/alerts/alert-table.ts';
import { type CheckLine, renderChecks } from '../../../src/view/alerts/check-table.ts';
import { renderRules } from '../../../src/view/alerts/rule-table.ts';
import { renderSilences } from '../../../src/view/alerts/silence-table.ts';
import { formatAge } from '../../../src/view/format/age.ts';
import type { Line } from '../../../src/view/text/line.ts';
import { instantRow } from '../../helpers/metric-answers.ts';
import { podRule } from '../../helpers/rule-files.ts';
import { anyFrame, expectHarmless, hostileText } from '../text/hostile.ts';

const nowMs = Date.UTC(2026, 10, 20, 13);

function textOf(lines: readonly Line[]): string[] {
  return lines.map((line) => line.map(({ text }) => text).join(''));
}

function alertOf(text: string, state: 'active' | 'suppressed' = 'active') {
  const managed: ManagedAlert = {
    labels: { alertname: text, namespace: text, pod: text, severity: text },
    annotations: { summary: text },
    fingerprint: text,
    startsAtMs: nowMs - 60_000,
    endsAtMs: nowMs,
    updatedAtMs: nowMs,
    generatorUrl: text,
    receivers: [text],
    state,
    silencedBy: state === 'suppressed' ? [text] : [],
    inhibitedBy: [],
    mutedBy: [],
  };
  return makeCurrentAlert(null, managed);
}

function ruleOf(text: string): Rule {
  return {
    kind: 'alerting',
    name: text,
    expr: text,
    labels: {},
    annotations: {},
    durationSeconds: 60,
    state: 'firing',
    health: text,
    lastError: text,
    alerts: [],
  };
}

function silenceOf(text: string): Silence {
  return {
    id: text,
    state: 'active',
    comment: text,
    createdBy: text,
    startsAtMs: nowMs,
    endsAtMs: nowMs + 60_000,
    matchers: [{ name: text, value: text, isRegex: false, isEqual: true }],
  };
}

const rule = parseSavedQuery(podRule('looping', 'kube_pod_info{namespace="$namespace"}'), 'looping.yaml');

function checkOf(text: string, state: CheckLine['state']): CheckLine {
  const rows = [instantRow({ namespace: text, pod: text }, { value: '3' })];
  return {
    name: 'looping',
    severity: 'critical',
    group: text,
    means: text,
    next: [text, text],
    state,
    lookedAt: 9,
    reason: state === 'unknown' ? text : null,
    fires: state === 'firing' ? { query: rule, rows } : null,
  };
}

describe('tables of alerts, rules, silences and checks', () => {
  it('fit any frame, whatever a backend says', () => {
    fc.assert(
      fc.property(hostileText, anyFrame, (text, frame) => {
        const options = { frame, wide: false, nowMs };
        const silence = { silence: silenceOf(text), alerts: 1 };
        const grouped = { group: text, file: text, intervalSeconds: 30, rule: ruleOf(text) };
        const checks = [checkOf(text, 'firing'), checkOf(text, 'unknown'), checkOf(text, 'ok')];
        expectHarmless(renderAlerts([alertOf(text), alertOf(text, 'suppressed')], options), frame);
        expectHarmless(renderRules([grouped], frame, false), frame);
        expectHarmless(renderSilences([silence], options), frame);
        expectHarmless(
          renderChecks(checks, { frame, wide: false, listsOk: false, oneNamespace: false }),
          frame,
        );
      }),
      { numRuns: 60 },
    );
  });

  it('names what fires, and no more than three by name', () => {
    const rows = ['a', 'b', 'c', 'd'].map((pod, index) =>
      instantRow({ namespace: 'shop', pod }, { value: String(9 - index) }),
    );
    const check: CheckLine = { ...checkOf('', 'firing'), group: 'pods', fires: { query: rule, rows } };
    const frame = { widthCells: null, ascii: false };
    const table = (wide: boolean, oneNamespace: boolean): string | undefined =>
      textOf(renderChecks([check], { frame, wide, listsOk: false, oneNamespace }))[1];
    expect(table(false, false)).toBe(
      'firing  looping  critical  pods   4 of 9: shop/a 9, shop/b 8, shop/c 7, and 1 more',
    );
    expect(table(true, true)).toBe('firing  looping  critical  pods   4 of 9: a 9, b 8, c 7, d 6');
  });

  it('names what fires without a number where the store keeps none', () => {
    const rows = [instantRow({ namespace: 'shop', pod: 'x' }, { value: 'NaN' })];
    const check: CheckLine = { ...checkOf('', 'firing'), group: 'pods', fires: { query: rule, rows } };
    const options = { frame: { widthCells: null, ascii: false }, wide: false, listsOk: false };
    expect(textOf(renderChecks([check], { ...options, oneNamespace: false }))[1]).toBe(
      'firing  looping  critical  pods   1 of 9: shop/x',
    );
  });

  it('says below what fires what it means and what to run, and counts what is ok', () => {
    const means = 'The process ends again and again, so the service behind it answers with errors.';
    const next = ['obsq pod-restarts -n shop', 'obsq logs x'];
    const firing: CheckLine = { ...checkOf('shop', 'firing'), group: 'pods', means, next };
    const healthy = ['nodes', 'pods', 'nodes', ''].map((group) => ({ ...checkOf('', 'ok'), group }));
    const table = (wide: boolean, widthCells: number | null): readonly string[] => {
      const frame = { widthCells, ascii: false };
      const options = { frame, wide, listsOk: false, oneNamespace: false };
      return textOf(renderChecks([firing, ...healthy], options)).map((line) => line.trimEnd());
    };
    expect(table(false, 80)).toEqual([
      'STATE   CHECK    WHAT',
      'firing  looping  1 of 9: shop/shop 3',
      '        critical, pods: The process ends again and again, so the service behind',
      '        it answers with errors.',
      '        obsq pod-restarts -n shop',
      'ok      4 checks: other 1, nodes 2, pods 1',
    ]);
    expect(table(true, 80).slice(1, 6)).toEqual([
      'firing  looping  critical  pods   1 of 9: shop/shop 3',
      `        ${means}`,
      '        obsq pod-restarts -n shop',
      '        obsq logs x',
      'ok      looping  critical  nodes  none of 9',
    ]);
    expect(
      textOf(
        renderChecks(healthy, {
          frame: { widthCells: 80, ascii: false },
          wide: false,
          listsOk: false,
          oneNamespace: false,
        }),
      ),
    ).toEqual(['ok      4 checks: other 1, nodes 2, pods 1']);
  });

  it.each([
    [null, '-'],
    [nowMs - 5000, '5 s'],
    [nowMs - 90_000, '1m'],
    [nowMs - 12_000_000, '3h 20m'],
    [nowMs + 5000, '0 s'],
  ])('ages %s as %s', (timeMs, text) => {
    expect(formatAge(timeMs, nowMs)).toBe(text);
  });
});
