import type { Span } from '../../../domain/trace/trace.ts';

/** True for a span that is in the answer already; `idUses` says how many spans have had its id, this one included. */
export type DuplicateFilter = (span: Span, idUses: number) => boolean;

/**
 * Drops spans that are in an answer twice (sent again after a retry, or held by two ingesters). The same id alone is not enough: in
 * Zipkin's model the client's and the server's half of a call share one, and both are kept. `kept` are the spans so far, as they grow.
 */
export function createDuplicateFilter(kept: readonly Span[]): DuplicateFilter {
  let keys: Set<string> | null = null;
  return (span, idUses) => {
    // Ids collide rarely, so the keys are only made when one does.
    if (keys === null) {
      if (idUses === 1 && span.spanId !== '') return false;
      keys = new Set(kept.map(keyOf));
    }
    const key = keyOf(span);
    if (keys.has(key)) return true;
    keys.add(key);
    return false;
  };
}

function keyOf({ spanId, kind, service, name, startNs, durationNs }: Span): string {
  return [spanId, kind, service, name, startNs, durationNs].join('\u0000');
}
