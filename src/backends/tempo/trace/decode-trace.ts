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
import { isJsonObject, type JsonObject, numberOrZero, textOf, textOrEmpty } from '../../json/json-value.ts';
import { decodeNs } from '../decode.ts';
import { decodeAttributes } from '../decode-attributes.ts';
import type { WireResourceSpans, WireScope, WireScopeSpans, WireSpan } from '../wire.ts';
import { createDuplicateFilter, type DuplicateFilter } from './duplicate-spans.ts';
import { createIdDecoder, type IdDecoder } from './id-decoder.ts';
import { isSplitMark } from './split-trace.ts';
import type { TraceLosses } from './trace-losses.ts';

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
  readonly losses: TraceLosses;
}

/** A resource, shared by all of its spans as one object. */
interface Origin {
  readonly service: string;
  readonly resource: AttributeMap;
}

/**
 * Decodes the spans of `batches` (v1) or `resourceSpans` (v2) in their order. A span that was sent twice is kept once. It works in one
 * pass and without recursion over spans, because real traces have 50,000 spans and as many levels. `losses` is told of everything of
 * another form; `sources` gets each span's source.
 */
export function decodeSpans(
  resourceSpans: Iterable<unknown>,
  losses: TraceLosses,
  sources?: SpanSources,
): Span[] {
  const spans: Span[] = [];
  const decoding: Decoding = {
    ids: createIdDecoder(),
    isDuplicate: createDuplicateFilter(spans),
    spans,
    sources,
    losses,
  };
  let origin: Origin | null = null;
  let lastResource: unknown;
  for (const group of resourceSpans) {
    losses.group += 1;
    if (!isJsonObject(group)) {
      losses.lost('it is no object');
      continue;
    }
    const { resource, scopeSpans, instrumentationLibrarySpans }: WireResourceSpans = group;
    // The parts of a resource that was split (split-trace.ts) share one object.
    if (origin === null || resource !== lastResource || resource === undefined)
      origin = originOf(resource, losses);
    lastResource = resource;
    for (const scope of listOf(scopeSpans ?? instrumentationLibrarySpans, 'scopeSpans', losses)) {
      losses.scope += 1;
      if (isJsonObject(scope)) decodeScope(decoding, origin, group, scope);
      else losses.lost('it is no object');
    }
    losses.scope = -1;
  }
  losses.group = -1;
  return decoding.spans;
}

/** A list of the trace; null and absent are an empty one, and anything else is lost. */
function listOf(value: unknown, name: string, losses: TraceLosses): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (value !== undefined && value !== null) losses.lost(`${name} is no list`);
  return [];
}

function* objectsOf(value: unknown, name: string, losses: TraceLosses): Generator<JsonObject> {
  for (const item of listOf(value, name, losses)) {
    if (isJsonObject(item)) yield item;
    else losses.lost(`one of ${name} is no object`);
  }
}

function originOf(resource: WireResourceSpans['resource'], { lost }: TraceLosses): Origin {
  const attributes = decodeAttributes(resource?.attributes, lost);
  const service = attributes['service.name'];
  return {
    resource: attributes,
    service: service === undefined || service === null ? '' : textOf(service),
  };
}

function decodeScope(decoding: Decoding, origin: Origin, group: JsonObject, wire: JsonObject): void {
  const { scope: wireScope, instrumentationLibrary, spans }: WireScopeSpans = wire;
  const { losses } = decoding;
  const scope = scopeOf(wireScope ?? instrumentationLibrary, losses);
  for (const wireSpan of listOf(spans, 'spans', losses)) {
    losses.span += 1;
    if (!isJsonObject(wireSpan)) {
      if (!isSplitMark(wireSpan)) losses.lost('it is no object');
      continue;
    }
    const span = decodeSpan(decoding, origin, scope, wireSpan);
    if (decoding.isDuplicate(span, decoding.ids.lastUses())) continue;
    decoding.spans.push(span);
    decoding.sources?.set(span, { group, scope: wire, span: wireSpan });
  }
  losses.span = -1;
}

function scopeOf(wire: unknown, { lost }: TraceLosses): SpanScope | undefined {
  if (!isJsonObject(wire)) return undefined;
  const { name, version, attributes }: WireScope = wire;
  const scope: SpanScope = {
    name: textOrEmpty(name),
    version: textOrEmpty(version),
    attributes: decodeAttributes(attributes, lost),
  };
  return scope.name === '' && scope.version === '' && Object.keys(scope.attributes).length === 0
    ? undefined
    : scope;
}

/** A span that is still being made: the facts that few spans have are added to it. */
type NewSpan = { -readonly [Key in keyof Span]: Span[Key] };

function decodeSpan(
  { ids, losses }: Decoding,
  origin: Origin,
  scope: SpanScope | undefined,
  wire: WireSpan,
): Span {
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
    attributes: decodeAttributes(wire.attributes, losses.lost),
    resource: origin.resource,
    events: wire.events === undefined ? noEvents : decodeEvents(wire.events, losses),
    links: wire.links === undefined ? noLinks : decodeLinks(wire.links, ids, losses),
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

function decodeEvents(events: unknown, losses: TraceLosses): SpanEvent[] {
  return [...objectsOf(events, 'events', losses)].map((event) => ({
    timeNs: decodeNs(event.timeUnixNano),
    name: textOrEmpty(event.name),
    attributes: decodeAttributes(event.attributes, losses.lost),
    ...droppedOf(event),
  }));
}

/** The number of dropped attributes of an event or a link, where there are any. */
function droppedOf({ droppedAttributesCount }: JsonObject): { readonly droppedAttributes?: number } {
  const droppedAttributes = numberOrZero(droppedAttributesCount);
  return droppedAttributes > 0 ? { droppedAttributes } : {};
}

function decodeLinks(links: unknown, ids: IdDecoder, losses: TraceLosses): SpanLink[] {
  return [...objectsOf(links, 'links', losses)].map((link) => ({
    traceId: ids.traceId(link.traceId),
    spanId: ids.spanId(link.spanId),
    attributes: decodeAttributes(link.attributes, losses.lost),
    ...(typeof link.traceState === 'string' && link.traceState !== '' ? { traceState: link.traceState } : {}),
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
