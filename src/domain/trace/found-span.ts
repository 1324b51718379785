import { compareNs } from '../time/nanoseconds.ts';
import { selectedValue } from './matched-spans.ts';
import type { MatchedSpan, TraceSummary } from './trace.ts';

/** A span that a search found, with what is known of its trace. */
export interface FoundSpan extends MatchedSpan {
  readonly traceId: string;
  /** '' where the store does not say it: it knows a span's service only where it was asked to select it. */
  readonly service: string;
  /** `error`, `ok` or `unset`; '' where the store does not say it. */
  readonly status: string;
  readonly kind: string;
  readonly rootService: string;
  readonly rootName: string;
}

/** Attributes that are columns of their own. */
const describedAttributes: ReadonlySet<string> = new Set(['service.name', 'status', 'kind']);

/** The attributes of found spans that have no column of their own, in the order of their first appearance. */
export function namesOfSpans(spans: readonly FoundSpan[]): readonly string[] {
  const names = new Set<string>();
  for (const { attributes } of spans)
    for (const name of Object.keys(attributes)) if (!describedAttributes.has(name)) names.add(name);
  return [...names];
}

/** The matched spans of each trace in the order of the traces, each once and by its start. */
export function foundSpansOf(traces: readonly TraceSummary[]): readonly FoundSpan[] {
  return traces.flatMap((trace) => {
    const byId = new Map<string, FoundSpan>();
    for (const { spans } of trace.spanSets) {
      for (const span of spans) {
        // Two span sets of one match may hold the same span.
        const key = span.spanId === '' ? `${span.startNs} ${span.durationNs} ${span.name}` : span.spanId;
        if (!byId.has(key)) byId.set(key, describe(span, trace));
      }
    }
    return [...byId.values()].sort((a, b) => compareNs(a.startNs, b.startNs));
  });
}

function describe(span: MatchedSpan, { traceId, rootService, rootName }: TraceSummary): FoundSpan {
  const said = (name: string): string => selectedValue(span.attributes, name) ?? '';
  return {
    ...span,
    traceId,
    service: said('service.name'),
    status: said('status'),
    kind: said('kind'),
    rootService,
    rootName,
  };
}
