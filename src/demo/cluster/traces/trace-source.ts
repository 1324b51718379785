import type { Span } from '../../../domain/trace/trace.ts';
import type { TraceSource } from '../../../engine/source/sources.ts';
import type { Model } from '../shape/model.ts';
import type { StoredTrace, TraceShelf } from './stored-trace.ts';
import { decodeTraceId } from './trace-id.ts';
import { traceCountAt } from './trace-keys.ts';
import { renderSpans } from './trace-spans.ts';

function spansOf(trace: StoredTrace): Span[] {
  return renderSpans(trace.traceId, trace.hash, trace.plan, trace.facts);
}

export function createTraceSource(model: Model, shelf: TraceShelf, now: () => number): TraceSource {
  return {
    traceById(traceId) {
      const key = decodeTraceId(model.seed, traceId);
      // An index past the second's count has valid check words, but that trace was never stored.
      if (key === null || key.index >= traceCountAt(model.seed, key.second)) return null;
      return spansOf(shelf.byKey(key));
    },
    *traces(fromMs, toMs, direction) {
      const until = Math.min(toMs, now() + 1);
      const first = Math.max(Math.floor(fromMs / 1000), model.eraStartSeconds);
      const last = Math.ceil(until / 1000) - 1;
      const fromNs = BigInt(Math.ceil(fromMs)) * 1_000_000n;
      const toNs = BigInt(Math.ceil(until)) * 1_000_000n;
      const backward = direction === 'backward';
      for (let step = 0; step <= last - first; step++) {
        const traces = shelf.startingIn(backward ? last - step : first + step);
        for (let index = 0; index < traces.length; index++) {
          const trace = traces[backward ? traces.length - 1 - index : index];
          if (trace !== undefined && trace.plan.startNs >= fromNs && trace.plan.startNs < toNs)
            yield spansOf(trace);
        }
      }
    },
  };
}
