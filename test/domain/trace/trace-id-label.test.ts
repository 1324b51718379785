import { describe, expect, it } from 'vitest';
import { findSpanId, findTraceId } from '../../../src/domain/trace/trace-id-label.ts';

const id = '0af7651916cd43dd8448eb211c80319c';

describe('findTraceId', () => {
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

  it.each(['parent_trace_id_hash', 'span_id', 'trace', 'id'])('does not take %s for one', (name) => {
    expect(findTraceId({ [name]: id })).toBeNull();
  });

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
