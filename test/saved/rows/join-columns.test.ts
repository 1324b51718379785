import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Labels } from '../../../src/domain/labels.ts';
import { lastValueOf, type MetricRow } from '../../../src/domain/metrics/metric-answer.ts';
import type { Series } from '../../../src/domain/metrics/series.ts';
import { shownLabels } from '../../../src/domain/metrics/shown-labels.ts';
import { joinColumnRanges, joinColumns } from '../../../src/saved/rows/join-columns.ts';
import { sortRows } from '../../../src/saved/rows/sort-rows.ts';
import { declaredLabels } from '../../../src/saved/saved-query.ts';
import { instantRow } from '../../helpers/metric-answers.ts';
import { requestsQuery } from '../library/query-fixture.ts';

const query = requestsQuery();
const [plain, otlp] = query.variants;
if (plain === undefined || otlp === undefined) throw new Error('the fixture has two variants');

function series(labels: Labels, ...values: readonly (readonly [number, string])[]): Series {
  return { labels, samples: values.map(([timeMs, value]) => ({ timeMs, value })), histograms: [] };
}

function service(name: string, value: string, more: Labels = {}): Series {
  return series({ namespace: 'shop', service: name, ...more }, [1000, value]);
}

const at = (value: string) => [{ timeMs: 1000, value }];

describe('joinColumns', () => {
  it('makes a row of each series of the anchor and looks up the other columns', () => {
    const { rows, collided } = joinColumns(query, plain, {
      rate: [service('cart', '2', { version: 'v1' }), service('pay', '1')],
      failed: [service('pay', '0.5'), service('ghost', '9')],
      size: undefined,
      reason: [service('pay', '1', { reason: 'timeout' })],
    });
    expect(rows).toEqual([
      {
        labels: { namespace: 'shop', service: 'cart', version: 'v1' },
        samples: { rate: at('2'), failed: [], size: [] },
      },
      {
        labels: { namespace: 'shop', service: 'pay', reason: 'timeout' },
        samples: { rate: at('1'), failed: at('0.5'), size: [] },
      },
    ]);
    expect(collided).toBe(0);
  });

  it('renames the labels of the variant', () => {
    const { rows } = joinColumns(query, otlp, {
      rate: [series({ k8s_namespace_name: 'shop', service: 'cart' }, [1000, '2'])],
    });
    expect(rows[0]?.labels).toEqual({ namespace: 'shop', service: 'cart' });
  });

  it('finds rows in whatever order each column comes, with labels missing or empty', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    fc.assert(
      fc.property(
        fc.shuffledSubarray(names),
        fc.shuffledSubarray(names),
        fc.constantFrom(plain, otlp),
        (rate, failed, variant) => {
          const labels = (name: string): Labels =>
            variant === otlp
              ? { k8s_namespace_name: 'shop', service: name }
              : { namespace: 'shop', service: name };
          const { rows, collided } = joinColumns(query, variant, {
            rate: rate.map((name) => series(labels(name), [1000, `rate-${name}`])),
            failed: failed.map((name) => series({ ...labels(name), version: '' }, [1000, `failed-${name}`])),
          });
          expect(collided).toBe(0);
          expect(
            rows.map((row) => [row.labels.service, lastValueOf(row, 'rate'), lastValueOf(row, 'failed')]),
          ).toEqual(
            rate.map((name) => [name, `rate-${name}`, failed.includes(name) ? `failed-${name}` : null]),
          );
        },
      ),
      { seed: 7, numRuns: 200 },
    );
  });

  it('takes the rows from the next column when the anchor was not answered', () => {
    const { rows } = joinColumns(query, plain, { rate: undefined, failed: [service('pay', '0.5')] });
    expect(rows).toEqual([
      { labels: { namespace: 'shop', service: 'pay' }, samples: { rate: [], failed: at('0.5'), size: [] } },
    ]);
  });

  it('has no rows when the anchor was answered with nothing', () => {
    expect(joinColumns(query, plain, { rate: [], failed: [service('pay', '0.5')] }).rows).toEqual([]);
  });

  it('counts series that the row labels do not tell apart, and keeps the first', () => {
    const joined = joinColumns(query, plain, {
      rate: [service('cart', '2', { pod: 'a' }), service('cart', '3', { pod: 'b' })],
    });
    expect(joined.rows.map((row) => lastValueOf(row, 'rate'))).toEqual(['2']);
    expect(joined.collided).toBe(1);
  });

  it('keeps values as the server wrote them', () => {
    const { rows } = joinColumns(query, plain, {
      rate: [service('a', 'NaN'), service('b', '+Inf'), service('c', '1e-7')],
    });
    expect(rows.map((row) => lastValueOf(row, 'rate'))).toEqual(['NaN', '+Inf', '1e-7']);
  });

  it('is linear: 20,000 rows and three columns in well under a second', () => {
    const many = Array.from({ length: 20_000 }, (_, index) => service(`s${index}`, String(index)));
    const { rows } = joinColumns(query, plain, { rate: many, failed: many, size: many });
    expect(rows.length).toBe(20_000);
    expect(rows[19_999]?.samples).toEqual({ rate: at('19999'), failed: at('19999'), size: at('19999') });
  });
});

