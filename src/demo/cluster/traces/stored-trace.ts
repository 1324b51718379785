import type { Model } from '../shape/model.ts';
import { type TraceFacts, traceFacts } from './span-attributes.ts';
import type { TracePlan } from './span-plan.ts';
import { encodeTraceId, type TraceKey, traceHash } from './trace-id.ts';
import { traceKeysAt } from './trace-keys.ts';
import { planTrace } from './trace-plan.ts';

/** A trace with everything that its spans, its logs and its exemplars are written from. */
export interface StoredTrace {
  readonly traceId: string;
  readonly hash: number;
  readonly plan: TracePlan;
  readonly facts: TraceFacts;
  /** Unix ns, of the latest span's end. */
  readonly endNs: bigint;
}

export interface TraceShelf {
  byKey(key: TraceKey): StoredTrace;
  /** The traces that start in the second and have ended by the clock: a store has nothing of the others. */
  startingIn(second: number): readonly StoredTrace[];
  /** The traces that start in the second, also those still under way: their first lines are written already. */
  begunIn(second: number): readonly StoredTrace[];
}

/** How many seconds' traces are kept: a command asks for the same ones for exemplars, traces and logs. */
const keptSeconds = 8000;

/** `now` in Unix ms: a trace that has not ended is in no store yet. */
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
