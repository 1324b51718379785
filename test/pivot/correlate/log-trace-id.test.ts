import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../../../src/domain/logs/log-entry.ts';
import { findEntryIds } from '../../../src/pivot/correlate/log-trace-id.ts';

const trace = '0af7651916cd43dd8448eb211c80319c';
const span = 'b7ad6b7169203331';

function entry(line: string, more: Partial<LogEntry> = {}): LogEntry {
  return {
    timestampNs: '1795210580969112792',
    line,
    labels: { service_name: 'cart' },
    structuredMetadata: {},
    parsed: {},
    ...more,
  };
}

function beside(structuredMetadata: Record<string, string>): LogEntry {
  return entry('x', { structuredMetadata });
}

describe('the trace a line was written in', () => {
  const table: readonly [string, LogEntry, string | null, string | null, string | null][] = [
    ['structured metadata', beside({ trace_id: trace, span_id: span }), trace, span, 'structured metadata'],
    [
      'metadata under another name',
      beside({ traceID: trace.toUpperCase() }),
      trace,
      null,
      'structured metadata',
    ],
    [
      'a label, where the store does not tell metadata apart',
      entry('x', { labels: { trace_id: trace, span_id: span } }),
      trace,
      span,
      'label',
    ],
    ['a parsed field', entry('x', { parsed: { traceId: trace } }), trace, null, 'label'],
    [
      'a JSON field',
      entry(`{"msg":"m","trace_id":"${trace}","span_id":"${span}"}`),
      trace,
      span,
      'JSON field',
    ],
    [
      'a nested JSON field',
      entry(`{"trace":{"id":"${trace}"},"span":{"id":"${span}"}}`),
      trace,
      span,
      'JSON field',
    ],
    ['a field in another object', entry(`{"context":{"traceId":"${trace}"}}`), trace, null, 'JSON field'],
    [
      'a logfmt field',
      entry(`level=info traceID=${trace} spanID=${span} msg="done"`),
      trace,
      span,
      'logfmt field',
    ],
    ['a quoted logfmt field', entry(`level=info trace_id="${trace}" m="x=y"`), trace, null, 'logfmt field'],
    ['a traceparent header', entry(`GET /cart traceparent: 00-${trace}-${span}-01`), trace, span, 'line'],
    [
      'a name and a value in plain text',
      entry(`[trace_id: ${trace}, span_id: ${span}] done`),
      trace,
      span,
      'line',
    ],
    ['JSON that was cut', entry(`{"msg":"m","trace_id":"${trace}","err":"uncl`), trace, null, 'line'],
    [
      'a short id',
      entry('traceId=8448eb211c80319c ok'),
      '00000000000000008448eb211c80319c',
      null,
      'logfmt field',
    ],
    ['no id: a bare hash', entry(`commit ${trace} built`), null, null, null],
    [
      'no id: a UUID of a request',
      entry('request_id=0af76519-16cd-43dd-8448-eb211c80319c'),
      null,
      null,
      null,
    ],
    ['no id: all zeros', beside({ trace_id: '0'.repeat(32) }), null, null, null],
    ['no id: trace_flags', beside({ trace_flags: '01' }), null, null, null],
    ['a span id without a trace id', entry(`span_id=${span}`), null, span, null],
  ];
  it.each(table)('%s', (_name, line, traceId, spanId, source) => {
    expect(findEntryIds(line)).toEqual({ traceId, spanId, source });
  });

  it('asks the derived fields first: a label by its name, a regex by its first group', () => {
    const byLabel = [{ name: 'T', matcher: 'label' as const, regex: /^request$/ }];
    const line = beside({ request: trace, trace_id: 'b'.repeat(32) });
    expect(findEntryIds(line, byLabel)).toMatchObject({ traceId: trace, source: 'derived field' });
    const byRegex = [{ name: 'T', matcher: 'regex' as const, regex: /tid<(\w+)>/ }];
    expect(findEntryIds(entry(`a tid<${trace}> b`), byRegex)).toMatchObject({ traceId: trace });
    expect(findEntryIds(entry(`a trace_id=${trace} b`), byRegex)).toMatchObject({ source: 'logfmt field' });
  });

  it('looks at lines of megabytes in no time', () => {
    const startedMs = performance.now();
    expect(findEntryIds(entry('trace_id '.repeat(300_000))).traceId).toBeNull();
    expect(findEntryIds(entry(`{"a":"${'"b'.repeat(500_000)}`)).traceId).toBeNull();
    expect(performance.now() - startedMs).toBeLessThan(5000);
  });
});
