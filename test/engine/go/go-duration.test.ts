import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatGoDuration,
  formatModelDuration,
  parseGoDuration,
  parseLongDuration,
} from '../../../src/engine/go/go-duration.ts';

describe('durations', () => {
  it.each([
    ['1h30m', 5400e9],
    ['1.5s', 1.5e9],
    ['-2ms', -2e6],
    ['.5s', 0.5e9],
    ['3µs', 3000],
    ['7us', 7000],
    ['0', 0],
    ['1d', null],
    ['5', null],
    ['', null],
    ['1h-1m', null],
  ])('Go reads %j', (text, ns) => expect(parseGoDuration(text)).toBe(ns));

  it.each([
    ['1d12h', 129_600e9],
    ['2w', 1_209_600e9],
    ['1y', 31_536_000e9],
  ])('Prometheus reads %j', (text, ns) => expect(parseLongDuration(text)).toBe(ns));

  // The first three are in the recordings of Loki and Tempo.
  it.each([
    [1440 * 3600e9, '1440h0m0s'],
    [1_836_681_641, '1.836681641s'],
    [414_537_110, '414.53711ms'],
    [1500, '1.5µs'],
    [999, '999ns'],
    [0, '0s'],
    [90e9, '1m30s'],
    [-90e9, '-1m30s'],
    [3_600e9 + 5e8, '1h0m0.5s'],
  ])('Go writes %d as %s', (ns, text) => expect(formatGoDuration(ns)).toBe(text));

  it.each([
    [721 * 3600e9, '30d1h'],
    [90e9, '1m30s'],
    [14 * 86_400e9, '2w'],
    [15 * 86_400e9, '15d'],
    [5e6, '5ms'],
    [0, '0s'],
  ])('Prometheus writes %d as %s', (ns, text) => expect(formatModelDuration(ns)).toBe(text));

  it('reads what it wrote', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e15, max: 1e15 }), (ns) => {
        expect(parseGoDuration(formatGoDuration(ns))).toBeCloseTo(ns, -1);
      }),
    );
  });
});
