import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../../../src/domain/logs/log-entry.ts';
import type { Trace } from '../../../src/domain/trace/trace.ts';
import { linkLogs } from '../../../src/pivot/correlate/link-logs.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const trace = { traceId, spans: [] } as unknown as Trace;

function linked(line: string): string | null | undefined {
  const entry: LogEntry = { timestampNs: '1', line, labels: {}, structuredMetadata: {}, parsed: {} };
  return linkLogs([entry], [trace])[0]?.traceId;
}

describe('a line and the trace that it belongs to', () => {
  it.each([
    ['by a name', `trace_id=${traceId}`],
    ['by an id without a name', `corr ${traceId} paid`],
    ['by X-Ray', 'AWS-XRAY-TRACE-ID: 1-4bf92f35-77b34da6a3ce929d0e0e4736'],
    ['by the lower half of the id, which Datadog logs', 'dd.trace_id=11803532876627986230 paid'],
  ])('%s', (_name, line) => {
    expect(linked(line)).toBe(traceId);
  });

  it('keeps the id of another trace, and none where there is none', () => {
    expect(linked(`trace_id=${'b'.repeat(32)}`)).toBe('b'.repeat(32));
    expect(linked('dd.trace_id=6249785623524942554')).toBe('000000000000000056bbb2e96c8c22da');
    expect(linked('paid')).toBeNull();
  });
});
