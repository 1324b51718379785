import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJsonStream } from '../../../src/backends/json/json-stream.ts';
import { ObsqError } from '../../../src/domain/errors.ts';
import { parseBoundedJson } from '../../../src/domain/text/bounded-json.ts';

async function* inPieces(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let start = 0;
  for (let turn = 0; start < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    yield bytes.subarray(start, start + size);
    start += size;
  }
}

async function read(
  text: string,
  path: readonly string[],
  sizes: readonly number[] = [1 << 16],
): Promise<{ rest: unknown; elements: unknown[] }> {
  const elements: unknown[] = [];
  const rest = await readJsonStream(inPieces(Buffer.from(text), sizes), {
    path,
    onElement: (element, index) => {
      expect(index).toBe(elements.length);
      elements.push(element);
    },
  });
  return { rest, elements };
}

/** JSON text of a value with whitespace put wherever the grammar allows it. */
function spaced(value: unknown, spaces: readonly string[]): string {
  let turn = 0;
  const space = (): string => spaces[turn++ % spaces.length] ?? '';
  const write = (item: unknown): string => {
    if (Array.isArray(item)) return `${space()}[${item.map(write).join(',') || space()}]${space()}`;
    if (typeof item === 'object' && item !== null) {
      const pairs = Object.entries(item).map(
        ([key, each]) => `${space()}${JSON.stringify(key)}${space()}:${write(each)}`,
      );
      return `${space()}{${pairs.join(',') || space()}}${space()}`;
    }
    return `${space()}${JSON.stringify(item)}${space()}`;
  };
  return write(value);
}

const spaces = fc.array(fc.constantFrom('', '', ' ', '\n', '\t\r '), { minLength: 1, maxLength: 7 });
const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });
const trickyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('"', '\\', '\\"', ']', '[{', '}', ',', '\u{1f600}', '\ud800', 'data', 'result', '한글'),
);
const json = fc.jsonValue({ maxDepth: 3, stringUnit: 'binary' });

