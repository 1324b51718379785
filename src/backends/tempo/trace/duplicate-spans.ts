import type { Span } from '../../../domain/trace/trace.ts';

/** Whether a span is already in the answer. `idUses` is the number of spans with its id so far, this one included. */
export type DuplicateFilter = (span: Span, idUses: number) => boolean;

/**
 * Creates a filter for spans that an answer holds twice (sent again after a retry, or held by two ingesters). Spans with the same id
 * may differ: in Zipkin's model the client's and the server's half of a call share one, and a sender may have added attributes. `kept` is the growing list of spans.
 */
export function createDuplicateFilter(kept: readonly Span[]): DuplicateFilter {
  let alike: Map<string, Span[]> | null = null;
  return (span, idUses) => {
    // Ids rarely repeat, so the keys are built only when one does.
    if (alike === null) {
      if (idUses === 1 && span.spanId !== '') return false;
      alike = new Map();
      for (const one of kept) addTo(alike, one);
    }
    return !addTo(alike, span);
  };
}

/** Adds a span; false if an equal one is there already. The whole spans are compared only where their short keys agree. */
function addTo(alike: Map<string, Span[]>, span: Span): boolean {
  const key = keyOf(span);
  const list = alike.get(key);
  if (list === undefined) alike.set(key, [span]);
  else {
    const whole = JSON.stringify(span);
    if (list.some((other) => JSON.stringify(other) === whole)) return false;
    list.push(span);
  }
  return true;
}

function keyOf({ traceId, spanId, kind, service, name, startNs, endNs }: Span): string {
  return [traceId, spanId, kind, service, name, startNs, endNs].join('\u0000');
}
