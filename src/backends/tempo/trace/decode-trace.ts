import { nsBetween } from '../../../domain/time/nanoseconds.ts';
import type {
  AttributeMap,
  Span,
  SpanEvent,
  SpanKind,
  SpanLink,
  SpanStatus,
} from '../../../domain/trace/trace.ts';
import { isJsonObject, listOrEmpty, textOrEmpty } from '../../json/json-value.ts';
import { decodeNs } from '../decode.ts';
import { decodeAttributes } from '../decode-attributes.ts';
import type { WireResourceSpans, WireSpan } from '../wire.ts';
import { createIdDecoder, type IdDecoder } from './id-decoder.ts';

/** Span kinds by name, and by protobuf's number, because OTLP/JSON allows both. */
const kinds: ReadonlyMap<unknown, SpanKind> = new Map<unknown, SpanKind>([
  ['SPAN_KIND_INTERNAL', 'internal'],
  ['SPAN_KIND_SERVER', 'server'],
  ['SPAN_KIND_CLIENT', 'client'],
  ['SPAN_KIND_PRODUCER', 'producer'],
  ['SPAN_KIND_CONSUMER', 'consumer'],
  [1, 'internal'],
  [2, 'server'],
  [3, 'client'],
  [4, 'producer'],
  [5, 'consumer'],
]);
const statuses: ReadonlyMap<unknown, SpanStatus> = new Map<unknown, SpanStatus>([
  ['STATUS_CODE_OK', 'ok'],
  ['STATUS_CODE_ERROR', 'error'],
  [1, 'ok'],
  [2, 'error'],
]);

const noEvents: readonly SpanEvent[] = Object.freeze([]);
const noLinks: readonly SpanLink[] = Object.freeze([]);

interface Decoding {
  readonly ids: IdDecoder;
  readonly isDuplicate: DuplicateFilter;
  readonly spans: Span[];
}

/** A resource, shared by all of its spans as one object. */
interface Origin {
  readonly service: string;
  readonly resource: AttributeMap;
}

/**
 * Decodes the spans of `batches` (v1) or `resourceSpans` (v2) in their order. A span that was sent twice is kept once. It works in one
 * pass and without recursion over spans, because real traces have 50,000 spans and as many levels.
 */
export function decodeSpans(resourceSpans: Iterable<unknown>): Span[] {
  const spans: Span[] = [];
  const decoding: Decoding = {
    ids: createIdDecoder(),
    isDuplicate: createDuplicateFilter(spans),
    spans,
  };
  let origin: Origin | null = null;
  let lastResource: unknown;
  for (const group of resourceSpans) {
    if (!isJsonObject(group)) continue;
    const { resource, scopeSpans, instrumentationLibrarySpans }: WireResourceSpans = group;
    // The parts of a resource that was split (split-trace.ts) share one object.
    if (origin === null || resource !== lastResource || resource === undefined) origin = originOf(resource);
    lastResource = resource;
    for (const scope of listOrEmpty(scopeSpans ?? instrumentationLibrarySpans)) {
      if (isJsonObject(scope)) decodeScope(decoding, origin, scope.spans);
    }
  }
  return decoding.spans;
}

function originOf(resource: WireResourceSpans['resource']): Origin {
  const attributes = decodeAttributes(resource?.attributes);
  const service = attributes['service.name'];
  return {
    resource: attributes,
    service: service === undefined || service === null ? '' : String(service),
  };
}

function decodeScope(decoding: Decoding, origin: Origin, spans: unknown): void {
  for (const wire of listOrEmpty(spans)) {
    if (!isJsonObject(wire)) continue;
    const span = decodeSpan(decoding, origin, wire);
    if (!decoding.isDuplicate(span, decoding.ids.lastUses())) decoding.spans.push(span);
  }
}

function decodeSpan({ ids }: Decoding, origin: Origin, wire: WireSpan): Span {
  const startNs = decodeNs(wire.startTimeUnixNano);
  const { status } = wire;
  return {
    traceId: ids.traceId(wire.traceId),
    spanId: ids.ownSpanId(wire.spanId),
    parentSpanId: ids.spanId(wire.parentSpanId) || null,
    name: textOrEmpty(wire.name),
    service: origin.service,
    kind: kinds.get(wire.kind) ?? 'unspecified',
    startNs,
    durationNs: durationBetween(startNs, decodeNs(wire.endTimeUnixNano)),
    status: statuses.get(status?.code) ?? 'unset',
    statusMessage: textOrEmpty(status?.message),
    attributes: decodeAttributes(wire.attributes),
    resource: origin.resource,
    events: wire.events === undefined ? noEvents : decodeEvents(wire.events),
    links: wire.links === undefined ? noLinks : decodeLinks(wire.links, ids),
  };
}

function decodeEvents(events: unknown): SpanEvent[] {
  return listOrEmpty(events)
    .filter(isJsonObject)
    .map((event) => ({
      timeNs: decodeNs(event.timeUnixNano),
      name: textOrEmpty(event.name),
      attributes: decodeAttributes(event.attributes),
    }));
}

function decodeLinks(links: unknown, ids: IdDecoder): SpanLink[] {
  return listOrEmpty(links)
    .filter(isJsonObject)
    .map((link) => ({
      traceId: ids.traceId(link.traceId),
      spanId: ids.spanId(link.spanId),
      attributes: decodeAttributes(link.attributes),
    }));
}

/** The duration of a span; 0 if its clock ran backwards or the span has not ended. */
function durationBetween(startNs: string, endNs: string): string {
  const durationNs = nsBetween(startNs, endNs);
  if (Number.isSafeInteger(durationNs)) return durationNs > 0 ? String(durationNs) : '0';
  const exact = BigInt(endNs) - BigInt(startNs);
  return exact > 0n ? exact.toString() : '0';
}

/** Whether a span is already in the answer. `idUses` is the number of spans with its id so far, this one included. */
type DuplicateFilter = (span: Span, idUses: number) => boolean;

/**
 * Creates a filter for spans that an answer holds twice (sent again after a retry, or held by two ingesters). Spans with the same id
 * may differ: in Zipkin's model the client's and the server's half of a call share one. `kept` is the growing list of spans.
 */
function createDuplicateFilter(kept: readonly Span[]): DuplicateFilter {
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
