import { addNs } from '../../../domain/time/nanoseconds.ts';
import type { AttributeMap, Span, SpanEvent, SpanLink } from '../../../domain/trace/trace.ts';
import { encodeAttributes, type WireAttribute } from './wire-value.ts';

/** Encodes spans by resource in gogo's JSON: ids in base64, zero values omitted (docs/stores.md 3.2). */
export function encodeResourceSpans(spans: readonly Span[]): object[] {
  const groups = new Map<string, { resource: AttributeMap; spans: Span[] }>();
  const keyOf = memoizeByIdentity((resource: AttributeMap) => JSON.stringify(resource));
  for (const span of spans) {
    const key = keyOf(span.resource);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { resource: span.resource, spans: [span] });
    else group.spans.push(span);
  }
  return [...groups.values()].map((group) => ({
    resource: withAttributes({}, group.resource),
    // The spans name no instrumentation library, like the recorded trace with dropped spans.
    scopeSpans: [{ scope: {}, spans: group.spans.map(encodeSpan) }],
  }));
}

function memoizeByIdentity<T extends object>(derive: (value: T) => string): (value: T) => string {
  const known = new WeakMap<T, string>();
  return (value) => {
    let text = known.get(value);
    if (text === undefined) {
      text = derive(value);
      known.set(value, text);
    }
    return text;
  };
}

function encodeSpan(span: Span): object {
  return {
    traceId: hexToBase64(span.traceId),
    spanId: hexToBase64(span.spanId),
    ...(span.parentSpanId === null ? {} : { parentSpanId: hexToBase64(span.parentSpanId) }),
    name: span.name,
    ...(span.kind === 'unspecified' ? {} : { kind: `SPAN_KIND_${span.kind.toUpperCase()}` }),
    startTimeUnixNano: span.startNs,
    endTimeUnixNano: addNs(span.startNs, BigInt(span.durationNs)),
    ...withAttributes({}, span.attributes),
    ...(span.events.length === 0 ? {} : { events: span.events.map(encodeEvent) }),
    ...(span.links.length === 0 ? {} : { links: span.links.map(encodeLink) }),
    status: encodeStatus(span),
  };
}

function encodeStatus(span: Span): object {
  return {
    ...(span.statusMessage === '' ? {} : { message: span.statusMessage }),
    ...(span.status === 'unset' ? {} : { code: `STATUS_CODE_${span.status.toUpperCase()}` }),
  };
}

function encodeEvent(event: SpanEvent): object {
  return withAttributes({ timeUnixNano: event.timeNs, name: event.name }, event.attributes);
}

function encodeLink(link: SpanLink): object {
  return withAttributes(
    { traceId: hexToBase64(link.traceId), spanId: hexToBase64(link.spanId) },
    link.attributes,
  );
}

function withAttributes(fields: object, attributes: AttributeMap): object {
  const encoded: WireAttribute[] = encodeAttributes(attributes);
  return encoded.length === 0 ? fields : { ...fields, attributes: encoded };
}

function hexToBase64(hex: string): string {
  return Buffer.from(hex, 'hex').toString('base64');
}
