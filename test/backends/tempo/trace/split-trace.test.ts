import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeSpans } from '../../../../src/backends/tempo/trace/decode-trace.ts';
import { splitTrace } from '../../../../src/backends/tempo/trace/split-trace.ts';
import { TraceLosses } from '../../../../src/backends/tempo/trace/trace-losses.ts';

type Json = Record<string, unknown>;

const tiny = { leastChars: 0, pieceChars: 1 };
const idOf = (index: number) => Buffer.from(index.toString(16).padStart(16, '0'), 'hex').toString('base64');

/** Texts that look like the places a trace is cut at. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.constantFrom(
    '},{"traceId":"',
    '},{"traceId":"a","spanId":"b","name":"',
    '\\',
    '\\"',
    '"',
    ']}]}',
    'the rest of the list before',
    'and so on',
  ),
);
const attributes = fc.array(
  fc.record({
    key: text,
    value: fc.oneof(
      text.map((stringValue) => ({ stringValue })),
      fc.array(text, { maxLength: 2 }).map((values) => ({
        arrayValue: { values: values.map((stringValue) => ({ stringValue })) },
      })),
    ),
  }),
  { maxLength: 2 },
);
const link = fc.record({
  traceId: fc.constant('Lz4M7neuXcnBet42iesuVA=='),
  spanId: fc.nat(50).map(idOf),
  attributes,
});
const span = fc
  .record(
    {
      traceId: fc.constant('Lz4M7neuXcnBet42iesuVA=='),
      spanId: fc.integer({ min: 1, max: 500 }).map(idOf),
      traceState: text,
      parentSpanId: fc.integer({ min: 1, max: 500 }).map(idOf),
      flags: fc.nat(300),
      name: text,
      kind: fc.constantFrom('SPAN_KIND_SERVER', 'SPAN_KIND_CLIENT'),
      startTimeUnixNano: fc.nat(1e9).map(String),
      endTimeUnixNano: fc.nat(1e9).map(String),
      attributes,
      events: fc.array(fc.record({ timeUnixNano: fc.nat(1e9).map(String), name: text, attributes }), {
        maxLength: 2,
      }),
      links: fc.array(link, { maxLength: 3 }),
      status: fc.constantFrom({}, { code: 'STATUS_CODE_ERROR' }),
    },
    { requiredKeys: ['traceId', 'spanId', 'name'] },
  )
  .map((one): Json => one);
const scope = fc
  .record(
    { scope: fc.record({ name: text }), spans: fc.array(span, { maxLength: 8 }), schemaUrl: text },
    { requiredKeys: ['spans'] },
  )
  .map((one): Json => one);
const group = fc
  .record(
    { resource: fc.record({ attributes }), scopeSpans: fc.array(scope, { maxLength: 3 }), schemaUrl: text },
    { requiredKeys: ['scopeSpans'] },
  )
  .map((one): Json => one);
const groups = fc.array(group, { maxLength: 4 });

/** The forms that stores send (docs/stores.md 3.2), with what may stand behind the list. */
const form = fc.constantFrom<(list: unknown) => Json>(
  (resourceSpans) => ({ trace: { resourceSpans }, status: 'PARTIAL', message: 'some' }),
  (batches) => ({ trace: { batches }, metrics: { inspectedBytes: '9' } }),
  (batches) => ({ batches }),
  (resourceSpans) => ({ resourceSpans, message: 'x' }),
);

function wholeOf(body: string): {
  readonly spans: unknown;
  readonly status: unknown;
  readonly message: unknown;
} {
  const { trace, batches, resourceSpans, status, message } = JSON.parse(body);
  const list = trace?.resourceSpans ?? trace?.batches ?? resourceSpans ?? batches;
  return { spans: decodeSpans(list, new TraceLosses()), status, message };
}

/** Null where the parts are not to be used. */
function partsOf(body: string, sizes = tiny): ReturnType<typeof wholeOf> | null {
  const split = splitTrace(body, sizes);
  if (split === null) return null;
  try {
    return {
      spans: decodeSpans(split.elements(), new TraceLosses()),
      status: split.document.status,
      message: split.document.message,
    };
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return null;
    throw thrown;
  }
}

const plainSpan = (index: number, more: Json = {}): Json => ({
  traceId: 'Lz4M7neuXcnBet42iesuVA==',
  spanId: idOf(index),
  name: `n${index}`,
  ...more,
});
const plainGroup = (spans: readonly Json[], service = 'cart'): Json => ({
  resource: { attributes: [{ key: 'service.name', value: { stringValue: service } }] },
  scopeSpans: [{ scope: { name: 's' }, spans }],
});
const plain = (...list: readonly Json[]): string => JSON.stringify({ trace: { resourceSpans: list } });
const many = (from: number, count: number): Json[] =>
  Array.from({ length: count }, (_, i) => plainSpan(from + i));

