import { describe, expect, it } from 'vitest';
import {
  findExemplarIds,
  findIds,
  findSpanId,
  findTraceLabel,
} from '../../../src/domain/trace/trace-id-label.ts';

const id = '0af7651916cd43dd8448eb211c80319c';

const findTraceId = (labels: Record<string, string>, extraNames?: readonly string[]) =>
  findIds(labels, extraNames)?.traceId ?? null;

describe('findIds', () => {
  it.each([
    'trace_id',
    'traceID',
    'TraceID',
    'traceId',
    'TraceId',
    'traceid',
    'otel_trace_id',
    'trace.id',
    'trace-id',
    'OtelTraceID',
  ])('knows %s', (name) => {
    expect(findTraceId({ job: 'a', [name]: id })).toBe(id);
  });

  it.each(['parent_trace_id_hash', 'parent_trace_id', 'link.trace_id', 'span_id', 'id', 'request'])(
    'does not take %s for one',
    (name) => {
      expect(findTraceId({ [name]: id })).toBeNull();
    },
  );

  it("gives leading zeros back and lowers the digits (Tempo's generator strips them)", () => {
    expect(findTraceId({ traceID: 'F7651916CD43DD8448EB211C80319C' })).toBe(
      '00f7651916cd43dd8448eb211c80319c',
    );
  });

  it('passes over a label of the right name whose value is no id', () => {
    expect(findTraceId({ trace_id: 'EpTxMJ40fUus7aGY', traceID: id })).toBe(id);
    expect(findTraceId({ trace_id: '' })).toBeNull();
    expect(findTraceId({ trace_id: '00000000000000000000000000000000' })).toBeNull();
  });

  it('looks at the names of the configuration first', () => {
    const other = 'b'.repeat(32);
    expect(findTraceId({ trace_id: id, 'x-request': other }, ['x-request'])).toBe(other);
    expect(findTraceId({ trace_id: id, 'x-request': 'no id' }, ['x-request', 'absent'])).toBe(id);
  });
});

describe('findSpanId', () => {
  it('is told apart in the same way, with 16 digits', () => {
    expect(findSpanId({ spanID: '7ad6b7169203331' })).toBe('07ad6b7169203331');
    expect(findSpanId({ span_id: id })).toBeNull();
  });
});

describe('findExemplarIds', () => {
  const span = 'b7ad6b7169203331';
  it.each([
    ['a name of its own', { tid: id }, id, null, 'tid'],
    ['traceparent', { traceparent: `00-${id}-${span}-01` }, id, span, 'traceparent'],
    ['a traceparent under any name', { ctx: `00-${id}-${span}-01` }, id, span, 'ctx'],
    ['X-Ray', { xray: '1-0af76519-16cd43dd8448eb211c80319c' }, id, null, 'xray'],
    ['X-Ray under any name', { aws: '1-0af76519-16cd43dd8448eb211c80319c', span_id: span }, id, span, 'aws'],
    [
      "Datadog's",
      { 'dd.trace_id': '6249785623524942554' },
      '000000000000000056bbb2e96c8c22da',
      null,
      'dd.trace_id',
    ],
    ['its own name before any other', { request: 'b'.repeat(32), trace_id: id }, id, null, 'trace_id'],
  ])('%s', (_name, labels, traceId, spanId, label) => {
    expect(findExemplarIds(labels)).toEqual({ traceId, spanId });
    expect(findTraceLabel(labels, traceId)).toBe(label);
  });

  it.each([
    ['two values that could be it', { a: id, b: 'b'.repeat(32) }],
    ['the digest of something', { image_sha: id }],
    ['half an id', { a: span }],
    ['nothing', {}],
  ])('takes none: %s', (_name, labels) => {
    expect(findExemplarIds(labels).traceId).toBeNull();
  });
});
