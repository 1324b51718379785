import type { Span } from '../../domain/trace/trace.ts';
import type { DemoApi, TraceSource } from '../source/sources.ts';
import { createTempoApi } from '../traceql/api/tempo-api.ts';
import { writtenCluster } from './written-cluster.ts';

/** Creates Tempo's API over the given spans, such as those of a saved query's example. */
export function writtenTracesApi(spans: readonly Span[]): DemoApi {
  return createTempoApi(writtenCluster({ traces: sourceOf(spans) }));
}

function sourceOf(spans: readonly Span[]): TraceSource {
  const byId = new Map<string, Span[]>();
  for (const span of spans) {
    const trace = byId.get(span.traceId);
    if (trace === undefined) byId.set(span.traceId, [span]);
    else trace.push(span);
  }
  const startMs = (trace: readonly Span[]): number => Number(BigInt(trace[0]?.startNs ?? '0') / 1_000_000n);
  const ascending = [...byId.values()].sort((a, b) => startMs(a) - startMs(b));
  return {
    traceById: (traceId) => byId.get(traceId) ?? null,
    *traces(fromMs, toMs, direction) {
      for (const trace of direction === 'forward' ? ascending : ascending.toReversed()) {
        if (startMs(trace) >= fromMs && startMs(trace) < toMs) yield trace;
      }
    },
  };
}
