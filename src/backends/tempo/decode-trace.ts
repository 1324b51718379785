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
  const decoding: Decoding = {
    traceIds: createIdDecoder(16),
    spanIds: createIdDecoder(8),
    isDuplicate: createDuplicateFilter(),
    spans: [],
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
    const span = decodeSpan(decoding, origin, wire);
    if (!decoding.isDuplicate(span)) decoding.spans.push(span);
  }
}

function decodeSpan({ traceIds, spanIds }: Decoding, origin: Origin, wire: WireSpan): Span {
  const startNs = decodeNs(wire.startTimeUnixNano);
  const { status } = wire;
  return {
    traceId: traceIds(wire.traceId),
    spanId: spanIds(wire.spanId),
    parentSpanId: spanIds(wire.parentSpanId) || null,
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
      traceId: traceIds(link.traceId),
      spanId: spanIds(link.spanId),
      attributes: decodeAttributes(link.attributes),
    }));
}

/** Clocks may run backwards within a span, and a span that has not ended has no end: 0 then. */
function durationBetween(startNs: string, endNs: string): string {
  if (startNs.length === endNs.length && startNs.length > 12) {
    // Both differ only in their last digits as a rule: those are exact as numbers, and BigInt is slow for every span.
    const cut = startNs.length - 12;
    if (startNs.slice(0, cut) === endNs.slice(0, cut)) {
      return String(Math.max(0, Number(endNs.slice(cut)) - Number(startNs.slice(cut))));
    }
  }
  const duration = BigInt(endNs) - BigInt(startNs);
  return duration > 0n ? duration.toString() : '0';
}
