import { ObsqError } from '../../../domain/errors.ts';
import type { Span } from '../../../domain/trace/trace.ts';
import { isJsonObject, type JsonObject } from '../../json/json-value.ts';
import type { SpanSources } from '../trace/decode-trace.ts';
import { decodeId } from '../trace/id-decoder.ts';

/** The numbers of OTLP's enumerations: its JSON has numbers where Tempo's has names (docs/stores.md 3.2.1). */
const kindNumbers: ReadonlyMap<unknown, number> = new Map([
  ['SPAN_KIND_UNSPECIFIED', 0],
  ['SPAN_KIND_INTERNAL', 1],
  ['SPAN_KIND_SERVER', 2],
  ['SPAN_KIND_CLIENT', 3],
  ['SPAN_KIND_PRODUCER', 4],
  ['SPAN_KIND_CONSUMER', 5],
]);
const statusNumbers: ReadonlyMap<unknown, number> = new Map([
  ['STATUS_CODE_UNSET', 0],
  ['STATUS_CODE_OK', 1],
  ['STATUS_CODE_ERROR', 2],
]);

interface ScopeGroup {
  readonly scope: JsonObject;
  readonly spans: JsonObject[];
}

/**
 * Formats spans as one OTLP/JSON document on one line, in pieces. Every field of a span, its scope and its resource is kept as it came,
 * those that obsq does not know too; only ids (hex), enumerations (numbers) and the names before OTLP 0.15 are written in OTLP's way.
 * Throws ObsqError (`bug`) for a span whose source was not kept.
 */
export function* formatOtlp(spans: Iterable<Span>, sources: SpanSources): Generator<string> {
  yield '{"resourceSpans":[';
  let isFirst = true;
  for (const [group, scopes] of groupSpans(spans, sources)) {
    const { scopeSpans: _, instrumentationLibrarySpans: __, ...facts } = group;
    yield `${isFirst ? '' : ','}${stringify({ ...facts, scopeSpans: [...scopes.values()].map(encodeScope) })}`;
    isFirst = false;
  }
  yield ']}';
}

/** The spans by the resource and the scope they came in, in their order. */
function groupSpans(
  spans: Iterable<Span>,
  sources: SpanSources,
): ReadonlyMap<JsonObject, ReadonlyMap<JsonObject, ScopeGroup>> {
  const groups = new Map<JsonObject, Map<JsonObject, ScopeGroup>>();
  for (const span of spans) {
    const source = sources.get(span);
    if (source === undefined)
      throw new ObsqError({ kind: 'bug', message: `the source of span ${span.spanId} was not kept` });
    const scopes = groups.get(source.group) ?? new Map<JsonObject, ScopeGroup>();
    groups.set(source.group, scopes);
    const scope = scopes.get(source.scope);
    if (scope === undefined) scopes.set(source.scope, { scope: source.scope, spans: [source.span] });
    else scope.spans.push(source.span);
  }
  return groups;
}

function encodeScope({ scope, spans }: ScopeGroup): JsonObject {
  const { instrumentationLibrary, ...facts } = scope;
  const older = instrumentationLibrary === undefined ? {} : { scope: instrumentationLibrary };
  return { ...older, ...facts, spans: spans.map(encodeSpan) };
}

function encodeSpan(span: JsonObject): JsonObject {
  const encoded: Record<string, unknown> = { ...span };
  encodeIds(encoded);
  if (span.parentSpanId !== undefined) encoded.parentSpanId = decodeId(span.parentSpanId, 8);
  if (kindNumbers.has(span.kind)) encoded.kind = kindNumbers.get(span.kind);
  if (isJsonObject(span.status) && statusNumbers.has(span.status.code))
    encoded.status = { ...span.status, code: statusNumbers.get(span.status.code) };
  if (Array.isArray(span.links)) encoded.links = span.links.map(encodeLink);
  return encoded;
}

function encodeLink(link: unknown): unknown {
  if (!isJsonObject(link)) return link;
  const encoded: Record<string, unknown> = { ...link };
  encodeIds(encoded);
  return encoded;
}

function encodeIds(target: Record<string, unknown>): void {
  if (target.traceId !== undefined) target.traceId = decodeId(target.traceId, 16);
  if (target.spanId !== undefined) target.spanId = decodeId(target.spanId, 8);
}

/** Stringifies without the two losses of JSON.stringify and of numbers: -0, and 64-bit integers that a store sent as numbers. */
function stringify(value: unknown): string {
  return JSON.stringify(value, (key, item: unknown) => {
    if (typeof item !== 'number') return item;
    if (key === 'doubleValue' && Object.is(item, -0)) return '-0';
    return key === 'intValue' || key.endsWith('UnixNano') ? BigInt(Math.round(item)).toString() : item;
  });
}