describe('readJsonStream', () => {
  it('gives what JSON.parse gives, whatever the elements, spaces, neighbours and pieces', async () => {
    const documents = fc.record({
      elements: fc.array(fc.oneof(json, trickyText)),
      before: fc.dictionary(trickyText, json, { maxKeys: 3 }),
      inner: fc.dictionary(trickyText, json, { maxKeys: 3 }),
      after: fc.dictionary(trickyText, json, { maxKeys: 3 }),
      spaces,
      sizes,
    });
    await fc.assert(
      fc.asyncProperty(documents, async ({ elements, before, inner, after, spaces, sizes }) => {
        const withoutPath = (part: Record<string, unknown>, key: string): Record<string, unknown> =>
          Object.fromEntries(Object.entries(part).filter(([name]) => name !== key));
        const document = {
          ...withoutPath(before, 'data'),
          data: { ...withoutPath(inner, 'result'), result: elements, resultType: 'matrix' },
          ...withoutPath(after, 'data'),
        };
        const text = spaced(document, spaces);
        const expected = JSON.parse(text);
        const got = await read(text, ['data', 'result'], sizes);
        expect(got.elements).toEqual(expected.data.result);
        expected.data.result = [];
        expect(got.rest).toEqual(expected);
      }),
      { numRuns: 300, seed: 20_261_120 },
    );
  });

  it('gives any document without the path whole', async () => {
    await fc.assert(
      fc.asyncProperty(json, spaces, sizes, async (value, spaces, sizes) => {
        const text = spaced(value, spaces);
        const got = await read(text, ['data', 'no such key'], sizes);
        expect(got).toEqual({ rest: JSON.parse(text), elements: [] });
      }),
      { numRuns: 200, seed: 20_261_120 },
    );
  });

  it('refuses exactly what JSON.parse refuses: one byte dropped, doubled or replaced anywhere', async () => {
    const text =
      '{"status":"success","data":{"resultType":"x","result":[{"a":["\\"]",1.5]},[ ],"]",-1e3, null ]},"infos":[]}';
    const wrong: string[] = [];
    for (let at = 0; at <= text.length; at += 1) {
      const variants = [text.slice(0, at) + text.slice(at + 1)];
      for (const piece of ['"', '\\', ',', ':', '[', ']', '{', '}', '1', ' ', 'x']) {
        variants.push(
          text.slice(0, at) + piece + text.slice(at),
          text.slice(0, at) + piece + text.slice(at + 1),
        );
      }
      for (const variant of variants) {
        const expected = outcome(() => JSON.parse(variant));
        const got = await read(variant, ['data', 'result'], [5]).then(
          () => true,
          (error: unknown) => {
            expect(error).toBeInstanceOf(ObsqError);
            return false;
          },
        );
        if (got !== expected) wrong.push(variant);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('refuses every true beginning of a document', async () => {
    const text =
      '{"data":{"result":[{"metric":{"a":"\\u00e9\\\\"},"values":[[1,"2"]]},"x"]},"status":"success"}';
    for (let length = 0; length < text.length; length += 1) {
      await expect(read(text.slice(0, length), ['data', 'result'])).rejects.toThrow(ObsqError);
    }
  });

  it('takes the elements of an array at the root, and of a key at the first level', async () => {
    expect(await read(' [ {"a":1} , 2 ] ', [], [1])).toEqual({ rest: [], elements: [{ a: 1 }, 2] });
    expect(await read('{"data":[[1],[2]],"x":[3]}', ['data'], [1])).toEqual({
      rest: { data: [], x: [3] },
      elements: [[1], [2]],
    });
  });

  it('knows a key that is written with escapes, and no key of the same name elsewhere', async () => {
    expect((await read('{"d\\u0061ta":[1]}', ['data'])).elements).toEqual([1]);
    const decoys =
      '{"a":{"data":{"result":[1]}},"b":["data",{"result":[2]}],"c":"data","data":{"x":{"result":[3]},"result":[4]}}';
    expect((await read(decoys, ['data', 'result'], [1])).elements).toEqual([4]);
  });

  it.each([
    ['an element', (deep: string) => `{"data":[${deep}]}`],
    ['the document around them', (deep: string) => `{"other":${deep},"data":[1]}`],
  ])(
    'refuses nesting that is 100,000 deep in %s, whole or in pieces, with a sentence',
    async (_where, write) => {
      const text = write(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
      const refusal = { kind: 'backend', message: expect.stringContaining('200 deep') };
      await expect(read(text, ['data'])).rejects.toMatchObject(refusal);
      const kept = { path: ['data'], onElement: () => undefined, maxBytes: 1e9 };
      await expect(readJsonStream(inPieces(Buffer.from(text), [1 << 16]), kept)).rejects.toMatchObject(
        refusal,
      );
    },
  );

  it('leaves out what nobody wants, and reads the rest', async () => {
    const large = `[${'{},'.repeat(3_000_000)}{}]`;
    const text = `{"status":"ok","new":${large},"warnings":["w"],"data":{"stats":${large},"list":[1,[2]],"other":{"a":[1]}},"end":[3]}`;
    const elements: unknown[] = [];
    const rest = await readJsonStream(inPieces(Buffer.from(text), [1 << 16]), {
      path: ['data', 'list'],
      onElement: (element) => void elements.push(element),
      maxBytes: 1e9,
    });
    expect(elements).toEqual([1, [2]]);
    expect(rest).toEqual({
      status: 'ok',
      new: [],
      warnings: ['w'],
      data: { stats: [], list: [], other: { a: [1] } },
      end: [3],
    });
  });

  it('refuses more values than can be kept, though each is tiny, and none where each is handed on', async () => {
    const text = `{"data":[${'[],'.repeat(8_100_000)}[]]}`;
    const chunks = () => inPieces(Buffer.from(text), [1 << 20]);
    const options = { path: ['data'], onElement: () => undefined };
    await expect(readJsonStream(chunks(), { ...options, maxBytes: 1e9 })).rejects.toMatchObject({
      kind: 'limit',
      message: expect.stringContaining('16 million values'),
    });
  });

  it('waits for each element before it reads on', async () => {
    let fed = 0;
    async function* source(): AsyncGenerator<Uint8Array> {
      for (const piece of ['{"data":[1', ',2', ',3', ']}']) {
        fed += 1;
        yield Buffer.from(piece);
      }
    }
    const seen: [unknown, number][] = [];
    await readJsonStream(source(), {
      path: ['data'],
      async onElement(element) {
        await new Promise((resolve) => setImmediate(resolve));
        seen.push([element, fed]);
      },
    });
    // Each bare number ends where the next piece begins.
    expect(seen).toEqual([
      [1, 2],
      [2, 3],
      [3, 4],
    ]);
  });

  it('stops at the ceiling', async () => {
    const reading = readJsonStream(inPieces(Buffer.from(`{"data":[${'1,'.repeat(1_000)}1]}`), [100]), {
      path: ['data'],
      onElement: () => undefined,
      maxBytes: 500,
    });
    await expect(reading).rejects.toMatchObject({ kind: 'limit' });
  });

  it.each([
    ['', /empty/],
    ['<!doctype html><html><head><title>Sign in</title>', /web page \("Sign in"\)/],
    [
      'upstream connect error or disconnect/reset before headers',
      /not JSON; it begins with: upstream connect error/,
    ],
    [
      '{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[[1,"1"]',
      /not whole/,
    ],
  ])('says what came instead of JSON: %j', async (text, message) => {
    await expect(read(text, ['data', 'result'])).rejects.toMatchObject({
      kind: 'backend',
      message: expect.stringMatching(message),
    });
  });
});

function outcome(step: () => unknown): boolean {
  try {
    step();
    return true;
  } catch {
    return false;
  }
}

describe('a byte order mark before the document', () => {
  it('is ignored', async () => {
    expect(await read('\ufeff{"a":[1,2]}', ['a'])).toEqual({ rest: { a: [] }, elements: [1, 2] });
    expect(parseBoundedJson('\ufeff{"a":1}')).toEqual({ a: 1 });
  });
});
