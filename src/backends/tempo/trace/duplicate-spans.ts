import type { Span } from '../../../domain/trace/trace.ts';

/** Whether a span is already in the answer. `idUses` is the number of spans with its id so far, this one included. */
export type DuplicateFilter = (span: Span, idUses: number) => boolean;

/**
 * Creates a filter for spans that an answer holds twice (sent again after a retry, or held by two ingesters). Spans with the same id
 * may differ: in Zipkin's model the client's and the server's half of a call share one. `kept` is the growing list of spans.
 */
export function createDuplicateFilter(kept: readonly Span[]): DuplicateFilter {
  let keys: Set<string> | null = null;
  return (span, idUses) => {
    // Ids rarely repeat, so the keys are built only when one does.
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
