import { describe, expect, it } from 'vitest';
import type { Span } from '../../src/domain/trace/trace.ts';
import type { PivotResult } from '../../src/pivot/pivot-result.ts';
import { skippedHop } from '../../src/pivot/plan/hop.ts';
import { judgePivot } from '../../src/pivot/verdict.ts';

const traceId = '4eb582fc67af95870f6cf0bc323a4bc8';

function span(spanId: string, service: string, fromMs: number, ms: number, more: Partial<Span> = {}): Span {
  return {
    traceId,
    spanId,
    parentSpanId: spanId === 'a1' ? null : 'a1',
    name: `call ${service}`,
    service,
    kind: 'server',
    startNs: String(1_795_179_600_000_000_000n + BigInt(fromMs) * 1_000_000n),
    durationNs: String(ms * 1_000_000),
    status: 'unset',
    statusMessage: '',
    attributes: {},
    resource: { 'k8s.pod.name': `${service}-1` },
    events: [],
    links: [],
    ...more,
  } as Span;
}

function result(spans: readonly Span[], more: Partial<PivotResult> = {}): PivotResult {
  const trace = { traceId, spans, partial: false, message: '' } as unknown as PivotResult['traces'][number];
  return {
    alert: null,
    metric: null,
    exemplars: [],
    traces: [trace],
    logs: [],
    metrics: [],
    hops: [],
    warnings: [],
    ...more,
  };
}

describe('the verdict of a pivot', () => {
  it('is the span where the failure began, with its pod and restarts', () => {
    const failed = { status: 'error', statusMessage: 'no card' } as const;
    const restarts = {
      name: 'restarts',
      title: 'Restarts',
      unit: 'count',
      subject: 'payment-1',
      labels: {},
      samples: [{ timeMs: 1, value: '9' }],
      expr: '',
    } as const;
    const spans = [span('a1', 'shop', 0, 100, failed), span('b2', 'payment', 10, 80, failed)];
    expect(judgePivot(result(spans, { metrics: [restarts] }))).toMatchObject({
      kind: 'failure',
      service: 'payment',
      spanId: 'b2',
      message: 'no card',
      traces: 1,
      of: 1,
      ownShare: 0.8,
      pods: [{ pod: 'payment-1', traces: 1, restarts: 9 }],
      inferred: false,
    });
  });

  it('takes the reason from the log where the span gives none', () => {
    const failed = span('b2', 'payment', 10, 80, { status: 'error' });
    const log = {
      entry: {
        timestampNs: '1',
        line: '2026-11-29 11:04:24.105 ERROR 1 --- [main] c.e.Pay : no card',
        labels: {},
        structuredMetadata: {},
        parsed: {},
      },
      traceId,
      spanId: 'b2',
      span: failed,
    };
    expect(judgePivot(result([span('a1', 'shop', 0, 100), failed], { logs: [log] }))?.message).toBe(
      'no card',
    );
  });

  it('is where the time went if nothing failed, and nothing where no operation stands out', () => {
    const slow = [span('a1', 'shop', 0, 100), span('b2', 'payment', 10, 80)];
    expect(judgePivot(result(slow))).toMatchObject({
      kind: 'time',
      service: 'payment',
      ownShare: 0.8,
      pods: [],
    });
    const even = [
      span('a1', 's0', 0, 100),
      ...Array.from({ length: 10 }, (_, at) => span(`c${at}`, `s${at + 1}`, at * 10, 10)),
    ];
    expect(judgePivot(result(even))).toBeNull();
    expect(judgePivot(result([], { traces: [] }))).toBeNull();
  });

  it('is a guess where a search found the trace, and none where an exemplar named it', () => {
    const spans = [span('a1', 'shop', 0, 100)];
    const search = {
      ...skippedHop('metric', 'trace', 'traces', ''),
      status: 'found',
      inferred: true,
    } as const;
    const byId = { ...skippedHop('trace', 'trace', 'traces', ''), status: 'found', query: traceId } as const;
    expect(judgePivot(result(spans, { hops: [search, byId] }))?.inferred).toBe(true);
    expect(judgePivot(result(spans, { hops: [search, { ...byId, from: 'exemplar' }] }))?.inferred).toBe(
      false,
    );
    expect(judgePivot(result(spans, { hops: [byId] }))?.inferred).toBe(false);
  });
});
