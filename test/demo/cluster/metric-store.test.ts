import { describe, expect, it } from 'vitest';
import { computedSeries, constantSeries, family } from '../../../src/demo/cluster/family.ts';
import { createMetricStore } from '../../../src/demo/cluster/metric-store.ts';
import { is, like, named } from '../../engine/source/matchers.ts';

const gauge = (name: string) => ({ name, type: 'gauge' as const, help: '' });

let asked: string[] = [];
const families = [
  family(gauge('a'), () => {
    asked.push('a');
    return [constantSeries({ pod: 'x', ns: 'one' }, 1), constantSeries({ pod: 'y' }, 2)];
  }),
  family(gauge('b'), () => {
    asked.push('b');
    return [
      computedSeries(
        { pod: 'x' },
        (seconds) => (seconds < 100 ? Number.NaN : seconds),
        (_from, to) => to >= 100,
      ),
    ];
  }),
  family(
    gauge('a'),
    () => [],
    (from, to) => [constantSeries({ pod: `passing-${from}-${to}` }, 3)],
  ),
];
const store = createMetricStore(families, { startSeconds: 30, endSeconds: () => 200 });

describe('createMetricStore', () => {
  it('makes only the families whose name is asked for', () => {
    asked = [];
    store.select([named('b')], 0, 200_000);
    expect(asked).toEqual(['b']);
  });

  it('gives samples on the grid, inside its history, ascending', () => {
    const [series] = store.select([named('a'), is('pod', 'x')], -1e9, 1e9);
    expect(series?.labels).toEqual({ __name__: 'a', pod: 'x', ns: 'one' });
    expect([...(series?.timesMs ?? [])]).toEqual(
      [30, 45, 60, 75, 90, 105, 120, 135, 150, 165, 180, 195].map((s) => s * 1000),
    );
  });

  it('includes both ends of the window', () => {
    const [series] = store.select([named('a'), is('pod', 'x')], 45_000, 75_000);
    expect([...(series?.timesMs ?? [])]).toEqual([45_000, 60_000, 75_000]);
  });

  it('leaves out samples that are not there, and series without any', () => {
    const [series] = store.select([named('b')], 60_000, 130_000);
    expect([...(series?.timesMs ?? [])]).toEqual([105_000, 120_000]);
    expect([...(series?.values ?? [])]).toEqual([105, 120]);
    expect(store.select([named('b')], 30_000, 90_000)).toEqual([]);
    expect(store.labelSets([named('b')], 30_000, 90_000)).toEqual([]);
  });

  it('matches an absent label as an empty one', () => {
    expect(store.labelSets([named('a'), is('ns', '')], 60_000, 60_000).map((labels) => labels.pod)).toEqual([
      'y',
      'passing-60-60',
    ]);
  });

  it('matches names by other matchers too', () => {
    expect(store.labelSets([like('__name__', 'a|b'), is('pod', 'x')], 0, 200_000)).toHaveLength(2);
    expect(store.labelSets([named('a'), like('__name__', 'b')], 0, 200_000)).toEqual([]);
  });

  it('has nothing between two scrapes or in a window that ends before it begins', () => {
    expect(store.select([named('a')], 46_000, 59_000)).toEqual([]);
    expect(store.labelSets([named('a')], 46_000, 59_000)).toEqual([]);
    expect(store.select([named('a')], 75_000, 45_000)).toEqual([]);
  });
});
