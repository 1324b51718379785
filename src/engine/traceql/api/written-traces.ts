import type { Span } from '../../../domain/trace/trace.ts';
import type { TraceSource } from '../../source/sources.ts';

/** The traces as received so far: a span arrives when it ends, though the demo's source could tell it before. */
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
        const seen = written(spans);
        if (seen.length > 0) yield seen;
      }
    },
  };
}
