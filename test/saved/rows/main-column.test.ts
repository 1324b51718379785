import { expect, it } from 'vitest';
import type { MetricColumn } from '../../../src/domain/metrics/metric-answer.ts';
import { mainColumn } from '../../../src/saved/rows/main-column.ts';

const columns: readonly MetricColumn[] = [
  { name: 'rate', title: 'Rate', unit: 'perSecond' },
  { name: 'errors', title: 'Errors', unit: 'ratio' },
  { name: 'created', title: 'Created', unit: 'timestamp' },
];

const rows = (...errors: readonly string[]) => [
  { labels: { service: 'cart' }, samples: { rate: [{ timeMs: 0, value: '3' }] } },
  {
    labels: { service: 'pay' },
    samples: {
      rate: [{ timeMs: 0, value: '1' }],
      errors: errors.map((value, at) => ({ timeMs: at * 60_000, value })),
      created: [{ timeMs: 0, value: '1795234750' }],
    },
  },
];

it.each([
  ['the one the rows are sorted by', '-errors', rows('0', '0.2'), 'errors'],
  ['that one, however great', 'errors', rows('+Inf'), 'errors'],
  ['the first without an order', null, rows('0.2'), 'rate'],
  ['the first where the order is by a label', 'service', rows('0.2'), 'rate'],
  ['the first where it is by a time', '-created', rows('0.2'), 'rate'],
  ['the first where nothing ever happened', '-errors', rows('0', 'NaN', '-0'), 'rate'],
  ['the first where it has no samples', '-errors', rows(), 'rate'],
])('charts %s', (_, sort, some, name) => {
  expect(mainColumn(columns, some, { sort })?.name).toBe(name);
});

it('charts what a person asks for, whatever it holds', () => {
  expect(mainColumn(columns, rows('0'), { sort: '-errors', typed: true })?.name).toBe('errors');
  expect(mainColumn(columns, rows('0'), { sort: '-created', typed: true })?.name).toBe('rate');
});

it('has nothing to chart without columns', () => {
  expect(mainColumn([], rows('1'), { sort: '-errors' })).toBeNull();
});
