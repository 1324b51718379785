import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJsonStream } from '../../../src/backends/json/json-stream.ts';

async function* inPieces(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

async function read(text: string, size: number, maxBytes: number | undefined) {
  const elements: unknown[] = [];
  const outcome = await readJsonStream(inPieces(text, size), {
    path: ['data', 'result'],
    onElement: (element, index) => {
      expect(index).toBe(elements.length);
      elements.push(element);
    },
    maxBytes,
  }).catch((error: Error) => error.message);
  return { outcome, elements };
}

const document = fc.record({
  status: fc.string(),
  data: fc.record({
    resultType: fc.string({ unit: 'grapheme' }),
    result: fc.array(fc.jsonValue(), { maxLength: 6 }),
  }),
  warnings: fc.array(fc.string()),
});

describe('readJsonStream of a document that is held', () => {
  it('gives what the bit by bit reading gives, whatever the pieces', async () => {
    await fc.assert(
      fc.asyncProperty(document, fc.integer({ min: 1, max: 40 }), async (value, size) => {
        const text = JSON.stringify(value);
        expect(await read(text, size, 1_000_000)).toEqual(await read(text, size, undefined));
      }),
    );
  });

  it('refuses what is cut, in the same words', async () => {
    const text = '{"status":"success","data":{"result":[{"a":1},{"b":';
    const held = await read(text, 7, 1_000_000);
    expect(held.outcome).toEqual((await read(text, 7, undefined)).outcome);
    expect(held.outcome).toMatch(/not whole|JSON/);
  });

  it('goes over to reading bit by bit when the document grows large', async () => {
    const text = JSON.stringify({
      data: { result: Array.from({ length: 90_000 }, (_, index) => ({ index, fill: 'x'.repeat(90) })) },
    });
    expect(text.length).toBeGreaterThan(8 * 1024 * 1024);
    const { outcome, elements } = await read(text, 65_536, 1_000_000_000);
    expect(elements).toHaveLength(90_000);
    expect(elements[89_999]).toMatchObject({ index: 89_999 });
    expect(outcome).toEqual({ data: { result: [] } });
  });
});
