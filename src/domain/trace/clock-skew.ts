import type { Span } from './trace.ts';

/** The spans of a trace with what is known of their order and times, by index. */
interface SentTimes {
  readonly spans: readonly Span[];
  /** Index of the parent, -1 for none; without rings. */
  readonly parent: Int32Array;
  /** Nanoseconds since any moment; Infinity where no start was sent. */
  readonly startNs: Float64Array;
  readonly durationNs: Float64Array;
}

/** Rounding in an exporter is no disagreement of clocks. */
const toleranceNs = 1000;

/** What a span of another process is to its caller, and so which times its clock can have. */
type Relation = 'call' | 'other' | 'async';

/**
 * Finds how many nanoseconds each span has to be moved so that the clocks of callers and callees agree; an empty array if they do.
 * As in Jaeger's clock skew adjuster, a server span lies within its client span, because the client waits for it: one that does not is
 * moved into the middle of it, with all spans of its process. Spans of other kinds are only kept from beginning before their callers, and a
 * span that took longer than its caller keeps its end: the caller gave up. What an adjusted span calls keeps its distance where it fits.
 */
export function findClockShifts(times: SentTimes): Float64Array {
  if (!disagreesAnywhere(times)) return new Float64Array(0);
  const { parent } = times;
  const shifts = new Float64Array(parent.length);
  const isDone = new Uint8Array(parent.length);
  const chain: number[] = [];
  for (let index = 0; index < parent.length; index += 1) {
    for (let at = index; at >= 0 && isDone[at] === 0; at = parent[at] ?? -1) {
      chain.push(at);
      isDone[at] = 1;
    }
    // Callers first: what they are moved by decides on their callees.
    for (let next = chain.pop(); next !== undefined; next = chain.pop()) {
      const above = parent[next] ?? -1;
      if (above >= 0) shifts[next] = shiftBelow(times, next, above, shifts[above] ?? 0);
    }
  }
  return shifts;
}

function disagreesAnywhere(times: SentTimes): boolean {
  const { parent } = times;
  for (let index = 0; index < parent.length; index += 1) {
    const above = parent[index] ?? -1;
    if (above < 0) continue;
    const relation = relationOf(times.spans[index], times.spans[above]);
    if (relation !== null && !fits(times, index, above, 0, relation)) return true;
  }
  return false;
}

/** Null for spans of one process, which share a clock. */
function relationOf(span: Span | undefined, caller: Span | undefined): Relation | null {
  if (span === undefined || caller === undefined) return null;
  if (span.kind === 'consumer' || caller.kind === 'producer') return 'async';
  if (span.kind === 'server' && caller.kind === 'client') return 'call';
  return span.service === caller.service ? null : 'other';
}

/** Whether a span can have run where it says, if the difference of the two clocks is `byNs`. Unknown starts fit everywhere. */
function fits(
  { startNs, durationNs }: SentTimes,
  index: number,
  above: number,
  byNs: number,
  relation: Relation,
): boolean {
  const start = startNs[index] ?? 0;
  const from = (startNs[above] ?? 0) + byNs;
  if (!Number.isFinite(start) || !Number.isFinite(from)) return true;
  if (start < from - toleranceNs) return false;
  const duration = durationNs[index] ?? 0;
  const within = durationNs[above] ?? 0;
  return relation !== 'call' || duration > within || start + duration <= from + within + toleranceNs;
}

function shiftBelow(times: SentTimes, index: number, above: number, callerShiftNs: number): number {
  const relation = relationOf(times.spans[index], times.spans[above]);
  if (relation === null) return callerShiftNs;
  // Most likely both were on one machine, or on machines whose clocks agree; then the distance that was sent is right.
  if (callerShiftNs !== 0 && fits(times, index, above, 0, relation)) return callerShiftNs;
  if (fits(times, index, above, callerShiftNs, relation)) return 0;
  const toStart = (times.startNs[above] ?? 0) + callerShiftNs - (times.startNs[index] ?? 0);
  const room = (times.durationNs[above] ?? 0) - (times.durationNs[index] ?? 0);
  // The way there and the way back are taken for equally long.
  return relation === 'async' || room < 0 ? toStart : toStart + Math.floor(room / 2);
}
