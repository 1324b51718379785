import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeTraceFile } from '../../../../src/backends/tempo/file/decode-trace-file.ts';
import { formatOtlp } from '../../../../src/backends/tempo/file/format-otlp.ts';
import type { SpanSources } from '../../../../src/backends/tempo/trace/decode-trace.ts';
import { recordedResponse } from '../../../helpers/fake-http.ts';

function roundTrip(text: string): { readonly written: string; readonly spans: readonly unknown[] } {
  const sources: SpanSources = new Map();
  const { data } = decodeTraceFile({ name: 'a.json', text }, null, sources);
  return { written: [...formatOtlp(data.spans, sources)].join(''), spans: data.spans };
}

const traceId = '0123456789abcdef0123456789abcdef';
const text = fc.string({ maxLength: 6 });
const spanId = fc.integer({ min: 1, max: 2 ** 40 }).map((number) => number.toString(16).padStart(16, '0'));
const nanoseconds = fc.bigInt({ min: 1n, max: (1n << 63n) - 1n }).map(String);
const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    fc.record({ stringValue: text }),
    fc.record({ boolValue: fc.boolean() }),
    fc.record({ intValue: fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }).map(String) }),
    fc.record({
      doubleValue: fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant('NaN')),
    }),
    fc.record({ bytesValue: fc.base64String({ maxLength: 8 }) }),
    fc.constant({}),
    fc.record({ arrayValue: fc.record({ values: fc.array(tie('any'), { maxLength: 3 }) }) }),
    fc.record({
      kvlistValue: fc.record({
        values: fc.array(fc.record({ key: text, value: tie('any') }), { maxLength: 3 }),
      }),
    }),
  ),
})).any;
const attributes = fc.array(fc.record({ key: text, value }), { maxLength: 4 });
const dropped = fc.integer({ min: 0, max: 9 });
const span = fc.record(
  {
    traceId: fc.constant(traceId),
    spanId,
    parentSpanId: spanId,
    traceState: text,
    flags: fc.integer({ min: 0, max: 1023 }),
    name: text,
    kind: fc.integer({ min: 0, max: 5 }),
    startTimeUnixNano: nanoseconds,
    endTimeUnixNano: nanoseconds,
    attributes,
    droppedAttributesCount: dropped,
    events: fc.array(
      fc.record({ timeUnixNano: nanoseconds, name: text, attributes, droppedAttributesCount: dropped }),
      {
        maxLength: 2,
      },
    ),
    droppedEventsCount: dropped,
    links: fc.array(
      fc.record({
        traceId: fc.constant(traceId),
        spanId,
        traceState: text,
        attributes,
        droppedAttributesCount: dropped,
        flags: dropped,
      }),
      { maxLength: 2 },
    ),
    droppedLinksCount: dropped,
    status: fc.record({ code: fc.integer({ min: 0, max: 2 }), message: text }),
    aFieldOfTomorrow: text,
  },
  { requiredKeys: ['traceId', 'spanId'] },
);
const scopeSpans = fc.record(
  {
    scope: fc.record({ name: text, version: text, attributes, droppedAttributesCount: dropped }),
    spans: fc.uniqueArray(span, { minLength: 1, maxLength: 4, selector: (one) => one.spanId }),
    schemaUrl: text,
  },
  { requiredKeys: ['spans'] },
);
const resourceSpans = fc.record(
  {
    resource: fc.record({ attributes, droppedAttributesCount: dropped }),
    scopeSpans: fc.array(scopeSpans, { minLength: 1, maxLength: 3 }),
    schemaUrl: text,
  },
  { requiredKeys: ['scopeSpans'] },
);

describe('OTLP out and in', () => {
  it('loses nothing of a document that is OTLP/JSON already, whatever it holds', () => {
    fc.assert(
      fc.property(fc.array(resourceSpans, { minLength: 1, maxLength: 3 }), (groups) => {
        const ids = groups.flatMap((group) =>
          group.scopeSpans.flatMap((scope) => scope.spans.map((one) => one.spanId)),
        );
        fc.pre(new Set(ids).size === ids.length);
        const document = { resourceSpans: groups };
        // Object.is tells -0 from 0 in toEqual; JSON writes both as 0, so the text `-0` stands for it.
        const text = JSON.stringify(document, (key, item: unknown) =>
          key === 'doubleValue' && Object.is(item, -0) ? '-0' : item,
        );
        expect(JSON.parse(roundTrip(text).written)).toEqual(JSON.parse(text));
      }),
      { numRuns: 300 },
    );
  });

  it.each(['trace-v1-json', 'trace-v2-json', 'trace-v2-spans-dropped'])(
    'keeps every span of the recording %s, and every leaf of its JSON but ids and names of kinds',
    (name) => {
      const { body } = recordedResponse(`tempo/${name}`);
      const first = roundTrip(body);
      const second = roundTrip(first.written);
      expect(second.spans).toEqual(first.spans);
      expect(second.written).toBe(first.written);
      const { resourceSpans } = JSON.parse(first.written);
      const { trace, batches } = JSON.parse(body);
      expect(leaves(resourceSpans)).toEqual(leaves(trace?.resourceSpans ?? batches));
    },
  );

  it('writes ids as hex, kinds and statuses as numbers, and 64-bit integers as text', () => {
    const wire = {
      batches: [
        {
          instrumentationLibrarySpans: [
            {
              instrumentationLibrary: { name: 'lib' },
              spans: [
                {
                  traceId: 'ASNFZ4mrze8BI0VniavN7w==',
                  spanId: 'AAAAAAAAAAE=',
                  kind: 'SPAN_KIND_CLIENT',
                  startTimeUnixNano: 1795208832000000000,
                  status: { code: 'STATUS_CODE_ERROR' },
                  attributes: [{ key: 'n', value: { intValue: 7 } }],
                },
              ],
            },
          ],
        },
      ],
    };
    expect(JSON.parse(roundTrip(JSON.stringify(wire)).written)).toEqual({
      resourceSpans: [
        {
          scopeSpans: [
            {
              scope: { name: 'lib' },
              spans: [
                {
                  traceId,
                  spanId: '0000000000000001',
                  kind: 3,
                  startTimeUnixNano: '1795208832000000000',
                  status: { code: 2 },
                  attributes: [{ key: 'n', value: { intValue: '7' } }],
                },
              ],
            },
          ],
        },
      ],
    });
  });
});

const encoded = new Set(['traceId', 'spanId', 'parentSpanId', 'kind', 'code']);

/** Every value of a JSON tree with its path, but those that OTLP writes in another way. */
function leaves(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [`${path} = ${JSON.stringify(value)}`];
  return Object.entries(value).flatMap(([key, inner]) =>
    encoded.has(key) ? [`${path}.${key}`] : leaves(inner, `${path}.${key}`),
  );
}
