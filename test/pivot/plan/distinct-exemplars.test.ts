import { describe, expect, it } from 'vitest';
import type { Exemplar } from '../../../src/domain/metrics/exemplar.ts';
import { distinctExemplars } from '../../../src/pivot/plan/distinct-exemplars.ts';
import { distinctQueries, exemplarQuery } from '../../../src/pivot/plan/exemplar-queries.ts';

describe('distinctQueries', () => {
  const of = (quantile: string): string =>
    `histogram_quantile(${quantile}, sum by (le) (rate(h_bucket{a="b",c=~"d|e"}[5m])))`;

  it.each([
    ['quantiles of one histogram', [of('0.5'), of('0.95'), of('0.99')], [of('0.5')]],
    [
      'another order of matchers, another range',
      ['x{a="1",b="2"}', 'rate(x{b="2",a="1"}[1h] offset 5m)'],
      ['x{a="1",b="2"}'],
    ],
    ['a part of another', ['sum(x)', 'sum(x) / sum(y)', 'sum(y)'], ['sum(x) / sum(y)']],
    ['other matchers', ['x{a="1"}', 'x{a="2"}', 'x{a!="1"}'], ['x{a="1"}', 'x{a="2"}', 'x{a!="1"}']],
    ['the name as a matcher', ['x', '{__name__="x"}'], ['x']],
    ['no selector at all', ['1', 'vector(1)'], ['1', 'vector(1)']],
    ['none', [], []],
  ])('%s', (_what, expressions, expected) => {
    expect(distinctQueries(expressions)).toEqual(expected);
  });
});

describe('exemplarQuery', () => {
  it.each([
    ['x_count', '(x_count) or (x_bucket)'],
    ['rate(x_sum{a="x_sum"}[5m])', '(rate(x_sum{a="x_sum"}[5m])) or (rate(x_bucket{a="x_sum"}[5m]))'],
    [
      '{"a.b_count", "c.d"="a.b_count"}',
      '({"a.b_count", "c.d"="a.b_count"}) or ({"a.b_bucket", "c.d"="a.b_count"})',
    ],
    [`{c="d", 'a.b_count'}`, `({c="d", 'a.b_count'}) or ({c="d", 'a.b_bucket'})`],
    ['{__name__="x_count",c="d"}', '({__name__="x_count",c="d"}) or ({__name__="x_bucket",c="d"})'],
    ['{"x_bucket"}', '{"x_bucket"}'],
  ])('asks for the buckets of %s', (expr, expected) => {
    expect(exemplarQuery(expr)).toBe(expected);
  });
});

describe('distinctExemplars', () => {
  const one: Exemplar = {
    seriesLabels: { __name__: 'h_bucket', le: '1' },
    labels: { trace_id: 'a' },
    value: '0.5',
    timeMs: 1000,
    traceId: null,
    spanId: null,
  };

  it('keeps one of those that are the same in everything, in the order they came', () => {
    const later = { ...one, timeMs: 2000 };
    const elsewhere = { ...one, seriesLabels: { __name__: 'h_bucket', le: '2' } };
    const traced = { ...one, labels: { trace_id: 'b' } };
    const again = { ...one, seriesLabels: { le: '1', __name__: 'h_bucket' }, labels: { trace_id: 'a' } };
    expect(distinctExemplars([one, later, elsewhere, again, traced, one])).toEqual([
      one,
      later,
      elsewhere,
      traced,
    ]);
  });
});
