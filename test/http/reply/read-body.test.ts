import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText, readBody } from '../../../src/http/reply/read-body.ts';

async function* chunksOf(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

describe('a body read whole', () => {
  it('is what came, whatever length was announced', async () => {
    const texts = fc.array(fc.string({ unit: 'binary', maxLength: 40 }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(texts, fc.option(fc.nat(200), { nil: undefined }), async (list, expectedBytes) => {
        const body = await readBody(chunksOf(...list), { maxBytes: 10_000, expectedBytes });
        expect(body).toEqual(Buffer.concat(list.map((text) => Buffer.from(text))));
      }),
      { seed: 22, numRuns: 200 },
    );
  });

  it('grows past its first room', async () => {
    const parts = Array.from({ length: 40 }, (_, index) => String(index % 10).repeat(9_000));
    const body = await readBody(chunksOf(...parts), { maxBytes: 1_000_000 });
    expect(body.toString()).toBe(parts.join(''));
  });

  it.each<[string, number | undefined]>([
    ['nothing was announced', undefined],
    ['less was announced', 5],
    ['more was announced', 4_000_000_000],
  ])('is refused above the ceiling, and taken at it, where %s', async (_, expectedBytes) => {
    const sizes = { maxBytes: 10, expectedBytes };
    expect((await readBody(chunksOf('12345', '67890'), sizes)).toString()).toBe('1234567890');
    await expect(readBody(chunksOf('12345', '678901'), sizes)).rejects.toMatchObject({ kind: 'limit' });
  });
});

describe('bytes as text', () => {
  it('are UTF-8, with what is none replaced', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        expect(decodeText(Buffer.from(bytes))).toBe(
          new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes),
        );
      }),
      { seed: 23, numRuns: 300 },
    );
  });

  it.each(['', 'plain', 'größer', '\u{1f600}', '\ufeff{}'])('read back %j', (text) => {
    expect(decodeText(Buffer.from(text))).toBe(text);
  });
});
