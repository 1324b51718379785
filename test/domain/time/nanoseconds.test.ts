import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nsBetween } from '../../../src/domain/time/nanoseconds.ts';

describe('nanoseconds between two texts', () => {
  it.each([
    ['1795179600000000000', '1795179600000000001', 1],
    ['1795179599999999999', '1795179600000000000', 1],
    ['1795179600000000000', '1795179599000000007', -999_999_993],
    ['0', '1795179600', 1_795_179_600],
    ['5', '1000000004', 999_999_999],
  ])('%s to %s', (from, to, between) => {
    expect(nsBetween(from, to)).toBe(between);
  });

  it('is exact for whatever lies within 104 days', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 2n ** 62n }),
        fc.bigInt({ min: -8_985_600_000_000_000n, max: 8_985_600_000_000_000n }),
        (from, delta) => {
          fc.pre(from + delta >= 0n);
          expect(BigInt(nsBetween(String(from), String(from + delta)))).toBe(delta);
        },
      ),
    );
  });

  it('reads signs too, and refuses what is no number', () => {
    expect(nsBetween('-5', '10')).toBe(15);
    expect(() => nsBetween('soon', '10')).toThrow(SyntaxError);
  });
});
