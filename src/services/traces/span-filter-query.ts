import { formatDuration } from '../../domain/time/duration.ts';
import type { SpanFilter } from '../../domain/trace/span-filter.ts';
import { quoteString } from '../../languages/string-literal.ts';

/** Builds the only TraceQL spanset that Tempo accepts with a trace id (`q`, docs/stores.md 3.1) from a filter. */
export function buildSpanFilterQuery({ errors, service, minDurationNs }: SpanFilter): string {
  const conditions: string[] = [];
  if (errors) conditions.push('status = error');
  if (service !== null) conditions.push(`resource.service.name = ${quoteString(service)}`);
  if (minDurationNs !== null) conditions.push(`duration >= ${formatDuration(minDurationNs / 1e6)}`);
  return conditions.length === 0 ? '{ }' : `{ ${conditions.join(' && ')} }`;
}