describe('a trace in parts', () => {
  it('has the spans of the whole, wherever it is cut', () => {
    let cut = 0;
    fc.assert(
      fc.property(groups, form, fc.integer({ min: 1, max: 400 }), (list, formOf, pieceChars) => {
        const body = JSON.stringify(formOf(list));
        const parts = partsOf(body, { leastChars: 0, pieceChars });
        if (parts === null) return;
        cut += 1;
        expect(parts).toEqual(wholeOf(body));
      }),
      { numRuns: 400, seed: 20261120 },
    );
    // Most of them are: else this would say nothing.
    expect(cut).toBeGreaterThan(200);
  });

  it('has the spans of the whole or none where keys are repeated, moved and renamed', () => {
    const key = fc.constantFrom(
      'scopeSpans',
      'spans',
      'resource',
      'instrumentationLibrarySpans',
      'links',
      '1',
      '__proto__',
    );
    fc.assert(
      fc.property(groups, fc.array(fc.tuple(key, key, fc.nat(6)), { maxLength: 3 }), (list, renames) => {
        let body = JSON.stringify({ trace: { resourceSpans: list } });
        for (const [from, to, nth] of renames) {
          let seen = 0;
          body = body.replaceAll(`"${from}":`, (found) => {
            seen += 1;
            return seen - 1 === nth ? `"${to}":` : found;
          });
        }
        const parts = partsOf(body);
        if (parts !== null) expect(parts).toEqual(wholeOf(body));
      }),
      { numRuns: 400, seed: 20261121 },
    );
  });

  it('is cut between spans, not between links', () => {
    const links = [1, 2, 3].map((index) => ({ traceId: 'Lz4M7neuXcnBet42iesuVA==', spanId: idOf(index) }));
    const body = plain(
      plainGroup([plainSpan(1, { links }), plainSpan(2, { links }), plainSpan(3, { links })]),
    );
    expect(partsOf(body)).toEqual(wholeOf(body));
  });

  it('keeps one resource over all parts of one element', () => {
    const split = splitTrace(plain(plainGroup(many(1, 5)), plainGroup(many(6, 5), 'payment')), tiny);
    const spans = decodeSpans(split?.elements() ?? [], new TraceLosses());
    expect(spans.map(({ service }) => service)).toEqual([
      ...Array(5).fill('cart'),
      ...Array(5).fill('payment'),
    ]);
    expect(new Set(spans.map(({ resource }) => resource)).size).toBe(2);
  });

  it.each<[string, string]>([
    ['a repeated list of scopes', '"scopeSpans":[{"spans":[{"spanId":"AAAAAAAAAAk="}]}]'],
    ['a resource behind its spans', '"resource":{"attributes":[]}'],
    ['the older name beside the newer', '"instrumentationLibrarySpans":[]'],
  ])('is not cut: %s', (_, more) => {
    const body = plain(plainGroup(many(1, 4)), plainGroup(many(5, 2))).replace(
      ']}]},{"resource"',
      `]}],${more}},{"resource"`,
    );
    expect(() => JSON.parse(body)).not.toThrow();
    expect(partsOf(body)).toBeNull();
  });

  it.each<[string, string]>([
    ['a list of another name at the same depth', plain({ other: [{ spans: many(1, 4) }] })],
    [
      'one under a number, which JavaScript puts first',
      plain({ ...plainGroup(many(1, 1)), 1: [{ 2: many(2, 3) }] }),
    ],
    ['lists one deeper', plain({ scopeSpans: [{ spans: [plainSpan(1, { spans: many(2, 3) })] }] })],
    ['a text cut in the middle', plain(plainGroup(many(1, 9))).slice(0, -40)],
    ['a text with a word behind it', `${plain(plainGroup(many(1, 9)))} x`],
    ['white space at its head', ` ${plain(plainGroup(many(1, 9)))}`],
    ['a list', `[${plain(plainGroup(many(1, 9)))}]`],
    ['one span', plain(plainGroup(many(1, 1)))],
    ['no span', plain()],
    ['nothing', ''],
  ])('is not cut: %s', (_, body) => {
    expect(partsOf(body)).toBeNull();
  });

  it('is not cut when it is small', () => {
    const body = plain(plainGroup(many(1, 50)));
    expect(splitTrace(body, { leastChars: body.length + 1, pieceChars: 10 })).toBeNull();
    expect(splitTrace(body, { leastChars: body.length, pieceChars: 10 })).not.toBeNull();
    expect(splitTrace(body)).toBeNull();
  });
});
