import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstErrorOffset } from '../../src/languages/error-offset.ts';
import { parseTree } from '../../src/languages/grammars.ts';
import type { QueryLanguage } from '../../src/languages/language.ts';
import { extractStreamSelectors, isLogqlMetricExpression } from '../../src/languages/logql-stream.ts';
import { extractSelectors } from '../../src/languages/promql-selectors.ts';
import { isMetricsPipeline } from '../../src/languages/traceql-pipeline.ts';

describe('extractSelectors', () => {
  it('finds every selector with its name, matchers and range', () => {
    const expr = `sum by (le) (rate(a_bucket{x="1", y!="2"}[5m] offset 1h))
      / on () group_left () max_over_time((b)[1h:5m]) + {__name__="c", z=~"a|b"} - {"d.e", "f.g"!~'h'} + topk(3, {__name__=~"i.*"}) + j`;
    expect(
      extractSelectors(expr).map(({ metricName, matchers, range }) => ({ metricName, matchers, range })),
    ).toEqual([
      {
        metricName: 'a_bucket',
        matchers: [
          { name: 'x', operator: '=', value: '1' },
          { name: 'y', operator: '!=', value: '2' },
        ],
        range: '5m',
      },
      { metricName: 'b', matchers: [], range: '1h:5m' },
      { metricName: 'c', matchers: [{ name: 'z', operator: '=~', value: 'a|b' }], range: null },
      { metricName: 'd.e', matchers: [{ name: 'f.g', operator: '!~', value: 'h' }], range: null },
      { metricName: null, matchers: [{ name: '__name__', operator: '=~', value: 'i.*' }], range: null },
      { metricName: 'j', matchers: [], range: null },
    ]);
  });

  it('says where each stands', () => {
    const expr = 'rate(foo{a="b"}[5m]) / bar';
    expect(extractSelectors(expr).map(({ from, to }) => expr.slice(from, to))).toEqual(['foo{a="b"}', 'bar']);
  });

  it('reads what it can of a broken text and never throws', () => {
    expect(extractSelectors('rate(foo{a="b"}[5m]').map((selector) => selector.metricName)).toEqual(['foo']);
    expect(extractSelectors('foo{a="b", c=}')[0]?.matchers).toEqual([
      { name: 'a', operator: '=', value: 'b' },
    ]);
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'foo{}()[]="\'`~!5m, \\\n') }), (text) => {
        for (const { from, to } of extractSelectors(text)) expect(text.slice(from, to)).not.toBe('');
      }),
    );
  });

  it('takes deep nesting', () => {
    const nested = (depth: number): string => `${'('.repeat(depth)}foo${')'.repeat(depth)}`;
    expect(extractSelectors(nested(500))[0]?.metricName).toBe('foo');
    // Deeper than the parser follows: what it finds is less, but nothing overflows.
    expect(extractSelectors(nested(50_000)).length).toBeLessThanOrEqual(1);
  });
});

describe('extractStreamSelectors', () => {
  it('finds the selector and where its pipeline begins and ends', () => {
    const expr = '{app="a", env=~`b|c`,x!="y", z!~"w"} |= "text" | json';
    const [selector] = extractStreamSelectors(expr);
    expect(selector?.matchers).toEqual([
      { name: 'app', operator: '=', value: 'a' },
      { name: 'env', operator: '=~', value: 'b|c' },
      { name: 'x', operator: '!=', value: 'y' },
      { name: 'z', operator: '!~', value: 'w' },
    ]);
    expect(expr.slice(selector?.from, selector?.to)).toBe('{app="a", env=~`b|c`,x!="y", z!~"w"}');
    expect(expr.slice(selector?.pipelineFrom, selector?.pipelineTo)).toBe('|= "text" | json');
  });

  it('without a pipeline points behind the selector', () => {
    expect(extractStreamSelectors('{a="b"}')[0]).toMatchObject({
      from: 0,
      to: 7,
      pipelineFrom: 7,
      pipelineTo: 7,
    });
  });

  it('finds both sides of a metric expression', () => {
    const expr = 'sum(rate({a="b"} |= "e" [5m])) / sum(rate({a="c"}[5m]))';
    expect(extractStreamSelectors(expr).map(({ matchers }) => matchers[0]?.value)).toEqual(['b', 'c']);
    expect(isLogqlMetricExpression(expr)).toBe(true);
    expect(isLogqlMetricExpression('{a="b"} |= "rate("')).toBe(false);
  });
});

describe('isMetricsPipeline', () => {
  it.each([
    ['{ status = error } | rate()', true],
    ['{ status = error } | rate() by (resource.service.name) with (exemplars=true)', true],
    ['{ } | rate() > 10', true],
    ['{ } | quantile_over_time(duration, .5, .9) by (span.foo)', true],
    ['({ span.x = 5 } | rate()) / ({ true } | rate())', true],
    ['{ status = error }', false],
    ['{ status = error } | count() > 2 | select(span.a)', false],
    ['{ name = "x | rate()" }', false],
    ['{ status = error } with (most_recent=true)', false],
  ])('%s', (query, expected) => {
    expect(isMetricsPipeline(query)).toBe(expected);
  });
});

describe('firstErrorOffset', () => {
  it.each<[QueryLanguage, string, number | null]>([
    ['promql', 'sum(rate(foo[5m]))', null],
    ['promql', 'sum(rate(foo[5m))', 15],
    ['promql', 'foo{a="b" c="d"}', 10],
    ['promql', 'foo{a="b}', 6],
    ['promql', String.raw`foo{a="b\"}`, 6],
    ['promql', 'foo bar', 4],
    ['logql', '{a="b"} |= "c"', null],
    ['logql', '{a="b"} | | json', 10],
    ['traceql', '{ name = "x" }', null],
    ['traceql', '{ name = "x" } ]', 15],
  ])('%s %s', (language, text, offset) => {
    expect(firstErrorOffset(parseTree(text, language), text)).toBe(offset);
  });
});
