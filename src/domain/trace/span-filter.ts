import type { Span } from './trace.ts';

/** A filter for the spans of a trace. A span must meet all of its conditions. */
export interface SpanFilter {
  /** Only spans with status error. */
  readonly errors: boolean;
  /** Only spans of this service; null for any. */
  readonly service: string | null;
  /** Only spans that took at least so many nanoseconds; null for any. */
  readonly minDurationNs: number | null;
}

/** Whether the filter lets every span through. */
export function isOpenFilter({ errors, service, minDurationNs }: SpanFilter): boolean {
  return !errors && service === null && minDurationNs === null;
}

export function matchesFilter(span: Span, { errors, service, minDurationNs }: SpanFilter): boolean {
  if (errors && span.status !== 'error') return false;
  if (service !== null && span.service !== service) return false;
  return minDurationNs === null || Number(span.durationNs) >= minDurationNs;
}
