import { describe, expect, it } from 'vitest';
import { queryInstant, queryRange } from '../../../../src/engine/promql/evaluate/engine.ts';
import { arraySource, gridSeries, pointsByLabels } from '../array-source.ts';

const values = (count: number, at: (index: number) => number): number[] =>
  Array.from({ length: count }, (_, index) => at(index));

/** 41 samples, 15 s apart, up to 600 s. */
const source = arraySource(
  gridSeries(0, 15_000, [
    [{ __name__: 'requests_total', pod: 'a', ns: 'x' }, values(41, (index) => index * 10)],
    [{ __name__: 'requests_total', pod: 'b', ns: 'x' }, values(41, (index) => index * 5)],
    [{ __name__: 'limit', pod: 'a' }, values(41, () => 1000)],
    [{ __name__: 'limit', pod: 'b' }, values(41, () => 100)],
    // Ends at 300 s.
    [{ __name__: 'gone', pod: 'a' }, values(21, (index) => index)],
  ]),
);

function vector(text: string, timeMs = 600_000): Record<string, number> {
  const { result } = queryInstant({ source, text, timeMs });
  if (result.kind !== 'vector') throw new Error(`${text} gave a ${result.kind}`);
  return Object.fromEntries(
    result.samples.map(({ labels, value }) => [
      Object.entries(labels)
        .sort()
        .map((pair) => pair.join('='))
        .join(','),
      value,
    ]),
  );
}

function scalar(text: string): number {
  const { result } = queryInstant({ source, text, timeMs: 600_000 });
  if (result.kind !== 'scalar') throw new Error(`${text} gave a ${result.kind}`);
  return result.value;
}

describe('queryInstant', () => {
  it('looks back five minutes, open at the left', () => {
    expect(vector('gone', 599_999)).toEqual({ '__name__=gone,pod=a': 20 });
    expect(vector('gone', 600_000)).toEqual({});
  });

  it('opens a range at its left: a sample exactly at t-r is outside', () => {
    // (300 s, 600 s] holds 20 samples of the 21 on the closed interval.
    expect(vector('count_over_time(limit{pod="a"}[5m])')).toEqual({ 'pod=a': 20 });
    expect(vector('count_over_time(limit{pod="a"}[5m])', 599_999)).toEqual({ 'pod=a': 20 });
  });

  it('extrapolates a rate to the ends of its range', () => {
    // 19 intervals of 10 over 285 s, carried on to 300 s: 200 in 300 s.
    expect(vector('increase(requests_total{pod="a"}[5m])')['ns=x,pod=a']).toBeCloseTo(200, 9);
    expect(vector('rate(requests_total{pod="a"}[5m])')['ns=x,pod=a']).toBeCloseTo(200 / 300, 12);
  });

  it.each([
    ['-2 ^ 2', -4],
    ['2 ^ 3 ^ 2', 512],
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['10 - 3 - 2', 5],
    ['-1 * -2 ^ 2', 4],
    ['7 % 4 * 2', 6],
    ['5m', 300],
    ['1h30m / 1m', 90],
    ['0x1F', 31],
    ['010', 8],
    ['1_000', 1000],
    ['-Inf', Number.NEGATIVE_INFINITY],
    ['scalar(limit)', Number.NaN],
    ['scalar(limit{pod="a"})', 1000],
    ['time()', 600],
    ['1 > bool 0', 1],
  ] as const)('%s', (text, expected) => {
    expect(scalar(text)).toEqual(expected);
  });

  it('binds offset to the last operand, not to the whole sum', () => {
    expect(vector('requests_total{pod="a"} - requests_total{pod="a"} offset 5m')).toEqual({
      'ns=x,pod=a': 200,
    });
    expect(vector('requests_total{pod="a"} offset 5m - requests_total{pod="a"} * 0')).toEqual({
      'ns=x,pod=a': 200,
    });
  });

  it('matches many to one with included labels', () => {
    expect(vector('requests_total / on (pod) group_left () limit')).toEqual({
      'ns=x,pod=a': 0.4,
      'ns=x,pod=b': 2,
    });
    expect(vector('limit * on (pod) group_right (ns) requests_total{pod="a"}')).toEqual({
      'pod=a': 400_000,
    });
  });

  it('keeps the name of a filter and drops that of a bool', () => {
    expect(vector('requests_total > 300')).toEqual({ '__name__=requests_total,ns=x,pod=a': 400 });
    expect(vector('requests_total > bool 300')).toEqual({ 'ns=x,pod=a': 1, 'ns=x,pod=b': 0 });
  });

  it('refuses what would have two values', () => {
    expect(() => vector('-{__name__=~"requests_total|limit", pod="a"}')).not.toThrow();
    expect(() => vector('label_replace(limit, "pod", "same", "", "")')).toThrow(
      'vector cannot contain metrics with the same labelset',
    );
    expect(() => vector('limit * on () limit')).toThrow(
      /^found duplicate series for the match group \{\} on the right/,
    );
    expect(() => vector('requests_total * on (ns) vector(1)')).not.toThrow();
  });
});

describe('queryRange', () => {
  const ask = (text: string): Record<string, [number, number][]> => {
    const { result } = queryRange({ source, text, startMs: 500_000, endMs: 700_000, stepMs: 100_000 });
    if (result.kind !== 'matrix') throw new Error('no matrix');
    return pointsByLabels(result.series);
  };

  it('leaves out the steps without a sample', () => {
    expect(ask('gone + 0')).toEqual({ 'pod\u0000a\u0000': [[500, 20]] });
    expect(ask('absent(gone)')).toEqual({
      '': [
        [600, 1],
        [700, 1],
      ],
    });
  });

  it('gives a number at every step', () => {
    expect(ask('1')).toEqual({
      '': [
        [500, 1],
        [600, 1],
        [700, 1],
      ],
    });
  });

  it('pins a selector with @', () => {
    expect(ask('sum(requests_total @ 300)')).toEqual({
      '': [
        [500, 300],
        [600, 300],
        [700, 300],
      ],
    });
    expect(ask('sum(requests_total @ start())')).toEqual({
      '': [
        [500, 495],
        [600, 495],
        [700, 495],
      ],
    });
  });

  it('evaluates a subquery on multiples of its step', () => {
    // The query's own steps are 500, 600, 700; the subquery's are 450, 480 | 570, 600 | 660, 690.
    expect(ask('min_over_time(vector(time())[1m:30s])')).toEqual({
      '': [
        [500, 450],
        [600, 570],
        [700, 660],
      ],
    });
  });

  it('refuses a range vector', () => {
    expect(() => ask('gone[5m]')).toThrow(
      'invalid expression type "range vector" for range query, must be Scalar or instant Vector',
    );
  });
});
