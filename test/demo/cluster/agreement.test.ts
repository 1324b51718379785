import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDemoCluster } from '../../../src/demo/cluster/cluster.ts';
import type { Span } from '../../../src/domain/trace/trace.ts';
import { like, named } from '../../engine/source/matchers.ts';

const nowMs = Date.parse('2026-11-20T12:07:00Z');
const minuteMs = 60_000;
const cluster = createDemoCluster({ now: () => nowMs });
const allStreams = like('service_name', '.+');

/** Five minutes that begin anywhere in the last two hours, mostly in the incident. */
const windows = fc
  .oneof(fc.integer({ min: 5, max: 25 }), fc.integer({ min: 5, max: 120 }))
  .map((minutes) => ({ fromMs: nowMs - minutes * minuteMs, toMs: nowMs - (minutes - 5) * minuteMs }));

function endNs(span: Span): bigint {
  return BigInt(span.startNs) + BigInt(span.durationNs);
}

function spanById(spans: readonly Span[], spanId: string | undefined): Span {
  const span = spans.find((one) => one.spanId === spanId);
  if (span === undefined) throw new Error(`no span ${spanId}`);
  return span;
}

describe('exemplars', () => {
  it('are server spans of stored traces: value, time, route and status to the digit', () => {
    fc.assert(
      fc.property(windows, ({ fromMs, toMs }) => {
        const name = named('http_server_request_duration_seconds_bucket');
        for (const { seriesLabels, exemplars } of cluster.metrics.exemplars([name], fromMs, toMs)) {
          for (const { labels, value, timeMs } of exemplars) {
            expect(timeMs).toBeGreaterThanOrEqual(fromMs);
            expect(timeMs).toBeLessThanOrEqual(toMs);
            const spans = cluster.traces.traceById(labels.trace_id ?? '') ?? [];
            const span = spanById(spans, labels.span_id);
            expect(span.kind).toBe('server');
            expect(Number(span.durationNs) / 1e9).toBe(value);
            expect(endNs(span) / 1_000_000n).toBe(BigInt(timeMs));
            expect(span.service).toBe(seriesLabels.service_name);
            expect(span.attributes['http.route']).toBe(seriesLabels.http_route);
            expect(String(span.attributes['http.response.status_code'])).toBe(
              seriesLabels.http_response_status_code,
            );
            expect(value).toBeLessThanOrEqual(
              seriesLabels.le === '+Inf' ? Infinity : Number(seriesLabels.le),
            );
          }
        }
      }),
      { numRuns: 8 },
    );
  });

  it('hang on series that exist', () => {
    for (const name of ['http_server_request_duration_seconds_bucket', 'traces_spanmetrics_latency_bucket']) {
      const series = new Set(
        cluster.metrics
          .labelSets([named(name)], nowMs - minuteMs, nowMs)
          .map((labels) => JSON.stringify(Object.entries(labels).sort())),
      );
      const found = cluster.metrics.exemplars([named(name)], nowMs - 40 * minuteMs, nowMs);
      expect(found.length).toBeGreaterThan(10);
      for (const { seriesLabels } of found) {
        expect(series.has(JSON.stringify(Object.entries(seriesLabels).sort()))).toBe(true);
      }
    }
  });

  it('of span metrics call the id traceID and drop its leading zeros', () => {
    const found = cluster.metrics.exemplars(
      [named('traces_spanmetrics_latency_bucket')],
      nowMs - 60 * minuteMs,
      nowMs,
    );
    const ids = found.flatMap(({ exemplars }) => exemplars.map(({ labels }) => labels.traceID ?? ''));
    expect(ids.some((id) => id.length < 32)).toBe(true);
    for (const id of ids.slice(0, 50)) expect(cluster.traces.traceById(id.padStart(32, '0'))).not.toBeNull();
  });

  it('of payment in the incident are slow ones, several a minute', () => {
    const found = cluster.metrics.exemplars(
      [named('http_server_request_duration_seconds_bucket'), like('service_name', 'payment')],
      cluster.anchorMs,
      nowMs,
    );
    const values = found.flatMap(({ exemplars }) => exemplars.map(({ value }) => value));
    expect(values.length).toBeGreaterThan(60);
    expect(Math.max(...values)).toBeGreaterThan(1.5);
    expect(Math.min(...values)).toBeGreaterThan(0.1);
  });
});

