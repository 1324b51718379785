import { describe, expect, it } from 'vitest';
import type { DemoSeries, MetricSource } from '../../src/engine/source/sources.ts';
import { exportOpenMetrics } from './export-openmetrics.ts';

function source(series: readonly DemoSeries[]): MetricSource {
  return {
    select: (matchers) =>
      series.filter(({ labels }) => matchers.every((matcher) => matcher.matches(labels[matcher.name] ?? ''))),
    labelSets: (matchers) =>
      series
        .filter(({ labels }) => matchers.every((matcher) => matcher.matches(labels[matcher.name] ?? '')))
        .map(({ labels }) => labels),
    exemplars: () => [],
    metadata: () => ({}),
    scrapeIntervalMs: 15_000,
  };
}

function series(labels: Record<string, string>, samples: readonly (readonly [number, number])[]): DemoSeries {
  return {
    labels,
    timesMs: Float64Array.from(samples, ([timeMs]) => timeMs),
    values: Float64Array.from(samples, ([, value]) => value),
  };
}

describe('exportOpenMetrics', () => {
  it('groups by name, escapes, keeps every digit and ends', () => {
    const metrics = source([
      series({ __name__: 'b_total', path: 'C:\\x "y"\nz' }, [[1_795_176_000_000, 0.1 + 0.2]]),
      series({ __name__: 'a' }, [
        [1_795_176_000_250, Number.POSITIVE_INFINITY],
        [1_795_176_015_000, -1e-9],
        [1_795_176_030_000, Number.NaN],
      ]),
      series({ __name__: 'b_total', path: '/' }, [[1_795_176_015_007, 12_345_678_901]]),
    ]);
    expect([...exportOpenMetrics(metrics, { fromMs: 0, toMs: 2e12 })].join('')).toBe(
      [
        '# TYPE b_total unknown',
        'b_total{path="C:\\\\x \\"y\\"\\nz"} 0.30000000000000004 1795176000',
        'b_total{path="/"} 12345678901 1795176015.007',
        '# TYPE a unknown',
        'a +Inf 1795176000.250',
        'a -1e-9 1795176015',
        'a NaN 1795176030',
        '# EOF',
        '',
      ].join('\n'),
    );
  });

  it('writes only what the matchers select', () => {
    const metrics = source([
      series({ __name__: 'a', x: '1' }, [[0, 1]]),
      series({ __name__: 'a', x: '2' }, [[0, 2]]),
    ]);
    const matchers = [
      { name: 'x', operator: '=' as const, value: '2', matches: (value: string) => value === '2' },
    ];
    expect([...exportOpenMetrics(metrics, { fromMs: 0, toMs: 1, matchers })].join('')).toBe(
      '# TYPE a unknown\na{x="2"} 2 0\n# EOF\n',
    );
  });
});
