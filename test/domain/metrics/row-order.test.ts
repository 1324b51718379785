import { describe, expect, it } from 'vitest';
import {
  orderByNumber,
  orderByText,
  orderingNumber,
  orderSeries,
  parseRowOrder,
} from '../../../src/domain/metrics/row-order.ts';

describe('the order of rows', () => {
  it.each([
    ['cpu', { name: 'cpu', descending: false }],
    ['-cpu', { name: 'cpu', descending: true }],
  ])('reads %s', (text, order) => {
    expect(parseRowOrder(text)).toEqual(order);
  });

  it.each([
    [false, ['-Inf', '-1', '2', '10', '+Inf', 'NaN', null]],
    [true, ['+Inf', '10', '2', '-1', '-Inf', 'NaN', null]],
  ])('puts no value last in both directions (descending: %s)', (descending, expected) => {
    const values = ['10', 'NaN', '+Inf', '-1', null, '-Inf', '2'];
    expect(orderByNumber(values, orderingNumber, descending)).toEqual(expected);
  });

  it.each([false, true])(
    'keeps equals as they came, infinities among them (descending: %s)',
    (descending) => {
      const rows = ['a', 'b', 'c'].map((name) => ({ name, value: '+Inf' }));
      const names = orderByNumber(rows, (row) => orderingNumber(row.value), descending);
      expect(names.map((row) => row.name).join('')).toBe('abc');
    },
  );

  it.each([
    [false, ['A', 'a', 'b', undefined]],
    [true, ['b', 'a', 'A', undefined]],
  ])('puts rows without the text last in both directions (descending: %s)', (descending, expected) => {
    const rows = [undefined, 'b', 'A', 'a'].map((text) => ({ text }));
    expect(orderByText(rows, (row) => row.text, descending).map((row) => row.text)).toEqual(expected);
  });

  it('orders series by a label that only some have: those without it stand last', () => {
    const series = [{}, { pod: 'b' }, { pod: 'a' }].map((labels) => ({
      labels,
      samples: [],
      histograms: [],
    }));
    const podsBy = (sort: string) => orderSeries(series, sort).map(({ labels }) => labels.pod ?? '-');
    expect([podsBy('pod'), podsBy('-pod')]).toEqual([
      ['a', 'b', '-'],
      ['b', 'a', '-'],
    ]);
  });
});