describe('logs with a trace id', () => {
  it('were written inside the span they name, by its pod', () => {
    fc.assert(
      fc.property(windows, ({ fromMs, toMs }) => {
        let seen = 0;
        const entries = cluster.logs.entries(
          [allStreams],
          BigInt(fromMs) * 1_000_000n,
          BigInt(toMs) * 1_000_000n,
          'forward',
        );
        for (const entry of entries) {
          const { trace_id: traceId, span_id: spanId } = entry.structuredMetadata;
          if (traceId === undefined) continue;
          seen++;
          const span = spanById(cluster.traces.traceById(traceId) ?? [], spanId);
          const at = BigInt(entry.timestampNs);
          expect(at >= BigInt(span.startNs) && at <= endNs(span)).toBe(true);
          expect(span.resource['k8s.pod.name']).toBe(entry.labels.k8s_pod_name);
          expect(span.service).toBe(entry.labels.service_name);
          if (entry.structuredMetadata.detected_level === 'error') expect(span.status).toBe('error');
        }
        expect(seen).toBeGreaterThan(50);
      }),
      { numRuns: 6 },
    );
  });

  it('are there for every server span of a failed trace but the look-ups', () => {
    const failed = [...cluster.traces.traces(cluster.anchorMs, nowMs - minuteMs, 'forward')].filter((spans) =>
      spans.some((span) => span.events.length > 0),
    );
    expect(failed.length).toBeGreaterThan(20);
    for (const spans of failed.slice(0, 10)) {
      const from = BigInt(spans[0]?.startNs ?? 0);
      const logged = new Set<string>();
      for (const entry of cluster.logs.entries([allStreams], from, from + 20_000_000_000n, 'forward')) {
        if (entry.structuredMetadata.trace_id === spans[0]?.traceId)
          logged.add(entry.labels.service_name ?? '');
      }
      for (const service of ['frontend-proxy', 'frontend', 'checkout', 'payment'])
        expect(logged).toContain(service);
    }
  });
});

describe('traces', () => {
  it('are what their ids say, in every process whose anchor allows it', () => {
    const later = createDemoCluster({ now: () => nowMs + 40 * minuteMs });
    expect(later.anchorMs).not.toBe(cluster.anchorMs);
    let count = 0;
    for (const spans of cluster.traces.traces(nowMs - 60 * minuteMs, nowMs, 'backward')) {
      const traceId = spans[0]?.traceId ?? '';
      expect(cluster.traces.traceById(traceId)).toEqual(spans);
      if (count++ % 20 === 0) expect(later.traces.traceById(traceId)).toEqual(spans);
    }
    expect(count).toBeGreaterThan(600);
  });

  it('have one root, parents before children, children inside their servers, exact ids', () => {
    for (const spans of cluster.traces.traces(nowMs - 10 * minuteMs, nowMs, 'forward')) {
      const byId = new Map(spans.map((span) => [span.spanId, span]));
      expect(byId.size).toBe(spans.length);
      expect(spans.filter((span) => span.parentSpanId === null)).toHaveLength(1);
      for (const span of spans) {
        expect(span.spanId).toMatch(/^[0-9a-f]{16}$/);
        expect(BigInt(span.durationNs)).toBeGreaterThan(0n);
        const parent = span.parentSpanId === null ? undefined : byId.get(span.parentSpanId);
        if (parent === undefined) continue;
        expect(BigInt(span.startNs) >= BigInt(parent.startNs)).toBe(true);
        // Consumers come after the message was sent.
        if (span.kind !== 'consumer') expect(endNs(span) <= endNs(parent)).toBe(true);
        for (const event of span.events) expect(BigInt(event.timeNs) <= endNs(span)).toBe(true);
      }
    }
  });

  it('come in order, in the window, the same both ways', () => {
    const window = [nowMs - 7 * minuteMs + 137, nowMs - 3 * minuteMs + 731] as const;
    const forward = [...cluster.traces.traces(...window, 'forward')];
    const backward = [...cluster.traces.traces(...window, 'backward')];
    expect(forward.length).toBeGreaterThan(40);
    expect(backward.toReversed()).toEqual(forward);
    const starts = forward.map((spans) => Number(BigInt(spans[0]?.startNs ?? 0) / 1000n) / 1000);
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
    expect(starts[0]).toBeGreaterThanOrEqual(window[0]);
    expect(starts.at(-1)).toBeLessThan(window[1]);
  });

  it('that have not ended yet are not there', () => {
    for (const spans of cluster.traces.traces(nowMs - minuteMs, nowMs + minuteMs, 'backward')) {
      for (const span of spans) expect(endNs(span) <= BigInt(nowMs) * 1_000_000n).toBe(true);
    }
  });

  it('show what an engineer looks for: an exception, repeated queries, a link to the producer', () => {
    const all = [...cluster.traces.traces(cluster.anchorMs, nowMs, 'forward')];
    const spans = all.flat();
    const failed = spans.find((span) => span.events.some((event) => event.name === 'exception'));
    expect(failed).toMatchObject({ service: 'payment', status: 'error', kind: 'server' });
    expect(failed?.statusMessage).toMatch(/^Payment request failed\. Invalid token\. app\.loyalty\.level=/);
    const consumer = spans.find((span) => span.kind === 'consumer');
    expect(consumer?.links).toEqual([expect.objectContaining({ spanId: consumer?.parentSpanId })]);
    const selects = all.map((trace) => trace.filter((span) => span.name === 'SELECT products').length);
    expect(Math.max(...selects)).toBeGreaterThan(4);
  });

  it('of an unknown id, of another seed, and past the second’s count are none', () => {
    expect(cluster.traces.traceById('0af7651916cd43dd8448eb211c80319c')).toBeNull();
    const [spans] = createDemoCluster({ now: () => nowMs, seed: 99 }).traces.traces(
      nowMs - minuteMs,
      nowMs,
      'forward',
    );
    expect(cluster.traces.traceById(spans?.[0]?.traceId ?? '')).toBeNull();
  });
});
