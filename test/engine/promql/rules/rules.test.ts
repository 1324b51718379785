import { describe, expect, it } from 'vitest';
import { queryRange } from '../../../../src/engine/promql/evaluate/engine.ts';
import type { RuleGroupDefinition } from '../../../../src/engine/promql/rules/rule-definition.ts';
import { withRuleSeries } from '../../../../src/engine/promql/rules/rule-series.ts';
import { createRuler, fillTemplate } from '../../../../src/engine/promql/rules/ruler.ts';
import { arraySource, gridSeries, pointsByLabels } from '../array-source.ts';

/** On the evaluation grid of 30 s. */
const beganMs = 1_800_000_000_000;
const at = (seconds: number): number => beganMs + seconds * 1000;

const groups: readonly RuleGroupDefinition[] = [
  {
    name: 'test',
    file: 'test',
    rules: [
      {
        kind: 'alerting',
        name: 'Hot',
        expr: 'temperature > 80',
        forSeconds: 60,
        labels: { severity: 'warning' },
        annotations: { summary: '{{ $labels.room }} is at {{ $value }}' },
      },
      { kind: 'recording', name: 'room:temperature:double', expr: 'temperature * 2' },
    ],
  },
];

/** A sample every 30 s: hot from 60 s to 150 s, cool at 180 s, hot again from 210 s. */
const temperatures = [20, 20, 90, 91, 92, 93, 20, 95, 96, 97];
const source = arraySource(
  gridSeries(beganMs, 30_000, [[{ __name__: 'temperature', room: 'r1' }, temperatures]]),
);

describe('createRuler', () => {
  const ruler = createRuler(source, groups);
  const alertsAt = (seconds: number) => ruler(at(seconds))[0]?.rules[0]?.alerts ?? [];

  it.each([
    [59, []],
    [60, [['pending', 60]]],
    [119, [['pending', 60]]],
    // 60 s after it began to hold.
    [120, [['firing', 60]]],
    [150, [['firing', 60]]],
    [180, []],
    // A break begins it anew.
    [210, [['pending', 210]]],
    [270, [['firing', 210]]],
  ] as const)('at %i s: %j', (seconds, expected) => {
    const found = alertsAt(seconds).map(({ state, activeAtMs }) => [state, (activeAtMs - beganMs) / 1000]);
    expect(found).toEqual(expected);
  });

  it('gives an alert its labels, its text and when it fires', () => {
    expect(alertsAt(130)).toEqual([
      {
        labels: { room: 'r1', severity: 'warning', alertname: 'Hot' },
        annotations: { summary: 'r1 is at 92' },
        state: 'firing',
        activeAtMs: at(60),
        firedAtMs: at(120),
        value: 92,
      },
    ]);
  });

  it('says why a rule cannot be evaluated, and evaluates the others', () => {
    const broken: RuleGroupDefinition = {
      name: 'broken',
      file: 'test',
      rules: [
        {
          kind: 'alerting',
          name: 'Broken',
          expr: 'label_replace({__name__=~".+"}, "room", "same", "", "") > 0 and temperature * on () group_left () temperature',
          forSeconds: 0,
          labels: {},
          annotations: {},
        },
        ...(groups[0]?.rules ?? []),
      ],
    };
    const two = arraySource(
      gridSeries(beganMs, 30_000, [
        [{ __name__: 'temperature', room: 'r1' }, [90]],
        [{ __name__: 'temperature', room: 'r2' }, [90]],
      ]),
    );
    const [evaluated] = createRuler(two, [broken])(at(0));
    expect(evaluated?.rules[0]?.lastError).toMatch(/same labelset|many-to-many/);
    expect(evaluated?.rules[1]?.alerts).toHaveLength(2);
  });
});

describe('withRuleSeries', () => {
  const withRules = withRuleSeries(source, groups, beganMs);
  const ask = (text: string) => {
    const range = { source: withRules, text, startMs: at(0), endMs: at(300), stepMs: 30_000 };
    const { result } = queryRange(range);
    if (result.kind !== 'matrix') throw new Error(result.kind);
    const values = Object.values(pointsByLabels(result.series));
    return values.map((points) => points.map(([seconds]) => seconds - beganMs / 1000));
  };

  it('shows an alert in each of its states, and no longer', () => {
    expect(ask('ALERTS{alertstate="pending"}')).toEqual([[60, 90, 210, 240]]);
    // The evaluation at 300 s finds the last sample (270 s) still within the lookback.
    expect(ask('ALERTS{alertstate="firing"}')).toEqual([[120, 150, 270, 300]]);
  });

  it('tells since when', () => {
    const text = `ALERTS_FOR_STATE - ${beganMs / 1000}`;
    const { result } = queryRange({
      source: withRules,
      text,
      startMs: at(150),
      endMs: at(150),
      stepMs: 1000,
    });
    expect(result.kind === 'matrix' && [...(result.series[0]?.values ?? [])]).toEqual([60]);
  });

  it('records', () => {
    expect(ask('room:temperature:double == 184')).toEqual([[120]]);
  });

  it('has nothing older than the ruler', () => {
    const late = withRuleSeries(source, groups, at(240));
    const { result } = queryRange({
      source: late,
      text: 'count_over_time(ALERTS{alertstate="firing"}[10m])',
      startMs: at(270),
      endMs: at(270),
      stepMs: 1000,
    });
    expect(result.kind === 'matrix' && [...(result.series[0]?.values ?? [])]).toEqual([1]);
  });

  it('finds its label sets', () => {
    const names = withRules.labelSets([], at(0), at(300)).map(({ __name__ }) => __name__);
    expect(new Set(names)).toEqual(
      new Set(['temperature', 'ALERTS', 'ALERTS_FOR_STATE', 'room:temperature:double']),
    );
  });
});

describe('fillTemplate', () => {
  it.each([
    ['{{ $labels.pod }} and {{$labels.nothing}}', 'p1 and '],
    ['{{ $value }}', '0.360248'],
    ['{{ $value | humanizePercentage }}', '36.02%'],
    ['{{ printf "%f" $value }}', '{{ printf "%f" $value }}'],
  ])('%s', (template, expected) => {
    expect(fillTemplate(template, { pod: 'p1' }, 0.360248)).toBe(expected);
  });
});