describe('joinColumnRanges', () => {
  it('keeps the samples of each column', () => {
    const { rows } = joinColumnRanges(query, plain, {
      rate: [series({ namespace: 'shop', service: 'cart' }, [1000, '1'], [2000, '2'])],
      failed: [series({ namespace: 'shop', service: 'cart' }, [2000, '0'])],
    });
    expect(rows).toEqual([
      {
        labels: { namespace: 'shop', service: 'cart' },
        samples: {
          rate: [
            { timeMs: 1000, value: '1' },
            { timeMs: 2000, value: '2' },
          ],
          failed: [{ timeMs: 2000, value: '0' }],
          size: [],
        },
      },
    ]);
  });

  it('puts series that take turns into one cell, in time order', () => {
    const { rows, collided } = joinColumnRanges(query, plain, {
      rate: [
        series({ namespace: 'shop', service: 'cart', disk: '/' }, [1000, '1'], [3000, '3']),
        series({ namespace: 'shop', service: 'cart', disk: '/data' }, [2000, '2']),
      ],
    });
    expect(rows[0]?.samples.rate?.map(({ value }) => value)).toEqual(['1', '2', '3']);
    expect(collided).toBe(0);
  });
});

describe('sortRows', () => {
  const row = (name: string, rate: string | null): MetricRow => instantRow({ service: name }, { rate });
  const rows = [
    row('b', '10'),
    row('a', null),
    row('d', '9'),
    row('c', 'NaN'),
    row('e', '+Inf'),
    row('f', '9'),
  ];
  const names = (sort: string | null): string =>
    sortRows(rows, sort, query)
      .map(({ labels }) => labels.service)
      .join('');

  it.each([
    ['rate', 'dfbeac'],
    ['-rate', 'ebdfac'],
    ['service', 'abcdef'],
    ['-service', 'fedcba'],
    [null, 'badcef'],
  ])('%s', (sort, expected) => {
    expect(names(sort)).toBe(expected);
  });

  it('sorts a range by its last sample', () => {
    const range = (name: string, ...values: string[]) => ({
      labels: { service: name },
      samples: { rate: values.map((value, index) => ({ timeMs: index, value })) },
    });
    const sorted = sortRows([range('a', '9', '1'), range('b'), range('c', '0', '5')], '-rate', query);
    expect(sorted.map(({ labels }) => labels.service)).toEqual(['c', 'a', 'b']);
  });

  it('refuses a name that is neither column nor label', () => {
    expect(() => sortRows(rows, '-speed', query)).toThrow(
      'requests has no column or label named speed; it has rate, failed, size, namespace, service, version, reason',
    );
  });

  it('loses no row', () => {
    const text = fc.oneof(fc.constantFrom('NaN', '+Inf', '-Inf'), fc.double().map(String), fc.constant(null));
    fc.assert(
      fc.property(fc.array(text), fc.constantFrom('rate', '-rate'), (values, sort) => {
        const input = values.map((value, index) => row(String(index), value));
        const output = sortRows(input, sort, query);
        expect(new Set(output)).toEqual(new Set(input));
        const numbers = output
          .map((one) => lastValueOf(one, 'rate'))
          .map((rate) =>
            Number(rate === '+Inf' ? Infinity : rate === '-Inf' ? -Infinity : (rate ?? Number.NaN)),
          );
        const known = numbers.filter((number) => !Number.isNaN(number));
        expect(numbers.slice(0, known.length)).toEqual(known);
        const ascending = [...known].sort((a, b) => a - b);
        expect(known.map(Number)).toEqual(sort === 'rate' ? ascending : [...known].sort((a, b) => b - a));
      }),
    );
  });
});

describe('shownLabels', () => {
  const clustered = { ...query, rowLabels: ['cluster', ...query.rowLabels] };
  const shown = (...rows: Labels[]): string[] =>
    shownLabels(
      { declaredLabels: declaredLabels(clustered) },
      rows.map((labels) => ({ labels })),
    ).map(({ title }) => title);

  it('leaves out what no row has, and the one cluster', () => {
    expect(shown({ cluster: 'eu', service: 'a' }, { cluster: 'eu', service: 'b', reason: 'oom' })).toEqual([
      'service',
      'Reason',
    ]);
    expect(shown({ cluster: 'eu', service: 'a' }, { cluster: 'us', service: 'a' })).toEqual([
      'cluster',
      'service',
    ]);
    expect(shown({ cluster: 'eu', service: 'a' }, { service: 'a' })).toEqual(['cluster', 'service']);
    expect(shown()).toEqual([]);
  });
});
