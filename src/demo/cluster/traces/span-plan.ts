import type { Pod } from '../pods.ts';
import { createRandom, type Random } from '../shape/hash.ts';
import type { Operation } from './operation.ts';

/** The plan of one span: its position in the tree and in time, and its outcome. */
export interface SpanPlan {
  readonly operation: Operation;
  /** Index of the parent in the plan, -1 for the root. */
  readonly parent: number;
  /** Nanoseconds since the trace's start. */
  readonly startNs: number;
  readonly pod: Pod;
  durationNs: number;
  failed: boolean;
  /** Whether the failure began in this span and not in one that it called. */
  origin: boolean;
  /** Index of the span that it links to, or -1. */
  readonly link: number;
}

/** The plan of a trace. Parents come before their children. */
export interface TracePlan {
  readonly spans: readonly SpanPlan[];
  /** Unix nanoseconds of the trace's start. */
  readonly startNs: bigint;
}

/** The builder of a trace: it supplies random numbers and pods, and collects the spans. */
export interface Planner {
  readonly random: Random;
  readonly failing: boolean;
  /** Picks a pod of the service that can serve at the trace's time. */
  pickPod(service: string): Pod;
  /** Opens a span; it must be closed. Returns its index. */
  open(operation: Operation, parent: number, startNs: number, extra?: { pod?: Pod; link?: number }): number;
  close(index: number, endNs: number, failed?: boolean, origin?: boolean): void;
  podOf(index: number): Pod;
  /** Draws the own time of an operation, in ns. */
  ownNs(operation: Operation): number;
}

/** The outcome of a called operation. `endNs` counts from the trace's start. */
export interface Called {
  readonly endNs: number;
  readonly failed: boolean;
  /** Whether the failure began in the body itself. */
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
