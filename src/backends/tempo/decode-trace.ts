import { nsBetween } from '../../domain/nanoseconds.ts';
import type { AttributeMap, Span, SpanEvent, SpanKind, SpanLink, SpanStatus } from '../../domain/trace.ts';
import { isJsonObject, listOrEmpty, textOrEmpty } from '../json-value.ts';
import { decodeAttributes } from './decode-attributes.ts';
import { createIdDecoder, type IdDecoder } from './decode-id.ts';
import { decodeNs } from './decode-ns.ts';
import { createDuplicateFilter, type DuplicateFilter } from './duplicate-spans.ts';
import type { WireResourceSpans, WireSpan } from './wire.ts';

/** Enums come as names; protobuf's numbers are taken too (OTLP/JSON allows both). */
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
  readonly traceIds: IdDecoder;
  readonly spanIds: IdDecoder;
  readonly isDuplicate: DuplicateFilter;
  readonly spans: Span[];
}

/** The resource that spans share: one object for all of them. */
interface Origin {
  readonly service: string;
  readonly resource: AttributeMap;
}

/**
 * The spans of `batches` (v1) or `resourceSpans` (v2), in the order they came; a span sent twice is kept once.
 * One pass without recursion over spans: traces of 50,000 spans and as many levels are real.
 */
export function decodeSpans(resourceSpans: unknown): Span[] {
  const spans: Span[] = [];
  const decoding: Decoding = {
    traceIds: createIdDecoder(16),
    spanIds: createIdDecoder(8),
    isDuplicate: createDuplicateFilter(spans),
    spans,
  };
  for (const group of listOrEmpty(resourceSpans)) {
    if (!isJsonObject(group)) continue;
    const { resource, scopeSpans, instrumentationLibrarySpans }: WireResourceSpans = group;
    const attributes = decodeAttributes(resource?.attributes);
    const service = attributes['service.name'];
    const origin = {
      resource: attributes,
      service: service === undefined || service === null ? '' : String(service),
    };
    for (const scope of listOrEmpty(scopeSpans ?? instrumentationLibrarySpans)) {
      if (isJsonObject(scope)) decodeScope(decoding, origin, scope.spans);
    }
  }
  return decoding.spans;
}

function decodeScope(decoding: Decoding, origin: Origin, spans: unknown): void {
  for (const wire of listOrEmpty(spans)) {
    if (!isJsonObject(wire)) continue;
    const id = decoding.spanIds.decodeOwn(wire.spanId);
    const span = decodeSpan(decoding, origin, wire, id.hex);
    if (!decoding.isDuplicate(span, id.uses)) decoding.spans.push(span);
  }
}

function decodeSpan({ traceIds, spanIds }: Decoding, origin: Origin, wire: WireSpan, spanId: string): Span {
  const startNs = decodeNs(wire.startTimeUnixNano);
  const { status } = wire;
  return {
    traceId: traceIds.decode(wire.traceId),
    spanId,
    parentSpanId: spanIds.decode(wire.parentSpanId) || null,
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
    links: wire.links === undefined ? noLinks : decodeLinks(wire.links, traceIds, spanIds),
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

function decodeLinks(links: unknown, traceIds: IdDecoder, spanIds: IdDecoder): SpanLink[] {
  return listOrEmpty(links)
    .filter(isJsonObject)
    .map((link) => ({
      traceId: traceIds.decode(link.traceId),
      spanId: spanIds.decode(link.spanId),
      attributes: decodeAttributes(link.attributes),
    }));
}

/** Clocks may run backwards within a span, and a span that has not ended has no end: 0 then. */
function durationBetween(startNs: string, endNs: string): string {
  const durationNs = nsBetween(startNs, endNs);
  if (Number.isSafeInteger(durationNs)) return durationNs > 0 ? String(durationNs) : '0';
  const exact = BigInt(endNs) - BigInt(startNs);
  return exact > 0n ? exact.toString() : '0';
}
