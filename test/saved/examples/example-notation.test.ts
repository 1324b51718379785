import { describe, expect, it } from 'vitest';
import { compareListed } from '../../../src/saved/examples/compare-listed.ts';
import { compareRows } from '../../../src/saved/examples/compare-rows.ts';
import { parseExampleStream } from '../../../src/saved/examples/example-logs.ts';
import { parseExampleSeries } from '../../../src/saved/examples/example-series.ts';
import { parseExampleSpan } from '../../../src/saved/examples/example-span.ts';

describe('parseExampleSeries', () => {
  it.each([
    ['1 2.5 -3', [1, 2.5, -3]],
    ['0+60x3', [0, 60, 120, 180]],
    ['10-2x2', [10, 8, 6]],
    ['5x2', [5, 5, 5]],
    ['_ _x2 7', [null, null, null, 7]],
    ['1x0 NaN Inf -Inf', [1, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]],
    ['1e3 .5', [1000, 0.5]],
  ])('expands %s', (values, expected) => {
    const found = parseExampleSeries('up{job="a"}', values);
    expect(found).toEqual({ ok: true, value: { labels: { __name__: 'up', job: 'a' }, values: expected } });
  });

  it.each(['', 'x', '1+', '1+1', '1x', '_+1x3', '1,2', '0+1x999999'])('refuses the values %j', (values) => {
    expect(parseExampleSeries('up', values)).toMatchObject({ ok: false });
  });

  it.each(['up{job=~"a"}', '{job="a"}', 'up{job="a"', 'up{a="1",a="2"}', 'a + b', 'rate(up[5m])', ''])(
    'refuses the series %j',
    (series) => {
      expect(parseExampleSeries(series, '1')).toMatchObject({ ok: false });
    },
  );

  it('leaves an empty label out, as a store does', () => {
    expect(parseExampleSeries('up{a="",b="}{"}', '1')).toMatchObject({
      value: { labels: { __name__: 'up', b: '}{' } },
    });
  });
});

describe('parseExampleStream', () => {
  it('reads labels, structured metadata and lines', () => {
    expect(parseExampleStream('{a="1"} {level="error", x="} {"}', 'one\n\ntwo\n')).toEqual({
      ok: true,
      value: { labels: { a: '1' }, structuredMetadata: { level: 'error', x: '} {' }, lines: ['one', 'two'] },
    });
  });

  it.each(['', 'a', '{a="1"} x', '{a=~"1"}', '{a="1"} {b="2"} {c="3"}'])('refuses %j', (stream) => {
    expect(parseExampleStream(stream, 'line')).toMatchObject({ ok: false });
  });
});

describe('parseExampleSpan', () => {
  it('tells resource attributes from those of the span', () => {
    const text = '{trace="a", service="cart", name="GET", "k8s.pod.name"="cart-1", "http.route"="/c"}';
    expect(parseExampleSpan(text, '1500ms')).toEqual({
      ok: true,
      value: {
        ...{ trace: 'a', service: 'cart', name: 'GET', kind: 'internal', status: 'unset', durationMs: 1500 },
        attributes: { 'http.route': '/c' },
        resource: { 'service.name': 'cart', 'k8s.pod.name': 'cart-1' },
      },
    });
  });

  it.each([
    ['{service="cart", name="GET"}', '1s'],
    ['{trace="a", service="cart", name="GET", status="bad"}', '1s'],
    ['{trace="a", service="cart", name="GET"}', 'soon'],
  ])('refuses %s: %s', (span, duration) => {
    expect(parseExampleSpan(span, duration)).toMatchObject({ ok: false });
  });
});

describe('comparing', () => {
  const row = (pod: string, value: string | null) => ({ labels: { pod }, values: { cpu: value } });

  it('takes rows in any order, numbers as numbers, and only the values that are named', () => {
    const rows = [row('b', '0.30000000000000004'), { ...row('a', '1e0'), values: { cpu: '1e0', more: '5' } }];
    expect(compareRows([row('a', '1.0'), row('b', '0.3')], rows)).toEqual([]);
  });

  it('says what differs', () => {
    expect(
      compareRows(
        [row('a', '1'), row('b', null), row('c', 'NaN')],
        [row('a', '2'), row('b', '0'), row('d', '1')],
      ),
    ).toEqual([
      '{pod="a"} cpu: 1 expected, 2 found',
      '{pod="b"} cpu: nothing expected, 0 found',
      'no row {pod="c"}',
      'a row not expected: {pod="d"}',
    ]);
  });

  it('finds each line of a list once, by the labels that are named', () => {
    const line = (text: string) => ({ labels: { a: '1', b: '2' }, values: { line: text } });
    const expected = [{ labels: { a: '1' }, values: { line: 'x' } }];
    expect(compareListed(expected, [line('x')])).toEqual([]);
    expect(compareListed(expected, [line('x'), line('x')])).toHaveLength(1);
    // Neither of two texts is a number: they are not the same for it.
    expect(compareListed(expected, [line('y')])).toHaveLength(2);
  });
});
