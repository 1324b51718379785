import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeTraceId, encodeTraceId, type TraceKey } from '../../../../src/demo/cluster/traces/trace-id.ts';

const keys: fc.Arbitrary<TraceKey> = fc.record({
  second: fc.integer({ min: 0, max: 0xffff_ffff }),
  index: fc.integer({ min: 0, max: 7 }),
  phase: fc.constantFrom('healthy', 'failing'),
});

describe('trace ids', () => {
  it('carry their key', () => {
    fc.assert(
      fc.property(fc.integer(), keys, (seed, key) => {
        const id = encodeTraceId(seed, key);
        expect(id).toMatch(/^[0-9a-f]{32}$/);
        expect(decodeTraceId(seed, id)).toEqual(key);
      }),
    );
  });

  it('of another seed are none of ours', () => {
    fc.assert(
      fc.property(keys, fc.integer(), fc.integer(), (key, seed, other) => {
        fc.pre(seed !== other);
        expect(decodeTraceId(other, encodeTraceId(seed, key))).toBeNull();
      }),
    );
  });

  it('with one digit changed are none of ours', () => {
    fc.assert(
      fc.property(keys, fc.nat(31), fc.integer({ min: 1, max: 15 }), (key, at, by) => {
        const id = encodeTraceId(7, key);
        const digit = (Number.parseInt(id[at] ?? '0', 16) ^ by).toString(16);
        expect(decodeTraceId(7, id.slice(0, at) + digit + id.slice(at + 1))).toBeNull();
      }),
    );
  });

  it.each(['', 'abc', 'g'.repeat(32), 'A'.repeat(32), '0'.repeat(32), '0'.repeat(33)])(
    'refuse %j',
    (text) => {
      expect(decodeTraceId(7, text)).toBeNull();
    },
  );

  it('look like chance: neighbours differ in about half of their bits', () => {
    let differing = 0;
    const pairs = 300;
    for (let second = 0; second < pairs; second++) {
      const [a, b] = [second, second + 1].map((at) =>
        BigInt(`0x${encodeTraceId(7, { second: 1_795_176_000 + at, index: 0, phase: 'failing' })}`),
      );
      differing += ((a ?? 0n) ^ (b ?? 0n)).toString(2).replaceAll('0', '').length;
    }
    expect(differing / pairs).toBeGreaterThan(58);
    expect(differing / pairs).toBeLessThan(70);
  });
});
