import { describe, expect, it } from 'vitest';
import { changeBetween } from '../../../src/domain/metrics/change.ts';
import { formatChange } from '../../../src/view/table/change.ts';

describe('changeBetween', () => {
  it.each([
    ['2', '3', { absolute: 1, ratio: 0.5 }],
    ['-2', '-3', { absolute: -1, ratio: -0.5 }],
    ['0', '3', { absolute: 3, ratio: null }],
    [null, '3', null],
    ['2', null, null],
    ['NaN', '3', null],
    ['2', '+Inf', null],
  ])('from %s to %s', (before, after, change) => {
    expect(changeBetween(before, after)).toEqual(change);
  });
});

describe('formatChange', () => {
  it.each([
    ['0.10', '0.25', 'cores', '+0.15 cores +150 %'],
    ['1048576', '524288', 'bytes', '-512 KiB -50 %'],
    ['100', '103', 'count', '+3 +3.0 %'],
    ['0', '5', 'count', '+5'],
    ['5', '5', 'count', '0'],
    [null, '5', 'count', 'new'],
    ['5', null, 'count', '-'],
    ['NaN', '5', 'count', '-'],
    ['0.5', '0.6', 'ratio', '+10 pp'],
    ['1000', '3000000', 'perSecond', '+3 M/s +300 k %'],
    ['1700000000', '1700000060', 'timestamp', '+1m'],
  ] as const)('%s to %s %s', (before, after, unit, text) => {
    expect(formatChange({ before, after }, unit)).toBe(text);
  });
});
