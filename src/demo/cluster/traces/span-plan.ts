import type { Pod } from '../pods.ts';
import { createRandom, type Random } from '../shape/hash.ts';
import type { Operation } from './operation.ts';

/** One span before it is written out: where it lies in the tree and in time, and how it ended. */
export interface SpanPlan {
  readonly operation: Operation;
  /** Index of the parent in the plan, -1 for the root. */
  readonly parent: number;
  /** Nanoseconds since the trace's start. */
  readonly startNs: number;
  readonly pod: Pod;
  durationNs: number;
  failed: boolean;
  /** The failure began here and not in what it called. */
  origin: boolean;
  /** Index of a span it is linked to, or -1. */
  readonly link: number;
}

/** A trace's spans, parents before their children. */
export interface TracePlan {
  readonly spans: readonly SpanPlan[];
  /** Unix nanoseconds of the trace's start. */
  readonly startNs: bigint;
}

/** What building a trace draws from and writes to. */
export interface Planner {
  readonly random: Random;
  readonly failing: boolean;
  /** A pod of the service that can serve now. */
  pickPod(service: string): Pod;
  /** Opens a span; it must be closed. Returns its index. */
  open(operation: Operation, parent: number, startNs: number, extra?: { pod?: Pod; link?: number }): number;
  close(index: number, endNs: number, failed?: boolean, origin?: boolean): void;
  podOf(index: number): Pod;
  /** An operation's own time in ns. */
  ownNs(operation: Operation): number;
}

/** How a called operation ended. */
export interface Called {
  readonly endNs: number;
  readonly failed: boolean;
  /** The failure began in the body itself. */
  readonly origin?: boolean;
}

const slowestNs = 9e9;

export function createPlanner(
  key: number,
  failing: boolean,
  pickPod: (service: string, random: Random) => Pod,
): { readonly planner: Planner; readonly spans: SpanPlan[] } {
  const random = createRandom(key);
  const spans: SpanPlan[] = [];
  const planner: Planner = {
    random,
    failing,
    pickPod: (service) => pickPod(service, random),
    open(operation, parent, startNs, extra = {}) {
      const pod = extra.pod ?? spans[parent]?.pod ?? pickPod(operation.service, random);
      const link = extra.link ?? -1;
      const start = Math.round(startNs);
      spans.push({
        operation,
        parent,
        startNs: start,
        pod,
        durationNs: 0,
        failed: false,
        origin: false,
        link,
      });
      return spans.length - 1;
    },
    close(index, endNs, failed = false, origin = false) {
      const span = spans[index];
      if (span === undefined) return;
      span.durationNs = Math.max(1000, Math.round(endNs) - span.startNs);
      span.failed = failed;
      span.origin = origin;
    },
    podOf: (index) => spans[index]?.pod ?? pickPod('frontend-proxy', random),
    ownNs: (operation) =>
      Math.min(slowestNs, operation.medianMs * 1e6 * Math.exp(operation.sigma * random.normal())),
  };
  return { planner, spans };
}
