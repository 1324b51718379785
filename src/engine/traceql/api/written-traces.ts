import type { Span } from '../../../domain/trace/trace.ts';
import type { TraceSource } from '../../source/sources.ts';

/** Limits a source to the spans received until now. A span arrives when it ends, but the demo's source can compute it earlier. */
export function writtenTraces(traces: TraceSource, nowMs: number): TraceSource {
  const nowNs = BigInt(Math.floor(nowMs)) * 1_000_000n;
  const written = (spans: readonly Span[]): readonly Span[] => {
    const hasEnded = (span: Span): boolean => BigInt(span.startNs) + BigInt(span.durationNs) <= nowNs;
    return spans.every(hasEnded) ? spans : spans.filter(hasEnded);
  };
  return {
    traceById(traceId) {
      const spans = traces.traceById(traceId);
      return spans === null ? null : written(spans);
    },
    *traces(fromMs, toMs, direction) {
      for (const spans of traces.traces(fromMs, Math.min(toMs, nowMs), direction)) {
        const received = written(spans);
        if (received.length > 0) yield received;
      }
    },
  };
}
