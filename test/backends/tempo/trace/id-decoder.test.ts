import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createIdDecoder, decodeId } from '../../../../src/backends/tempo/trace/id-decoder.ts';
import { createIdTable } from '../../../../src/backends/tempo/trace/id-table.ts';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const base64 = (of: Uint8Array) => Buffer.from(of).toString('base64');
const hex = (of: Uint8Array) => Buffer.from(of).toString('hex');

/** Ids as stores send them, and as none should: of any length, with early padding, of other alphabets. */
const anyId = fc.oneof(
  bytes(8).map(base64),
  bytes(16).map(base64),
  bytes(8).map(hex),
  bytes(8).map((id) => Buffer.from(id).toString('base64url')),
  fc.constantFrom('', 'AAAAAAAAAAA=', '0000000000000000', 'AAAAAAAAAA==', '====', 'AAAAAAAAAB=='),
  fc.string({ maxLength: 14 }),
  fc.string({ unit: 'binary', minLength: 11, maxLength: 11 }).map((text) => `${text}=`),
);

describe('ids on the wire', () => {
  it.each<[string, string]>([
    ['Vj1iPHZRT44=', '563d623c76514f8e'],
    ['AAAAAAAAAAE=', '0000000000000001'],
    ['//////////8=', 'ffffffffffffffff'],
    ['gAAAAIAAAAA=', '8000000080000000'],
    ['AAAAAAAAAAA=', ''],
    ['563D623C76514F8E', '563d623c76514f8e'],
    ['1f', '000000000000001f'],
  ])('%s is %s', (sent, meant) => {
    const ids = createIdDecoder();
    expect([ids.spanId(sent), ids.ownSpanId(sent), ids.spanId(sent)]).toEqual([meant, meant, meant]);
  });

  it('are read as the plain way reads them, whatever they are', () => {
    fc.assert(
      fc.property(fc.array(anyId, { maxLength: 40 }), (sent) => {
        const ids = createIdDecoder();
        for (const id of sent) {
          expect(ids.spanId(id)).toBe(decodeId(id, 8));
          expect(ids.ownSpanId(id)).toBe(decodeId(id, 8));
          expect(ids.traceId(id)).toBe(decodeId(id, 16));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('agree with what was encoded', () => {
    fc.assert(
      fc.property(bytes(8), (id) => {
        fc.pre(id.some((byte) => byte !== 0));
        expect(createIdDecoder().ownSpanId(base64(id))).toBe(hex(id));
      }),
    );
  });

  it('that are no text are none', () => {
    const ids = createIdDecoder();
    expect(
      [undefined, null, 5, {}].map((id) => [ids.traceId(id), ids.spanId(id), ids.ownSpanId(id)]),
    ).toEqual(Array.from({ length: 4 }, () => ['', '', '']));
  });

  it('of spans are counted by what they mean, those of parents are not', () => {
    const ids = createIdDecoder();
    const uses = (id: string) => {
      ids.ownSpanId(id);
      return ids.lastUses();
    };
    ids.spanId('AAAAAAAAAAE=');
    expect([uses('AAAAAAAAAAE='), uses('AAAAAAAAAAI='), uses('0000000000000001'), uses('1')]).toEqual([
      1, 1, 2, 3,
    ]);
  });
});

describe('the table of ids', () => {
  it('numbers 20,000 in the order they come, and knows them again', () => {
    const table = createIdTable();
    const id = (index: number): [number, number] => [Math.imul(index, 0x9e37_79b1) >>> 0, index % 7];
    for (let index = 0; index < 20_000; index += 1) expect(table.numberOf(...id(index))).toBe(index);
    for (let index = 0; index < 20_000; index += 1) expect(table.numberOf(...id(index))).toBe(index);
  });

  it('tells ids apart that fall into one place', () => {
    const table = createIdTable(0);
    const pairs: [number, number][] = [];
    for (let high = 0; high < 60; high += 1) for (let low = 0; low < 60; low += 1) pairs.push([high, low]);
    pairs.push([-1, -1], [0xffff_ffff, 0], [0, 0xffff_ffff]);
    expect(pairs.map(([high, low]) => table.numberOf(high, low))).toEqual(pairs.map((_, index) => index));
    // The same 32 bits, written with a sign or without.
    expect(table.numberOf(0xffff_ffff, 0xffff_ffff)).toBe(table.numberOf(-1, -1));
  });
});
