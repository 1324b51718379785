import type { Span } from '../../../domain/trace/trace.ts';
import { hex32, mix } from '../shape/hash.ts';
import {
  podResource,
  spanAttributes,
  spanEvents,
  statusMessage,
  type TraceFacts,
} from './span-attributes.ts';
import type { TracePlan } from './span-plan.ts';

/** The id of the span at an index of the plan: 16 lower-case hex digits, never all zero. */
export function spanIdOf(hash: number, index: number): string {
  const first = mix(mix(hash, 0x5bd1), index);
  return `${hex32(first)}${hex32(mix(first, 1) | 1)}`;
}

/** Renders a plan as the spans that a trace store would receive. */
export function renderSpans(traceId: string, hash: number, plan: TracePlan, facts: TraceFacts): Span[] {
  return plan.spans.map((span, index) => {
    const startNs = plan.startNs + BigInt(span.startNs);
    const endNs = startNs + BigInt(span.durationNs);
    return {
      traceId,
      spanId: spanIdOf(hash, index),
      parentSpanId: span.parent < 0 ? null : spanIdOf(hash, span.parent),
      name: span.operation.name,
      service: span.operation.service,
      kind: span.operation.kind,
      startNs: startNs.toString(),
      durationNs: String(span.durationNs),
      status: span.failed ? 'error' : 'unset',
      statusMessage: statusMessage(span, facts),
      attributes: spanAttributes(span, facts),
      resource: podResource(span.pod),
      events: spanEvents(span, endNs),
      links:
        span.link < 0
          ? []
          : [
              {
                traceId,
                spanId: spanIdOf(hash, span.link),
                attributes: { 'messaging.destination.name': 'orders' },
              },
            ],
    };
  });
}
