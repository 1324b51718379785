import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderSeries } from '../../../src/domain/metrics/row-order.ts';
import type { Series } from '../../../src/domain/metrics/series.ts';
import {
  type Columns,
  columnOfTime,
  resampleToColumns,
  spanOfSamples,
  timeOfColumn,
} from '../../../src/view/chart/resample.ts';
import { renderSparkline, renderTrend } from '../../../src/view/chart/sparkline.ts';
import { type MetricTableOptions, renderMetrics } from '../../../src/view/metrics/metric-table.ts';
import { nameSeries } from '../../../src/view/metrics/series-names.ts';
import { summarizeSamples } from '../../../src/view/metrics/series-statistics.ts';
import { typedAnswer } from '../../helpers/metric-answers.ts';
import { anyFrame, expectHarmless, hostileText, plain } from '../text/hostile.ts';

const nan = Number.NaN;

/** Samples a minute apart from noon; null is no sample. */
function samples(...values: (string | null)[]) {
  return values.flatMap((value, at) => (value === null ? [] : [{ timeMs: at * 60_000, value }]));
}

function series(labels: Record<string, string>, ...values: (string | null)[]): Series {
  return { labels, samples: samples(...values), histograms: [] };
}

describe('a sparkline', () => {
  it.each<[readonly number[], boolean, string]>([
    [[0, 1, 2, 3, 4, 5, 6, 7], false, '▁▂▃▄▅▆▇█'],
    [[0, 1, 2, 3, 4, 5, 6, 7], true, '_.:-=+*#'],
    [[1, nan, 3], false, '▁ █'],
    [[5, 5, 5], false, '▄▄▄'],
    [[0, 0], false, '▁▁'],
    [[1, Number.POSITIVE_INFINITY, 2, Number.NEGATIVE_INFINITY], false, '▁^█v'],
    [[100, 100.01], false, '▄▄'],
    [[], false, ''],
    [[nan], false, ' '],
  ])('%j, ascii %j: %j', (values, ascii, text) => {
    expect(renderSparkline(values, ascii)).toBe(text);
  });

  /** A trend in six cells of 60 values, all of them `usual` but some. */
  const trend = (usual: (at: number) => number, others: Record<number, string> = {}): string => {
    const values = Array.from({ length: 60 }, (_, at) => others[at] ?? String(usual(at)));
    return renderTrend(samples(...values), { fromMs: 0, toMs: 59 * 60_000, stepMs: 60_000 }, 6);
  };

  it.each<[string, string, string]>([
    ['a peak of one sample', trend(() => 1, { 24: '9' }), '▁▁█▁▁▁'],
    ['a dip of one sample', trend(() => 1, { 24: '0' }), '██▁███'],
    ['a dip in noise', trend((at) => 100 + (at % 3), { 24: '0' }), '██▁███'],
    ['a dip of one sample at either end', trend(() => 1, { 0: '0', 59: '0' }), '▁████▁'],
    ['an outage of two cells', trend((at) => (at > 18 && at < 40 ? 0 : 1)), '██▁▁██'],
    ['a dip and a peak', trend(() => 5, { 12: '0', 48: '9' }), '▅▁▅▅█▅'],
    ['one that flaps all the time', trend((at) => at % 2), '█▁█▁█▁'],
    ['one that climbs', trend((at) => at), '▁▃▄▆██'],
    ['one sample of +Inf', trend(() => 1, { 24: '+Inf' }), '▄▄^▄▄▄'],
  ])('over many samples a cell shows %s', (_name, drawn, text) => {
    expect(drawn).toBe(text);
  });

  it('over a span shows gaps and a late start', () => {
    const span = { fromMs: 0, toMs: 7 * 60_000, stepMs: 60_000 };
    expect(renderTrend(samples(null, null, '1', '2', null, null, '3', '3'), span, 8)).toBe('  ▁▅  ██');
  });
});

