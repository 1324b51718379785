import { nsBetween } from '../../../domain/time/nanoseconds.ts';
import type {
  AttributeMap,
  Span,
  SpanDropped,
  SpanEvent,
  SpanKind,
  SpanLink,
  SpanScope,
  SpanStatus,
} from '../../../domain/trace/trace.ts';
import {
  isJsonObject,
  type JsonObject,
  listOrEmpty,
  numberOrZero,
  textOrEmpty,
} from '../../json/json-value.ts';
import { decodeNs } from '../decode.ts';
import { decodeAttributes } from '../decode-attributes.ts';
import type { WireResourceSpans, WireScope, WireScopeSpans, WireSpan } from '../wire.ts';
import { createDuplicateFilter, type DuplicateFilter } from './duplicate-spans.ts';
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

/** Where a span stood in what was decoded: its element of `resourceSpans`, its element of `scopeSpans`, and itself. */
export interface SpanSource {
  readonly group: JsonObject;
  readonly scope: JsonObject;
  readonly span: JsonObject;
}

/** Keeps the sources of decoded spans, for a writer that must not lose anything of them. */
export type SpanSources = Map<Span, SpanSource>;

interface Decoding {
  readonly ids: IdDecoder;
  readonly isDuplicate: DuplicateFilter;
  readonly spans: Span[];
  readonly sources: SpanSources | undefined;
}

/** A resource, shared by all of its spans as one object. */
interface Origin {
  readonly service: string;
  readonly resource: AttributeMap;
}

/**
 * Decodes the spans of `batches` (v1) or `resourceSpans` (v2) in their order. A span that was sent twice is kept once. It works in one
 * pass and without recursion over spans, because real traces have 50,000 spans and as many levels. `sources` gets each span's source.
 */
export function decodeSpans(resourceSpans: Iterable<unknown>, sources?: SpanSources): Span[] {
  const spans: Span[] = [];
  const decoding: Decoding = {
    ids: createIdDecoder(),
    isDuplicate: createDuplicateFilter(spans),
    spans,
    sources,
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
      if (isJsonObject(scope)) decodeScope(decoding, origin, group, scope);
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

function decodeScope(decoding: Decoding, origin: Origin, group: JsonObject, wire: JsonObject): void {
  const { scope: wireScope, instrumentationLibrary, spans }: WireScopeSpans = wire;
  const scope = scopeOf(wireScope ?? instrumentationLibrary);
  for (const wireSpan of listOrEmpty(spans)) {
    if (!isJsonObject(wireSpan)) continue;
    const span = decodeSpan(decoding, origin, scope, wireSpan);
    if (decoding.isDuplicate(span, decoding.ids.lastUses())) continue;
    decoding.spans.push(span);
    decoding.sources?.set(span, { group, scope: wire, span: wireSpan });
  }
}

function scopeOf(wire: unknown): SpanScope | undefined {
  if (!isJsonObject(wire)) return undefined;
  const { name, version, attributes }: WireScope = wire;
  const scope: SpanScope = {
    name: textOrEmpty(name),
    version: textOrEmpty(version),
    attributes: decodeAttributes(attributes),
  };
  return scope.name === '' && scope.version === '' && Object.keys(scope.attributes).length === 0
    ? undefined
    : scope;
}

/** A span that is still being made: the facts that few spans have are added to it. */
type NewSpan = { -readonly [Key in keyof Span]: Span[Key] };

function decodeSpan({ ids }: Decoding, origin: Origin, scope: SpanScope | undefined, wire: WireSpan): Span {
  const startNs = decodeNs(wire.startTimeUnixNano);
  const endNs = decodeNs(wire.endTimeUnixNano);
  const { status } = wire;
  const span: NewSpan = {
    traceId: ids.traceId(wire.traceId),
    spanId: ids.ownSpanId(wire.spanId),
    parentSpanId: ids.spanId(wire.parentSpanId) || null,
    name: textOrEmpty(wire.name),
    service: origin.service,
    kind: kinds.get(wire.kind) ?? 'unspecified',
    startNs,
    endNs,
    durationNs: durationBetween(startNs, endNs),
    status: statuses.get(status?.code) ?? 'unset',
    statusMessage: textOrEmpty(status?.message),
    attributes: decodeAttributes(wire.attributes),
    resource: origin.resource,
    events: wire.events === undefined ? noEvents : decodeEvents(wire.events),
    links: wire.links === undefined ? noLinks : decodeLinks(wire.links, ids),
    scope,
  };
  addRareFacts(span, wire);
  return span;
}

function addRareFacts(span: NewSpan, wire: WireSpan): void {
  const { traceState, flags } = wire;
  if (typeof traceState === 'string' && traceState !== '') span.traceState = traceState;
  if (typeof flags === 'number' && flags !== 0) span.flags = flags;
  const dropped: SpanDropped = {
    attributes: numberOrZero(wire.droppedAttributesCount),
    events: numberOrZero(wire.droppedEventsCount),
    links: numberOrZero(wire.droppedLinksCount),
  };
  if (dropped.attributes > 0 || dropped.events > 0 || dropped.links > 0) span.dropped = dropped;
}

function decodeEvents(events: unknown): SpanEvent[] {
  return listOrEmpty(events)
    .filter(isJsonObject)
    .map((event) => ({
      timeNs: decodeNs(event.timeUnixNano),
      name: textOrEmpty(event.name),
      attributes: decodeAttributes(event.attributes),
      ...droppedOf(event),
    }));
}

/** The number of dropped attributes of an event or a link, where there are any. */
function droppedOf({ droppedAttributesCount }: JsonObject): { readonly droppedAttributes?: number } {
  const droppedAttributes = numberOrZero(droppedAttributesCount);
  return droppedAttributes > 0 ? { droppedAttributes } : {};
}

function decodeLinks(links: unknown, ids: IdDecoder): SpanLink[] {
  return listOrEmpty(links)
    .filter(isJsonObject)
    .map((link) => ({
      traceId: ids.traceId(link.traceId),
      spanId: ids.spanId(link.spanId),
      attributes: decodeAttributes(link.attributes),
      ...(typeof link.traceState === 'string' && link.traceState !== ''
        ? { traceState: link.traceState }
        : {}),
      ...droppedOf(link),
    }));
}

/** The duration of a span as it is published; 0 if its clock ran backwards or the span has not ended. */
function durationBetween(startNs: string, endNs: string): string {
  const durationNs = nsBetween(startNs, endNs);
  if (Number.isSafeInteger(durationNs)) return durationNs > 0 ? String(durationNs) : '0';
  const exact = BigInt(endNs) - BigInt(startNs);
  return exact > 0n ? exact.toString() : '0';
}
