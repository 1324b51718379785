import type { Span } from '../../domain/trace.ts';

/** True for a span that was seen before. */
export type DuplicateFilter = (span: Span) => boolean;

/**
 * Drops spans that are in an answer twice (sent again after a retry, or held by two ingesters). The same id alone is not enough: in
 * Zipkin's model the client's and the server's half of a call share one, and both are kept.
 */
export function createDuplicateFilter(): DuplicateFilter {
  const first = new Map<string, Span>();
  let others: Set<string> | null = null;
  return (span) => {
    const known = first.get(span.spanId);
    if (known === undefined) {
      first.set(span.spanId, span);
      return false;
    }
    // Ids collide rarely, so the second key is only made here.
    others ??= new Set();
    others.add(keyOf(known));
    const key = keyOf(span);
    if (others.has(key)) return true;
    others.add(key);
    return false;
  };
}

function keyOf({ spanId, kind, service, name, startNs, durationNs }: Span): string {
  return [spanId, kind, service, name, startNs, durationNs].join('\u0000');
}