describe('resampling', () => {
  const span = { fromMs: 0, toMs: 600_000, stepMs: 60_000 };

  const both = (columns: Columns) => [[...columns.high], [...columns.low], [...columns.infinite]];

  it('keeps the greatest and the least of each column', () => {
    const many = samples(...Array.from({ length: 11 }, (_, i) => (i === 4 ? '99' : i === 5 ? '-50' : '1')));
    expect(both(resampleToColumns(many, span, 3))).toEqual([
      [1, 99, 1],
      [1, -50, 1],
      [0, 0, 0],
    ]);
  });

  it('draws straight lines between neighbours, none over gaps and NaN', () => {
    const { high, low } = resampleToColumns(samples('0', '10', null, null, '10', 'NaN', '20'), span, 21);
    expect([...high].slice(0, 13)).toEqual([0, 5, 10, nan, nan, nan, nan, nan, 10, nan, nan, nan, 20]);
    expect([...low]).toEqual([...high]);
  });

  it('draws no line to an infinity, and remembers its column', () => {
    const values = samples('1', '+Inf', '2', '-Inf');
    expect(both(resampleToColumns(values, { ...span, toMs: 180_000 }, 7))).toEqual([
      [1, nan, nan, nan, 2, nan, nan],
      [1, nan, nan, nan, 2, nan, nan],
      [0, 0, 1, 0, 0, 0, 2],
    ]);
  });

  it('knows columns and times of each other', () => {
    expect(columnOfTime(300_000, span, 11)).toBe(5);
    expect(timeOfColumn(5, span, 11)).toBe(300_000);
    expect(columnOfTime(0, { ...span, toMs: 0 }, 11)).toBe(0);
    expect(spanOfSamples([samples('1', '1'), samples(null, null, '1', null, '1')])).toEqual({
      fromMs: 0,
      toMs: 240_000,
      stepMs: 60_000,
    });
    expect(spanOfSamples([[]])).toBeNull();
  });

  it('never invents a value outside what it was given', () => {
    const value = fc.oneof(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), fc.constant(nan));
    fc.assert(
      fc.property(fc.array(value, { maxLength: 40 }), fc.integer({ min: 1, max: 60 }), (values, columns) => {
        const given = values.filter((one) => !Number.isNaN(one)).map((one) => one + 0);
        const all = samples(...values.map((one) => String(one + 0)));
        const drawn = resampleToColumns(all, { fromMs: 0, toMs: 39 * 60_000, stepMs: 60_000 }, columns);
        const shown = [...drawn.high, ...drawn.low].filter((one) => !Number.isNaN(one));
        for (const one of shown) {
          expect(one).toBeGreaterThanOrEqual(Math.min(...given) - 1e-3);
          expect(one).toBeLessThanOrEqual(Math.max(...given) + 1e-3);
        }
        if (given.length === 0) return;
        // Peak and dip survive whatever the number of columns.
        expect(Math.max(...shown)).toBe(Math.max(...given));
        expect(Math.min(...shown)).toBe(Math.min(...given));
      }),
      { seed: 41, numRuns: 300 },
    );
  });
});

describe('statistics', () => {
  it('leave NaN out, and infinities out of the mean', () => {
    expect(summarizeSamples(samples('1', 'NaN', '3'))).toEqual({ last: 3, min: 1, max: 3, mean: 2 });
    expect(summarizeSamples(samples('1', '+Inf'))).toEqual({
      last: Infinity,
      min: 1,
      max: Infinity,
      mean: 1,
    });
    expect(summarizeSamples(samples('NaN'))).toEqual({ last: nan, min: null, max: null, mean: null });
    expect(summarizeSamples([])).toEqual({ last: null, min: null, max: null, mean: null });
  });
});

