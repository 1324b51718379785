import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../../../src/domain/logs/log-entry.ts';
import { findEntryIds } from '../../../src/pivot/correlate/log-trace-id.ts';
import { cpuMs } from '../../helpers/cpu-time.ts';

const trace = '0af7651916cd43dd8448eb211c80319c';
const span = 'b7ad6b7169203331';
const short = '00000000000000008448eb211c80319c';
const datadog = '000000000000000056bbb2e96c8c22da';

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
    [
      "Spring Boot's",
      entry(`2026-11-29 INFO 1 --- [pay] [nio-1] [${trace}-${span}] c.e.Pay : failed`),
      trace,
      span,
      'line',
    ],
    [
      "Sleuth's",
      entry(`2026-11-29 INFO [pay,${trace},${span},true] 1 --- c.e.Pay : failed`),
      trace,
      span,
      'line',
    ],
    [
      "Sleuth's of 64 bits, without an application",
      entry(`INFO [,8448eb211c80319c,${span}] x`),
      short,
      span,
      'line',
    ],
    [
      "Serilog's",
      entry(`{"@t":"2026","@tr":"${trace}","@sp":"${span}","@l":"Error"}`),
      trace,
      span,
      'JSON field',
    ],
    ['B3', entry(`b3: ${trace}-${span}-1 GET /`), trace, span, 'line'],
    [
      "B3's headers",
      entry(`{"X-B3-TraceId":"${trace}","X-B3-SpanId":"${span}","X-B3-ParentSpanId":"${'c'.repeat(16)}"}`),
      trace,
      span,
      'JSON field',
    ],
    [
      'X-Ray',
      entry(`AWS-XRAY-TRACE-ID: 1-0af76519-16cd43dd8448eb211c80319c@${span} failed`),
      trace,
      span,
      'line',
    ],
    [
      'X-Ray in JSON',
      entry(`{"xray_trace_id":"Root=1-0af76519-16cd43dd8448eb211c80319c;Parent=${span};Sampled=1"}`),
      trace,
      span,
      'JSON field',
    ],
    [
      "Lambda's",
      entry(
        `REPORT RequestId: 8f5 XRAY TraceId: 1-0af76519-16cd43dd8448eb211c80319c SegmentId: ${span} Sampled: true`,
      ),
      trace,
      span,
      'line',
    ],
    [
      "Google's",
      entry(
        `{"logging.googleapis.com/trace":"projects/p/traces/${trace}","logging.googleapis.com/spanId":"${span}"}`,
      ),
      trace,
      span,
      'JSON field',
    ],
    ["Google's in text", entry(`handled projects/my-p/traces/${trace} in 3 ms`), trace, null, 'line'],
    ['uber-trace-id', entry(`uber-trace-id=${trace}:${span}:0:1 handled`), trace, span, 'logfmt field'],
    [
      'traceparent in JSON',
      entry(`{"headers":{"traceparent":"00-${trace}-${span}-01"}}`),
      trace,
      span,
      'JSON field',
    ],
    [
      "Datadog's, nested",
      entry('{"dd":{"trace_id":"6249785623524942554","span_id":"2246800662264969608"}}'),
      datadog,
      '1f2e3d4c5b6a7988',
      'JSON field',
    ],
    ["Datadog's, a number", entry('{"dd":{"trace_id":6249785623524942554}}'), datadog, null, 'line'],
    [
      "Datadog's, flat and short",
      entry('{"dd.trace_id":"1234567890123456"}'),
      '0000000000000000000462d53c8abac0',
      null,
      'JSON field',
    ],
    ["Datadog's, of 128 bits", entry(`{"dd.trace_id":"${trace}"}`), trace, null, 'JSON field'],
    [
      "Datadog's in text",
      entry('INFO [dd.service=pay dd.trace_id=6249785623524942554 dd.span_id=2246800662264969608] x'),
      datadog,
      '1f2e3d4c5b6a7988',
      'logfmt field',
    ],
    [
      'a decimal number under another name',
      entry('trace_id=6249785623524942554 x'),
      datadog,
      null,
      'logfmt field',
    ],
    ["ECS's", entry(`{"log":{"trace":{"id":"${trace}"}},"span.id":"${span}"}`), trace, span, 'JSON field'],
    [
      "Python's",
      entry(`{"otelTraceID":"${trace}","otelSpanID":"${span}","otelTraceSampled":true}`),
      trace,
      span,
      'JSON field',
    ],
    [
      "Python's in text, without a trace",
      entry('x [trace_id=0 span_id=0 resource.service.name=pay] - y'),
      null,
      null,
      null,
    ],
    [
      "the scopes of .NET's",
      entry(
        `{"Scopes":[{"Message":"x","SpanId":"${span}","TraceId":"${trace}","ParentId":"${'c'.repeat(16)}"}]}`,
      ),
      trace,
      span,
      'JSON field',
    ],
    [
      "the scopes of .NET's in text",
      entry(`info: A[0] => SpanId:${span}, TraceId:${trace}, ParentId:0000000000000000 => B`),
      trace,
      span,
      'line',
    ],
    [
      'JSON in JSON',
      entry(`{"log":"{\\"trace_id\\":\\"${trace}\\",\\"span_id\\":\\"${span}\\"}"}`),
      trace,
      span,
      'line',
    ],
    [
      'base64',
      entry(`{"traceId":"${Buffer.from(trace, 'hex').toString('base64')}"}`),
      trace,
      null,
      'JSON field',
    ],
    [
      'a coloured id',
      entry(`traceID=\u001b[36m${trace}\u001b[0m spanID=\u001b[36m${span}\u001b[0m ok`),
      trace,
      span,
      'line',
    ],
    [
      'a UUID behind its name',
      entry('trace_id=0af76519-16cd-43dd-8448-eb211c80319c x'),
      trace,
      null,
      'logfmt field',
    ],
    [
      "no id: the parent's",
      entry(`{"parent_trace_id":"${trace}","links":[{"traceId":"${trace}"}]}`),
      null,
      null,
      null,
    ],
    ['no id: a range of hashes', entry(`Updating ${trace}..${trace}`), null, null, null],
    ['a span id without a trace id', entry(`span_id=${span}`), null, span, null],
  ];
  it.each(table)('%s', (_name, line, traceId, spanId, source) => {
    expect(findEntryIds(line)).toMatchObject({ traceId, spanId, source });
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
    const startedMs = cpuMs();
    expect(findEntryIds(entry('trace_id '.repeat(300_000))).traceId).toBeNull();
    expect(findEntryIds(entry(`{"a":"${'"b'.repeat(500_000)}`)).traceId).toBeNull();
    expect(cpuMs() - startedMs).toBeLessThan(5000);
  });
});
