import type { Model } from '../shape/model.ts';
import { type TraceFacts, traceFacts } from './span-attributes.ts';
import type { TracePlan } from './span-plan.ts';
import { encodeTraceId, type TraceKey, traceHash } from './trace-id.ts';
import { traceKeysAt } from './trace-keys.ts';
import { planTrace } from './trace-plan.ts';

/** A trace with everything from which its spans, log lines and exemplars are written. */
export interface StoredTrace {
  readonly traceId: string;
  readonly hash: number;
  readonly plan: TracePlan;
  readonly facts: TraceFacts;
  /** The end of the latest span, Unix ns. */
  readonly endNs: bigint;
}

export interface TraceShelf {
  byKey(key: TraceKey): StoredTrace;
  /** The traces that start in the second and have ended by now. A store does not have the others yet. */
  startingIn(second: number): readonly StoredTrace[];
  /** All traces that start in the second, including unfinished ones, whose first log lines exist already. */
  begunIn(second: number): readonly StoredTrace[];
}

/** The number of seconds whose traces are cached, since a command asks for the same traces for exemplars, traces and logs. */
const keptSeconds = 8000;

/** Creates the cache of traces. `now` is Unix ms; a trace that has not ended by then is not in a store yet. */
export function createTraceShelf(model: Model, now: () => number): TraceShelf {
  const kept = new Map<number, readonly StoredTrace[]>();
  const byKey = (key: TraceKey): StoredTrace => {
    const hash = traceHash(model.seed, key);
    const plan = planTrace(model, key);
    let lastNs = 0;
    for (const span of plan.spans) lastNs = Math.max(lastNs, span.startNs + span.durationNs);
    return {
      traceId: encodeTraceId(model.seed, key),
      hash,
      plan,
      facts: traceFacts(hash),
      endNs: plan.startNs + BigInt(lastNs),
    };
  };
  const begunIn = (second: number): readonly StoredTrace[] => {
    let traces = kept.get(second);
    if (traces === undefined) {
      traces = Array.from(traceKeysAt(model, second), byKey).sort((a, b) =>
        Number(a.plan.startNs - b.plan.startNs),
      );
      if (kept.size >= keptSeconds) kept.clear();
      kept.set(second, traces);
    }
    return traces;
  };
  return {
    byKey,
    begunIn,
    startingIn(second) {
      const traces = begunIn(second);
      if (traces.length === 0) return traces;
      const nowNs = BigInt(Math.floor(now())) * 1_000_000n;
      return traces.filter((trace) => trace.endNs <= nowNs);
    },
  };
}