describe('a table of series', () => {
  const pods = [
    series({ namespace: 'shop', pod: 'cart-1' }, '0.1', '0.5'),
    series({ namespace: 'shop', pod: 'payment-1' }, '0.05', '0.042'),
  ];
  const options: MetricTableOptions = {
    frame: { widthCells: 80, ascii: false },
    wide: false,
    timeZone: 'UTC',
  };

  const expr = 'sum by (namespace, pod) (rate(container_cpu_usage_seconds_total[5m]))';

  it('says once what all share, and lines numbers up', () => {
    expect(plain(renderMetrics(typedAnswer(pods, expr), options))).toBe(
      [
        'all: {namespace="shop"}',
        'pod              VALUE',
        'cart-1     0.500 cores',
        'payment-1  0.042 cores',
      ].join('\n'),
    );
  });

  it('says everything in every row in a pipe and with -o wide', () => {
    const expected = [
      'namespace  pod              VALUE',
      'shop       cart-1     0.500 cores',
      'shop       payment-1  0.042 cores',
    ].join('\n');
    expect(
      plain(
        renderMetrics(typedAnswer(pods, expr), { ...options, frame: { widthCells: null, ascii: false } }),
      ),
    ).toBe(expected);
    expect(plain(renderMetrics(typedAnswer(pods, expr), { ...options, wide: true }))).toBe(expected);
  });

  it('of a range has trend, last, greatest, least, mean', () => {
    expect(plain(renderMetrics(typedAnswer(pods, expr, { ranged: true }), options))).toBe(
      [
        'all: {namespace="shop"}',
        'pod        TREND                LAST          MAX          MIN          AVG',
        'cart-1     ▁▁▂▃▃▄▅▆▆▇██  0.500 cores  0.500 cores  0.100 cores  0.300 cores',
        'payment-1  ██▇▆▆▅▄▃▃▂▁▁  0.042 cores  0.050 cores  0.042 cores  0.046 cores',
      ].join('\n'),
    );
  });

  it('of one series puts its labels above', () => {
    const one = [series({ __name__: 'up', job: 'node' }, '1')];
    expect(plain(renderMetrics(typedAnswer(one, 'up'), options))).toBe('up{job="node"}\nVALUE\n    1');
  });

  it('shows times where they differ, and histograms', () => {
    const list: Series[] = [
      { ...series({ a: '1' }, '1'), histograms: [] },
      { labels: { a: '2' }, samples: [{ timeMs: 61_000, value: '2' }], histograms: [] },
    ];
    expect(plain(renderMetrics(typedAnswer(list, 'x'), options)).split('\n')).toEqual([
      'a  VALUE  TIME',
      '1      1  00:00:00',
      '2      2  00:01:01',
    ]);
    const bucket = { boundaries: 0 as const, lower: '0', upper: '1', count: '4' };
    const native: Series = {
      labels: { a: '1' },
      samples: [],
      histograms: [{ timeMs: 0, count: '4', sum: '2', buckets: [bucket] }],
    };
    expect(
      plain(renderMetrics(typedAnswer([native], 'request_duration_seconds'), options)).split('\n')[2],
    ).toBe('count 4, mean 500 ms, 1 buckets');
  });

  it('sorts by value or label, NaN last', () => {
    const list = [series({ a: 'x' }, '2'), series({ a: 'z' }, 'NaN'), series({ a: 'y' }, '10')];
    const order = (sort: string | null) =>
      orderSeries(list, sort)
        .map((one) => one.labels.a)
        .join('');
    expect([order(null), order('value'), order('-value'), order('a'), order('-a')]).toEqual([
      'xzy',
      'xyz',
      'yxz',
      'xyz',
      'zyx',
    ]);
  });

  it('names series by what tells them apart', () => {
    expect(nameSeries(pods)).toEqual({
      names: ['cart-1', 'payment-1'],
      shared: '{namespace="shop"}',
    });
    expect(nameSeries(pods.slice(0, 1)).names).toEqual(['namespace=shop pod=cart-1']);
  });

  it('names series by values where those say what they are', () => {
    const named = (...sets: readonly Readonly<Record<string, string>>[]) =>
      nameSeries(sets.map((labels) => ({ labels, samples: [], histograms: [] }))).names;
    expect(
      named(
        { level: 'info', service: 'cart', ns: 'shop' },
        { level: 'error', service: 'cart', ns: 'shop' },
        { service: 'pay', ns: 'shop' },
      ),
    ).toEqual(['info cart', 'error cart', 'pay']);
    expect(named({ code: '500', job: 'api' }, { code: '404', job: 'web' })).toEqual([
      'code=500 api',
      'code=404 web',
    ]);
    // Values alone would make one name of two.
    expect(named({ a: 'x', b: 'why' }, { a: 'why', b: 'x' }, { c: 'why' }, { d: 'why' })).toEqual([
      'a=x b=why',
      'a=why b=x',
      'why',
      'why',
    ]);
  });

  it('is harmless', () => {
    const anySeries = fc.record({
      labels: fc.dictionary(hostileText, hostileText, { maxKeys: 4 }),
      samples: fc.array(fc.record({ timeMs: fc.nat(), value: hostileText }), { maxLength: 4 }),
      histograms: fc.array(
        fc.record({ timeMs: fc.nat(), count: hostileText, sum: hostileText, buckets: fc.constant([]) }),
        { maxLength: 1 },
      ),
    });
    fc.assert(
      fc.property(
        fc.array(anySeries, { maxLength: 4 }),
        anyFrame,
        fc.boolean(),
        hostileText,
        (list, frame, ranged, expr) => {
          const answer = typedAnswer(list, expr, { ranged });
          expectHarmless(renderMetrics(answer, { frame, wide: false, timeZone: 'UTC' }), frame);
        },
      ),
      { seed: 42, numRuns: 300 },
    );
  });
});

describe('a label that stands behind the columns', () => {
  const answer = typedAnswer(
    [series({ pod: 'cart-1', state: 'Running', image: 'registry/cart:1' }, '1')],
    '',
    {
      declaredLabels: [
        { name: 'pod', title: 'pod' },
        { name: 'image', title: 'image', wide: true },
        { name: 'state', title: 'state' },
      ],
      rowLabels: ['pod'],
    },
  );
  const linesAt = (widthCells: number | null): string[] =>
    renderMetrics(answer, { frame: { widthCells, ascii: false }, wide: false, timeZone: 'UTC' }).map((line) =>
      line.map(({ text }) => text).join(''),
    );

  it('is the last of a wide table', () => {
    expect(linesAt(null)).toEqual([
      'POD     STATE    VALUE  IMAGE',
      'cart-1  Running      1  registry/cart:1',
    ]);
  });

  it('is the first to go from a narrow one', () => {
    expect(linesAt(22)).toEqual([
      'POD     STATE    VALUE',
      'cart-1  Running      1',
      '… 1 column hidden, -o…',
    ]);
  });
});
