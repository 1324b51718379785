import { nsBetween } from '../../../domain/time/nanoseconds.ts';
import type { AttributeMap, AttributeValue, Span } from '../../../domain/trace/trace.ts';
import type { Intrinsic, Reference, Static } from '../parse/ast.ts';
import type { TraceView } from './trace-view.ts';

/** Reads a field of a span. It returns several values if an attribute is a list or if several events or links have it. */
export type FieldReader = (span: Span, trace: TraceView) => readonly Static[];

export const nil: readonly Static[] = [{ type: 'nil' }];

export function compileReference(reference: Reference): FieldReader {
  if (reference.kind === 'intrinsic') return compileIntrinsic(reference.name);
  const { scope, name } = reference;
  const read = attributeReader(scope, name);
  if (!reference.parent) return (span) => read(span);
  return (span, trace) => {
    const parent = trace.parentOf(span);
    return parent === undefined ? nil : read(parent);
  };
}

function attributeReader(scope: string, name: string): (span: Span) => readonly Static[] {
  const own = (attributes: AttributeMap): readonly Static[] =>
    Object.hasOwn(attributes, name) ? staticsOf(attributes[name] ?? null) : nil;
  switch (scope) {
    case 'span':
      return (span) => own(span.attributes);
    case 'resource':
      return (span) => own(span.resource);
    case 'event':
      return (span) => collect(span.events.map((event) => own(event.attributes)));
    case 'link':
      return (span) => collect(span.links.map((link) => own(link.attributes)));
    case 'instrumentation':
      return () => nil;
    default:
      // Without a scope, the span's own attribute takes precedence over the resource's.
      return (span) => (Object.hasOwn(span.attributes, name) ? own(span.attributes) : own(span.resource));
  }
}

/** All values that are not nil; nil if there are none. */
function collect(values: readonly (readonly Static[])[]): readonly Static[] {
  const found = values.flat().filter((value) => value.type !== 'nil');
  return found.length === 0 ? nil : found;
}

/** The TraceQL values of an attribute. A map has none, because queries cannot address it. */
function staticsOf(value: AttributeValue): readonly Static[] {
  if (typeof value === 'string') return [{ type: 'string', value }];
  if (typeof value === 'boolean') return [{ type: 'bool', value }];
  if (typeof value === 'number') return [{ type: Number.isInteger(value) ? 'int' : 'float', value }];
  if (Array.isArray(value)) return collect(value.map((item: AttributeValue) => staticsOf(item)));
  return nil;
}

const text = (value: string): readonly Static[] => [{ type: 'string', value }];
const duration = (value: number): readonly Static[] => [{ type: 'duration', value }];

function compileIntrinsic(name: Intrinsic): FieldReader {
  switch (name) {
    case 'duration':
      return (span) => duration(Number(span.durationNs));
    case 'name':
      return (span) => text(span.name);
    case 'status':
      return (span) => [{ type: 'status', value: span.status }];
    case 'statusMessage':
      return (span) => text(span.statusMessage);
    case 'kind':
      return (span) => [{ type: 'kind', value: span.kind }];
    case 'span:id':
      return (span) => text(span.spanId);
    case 'span:parentID':
      return (span) => (span.parentSpanId === null ? nil : text(span.parentSpanId));
    case 'event:name':
      return (span) => collect(span.events.map((event) => text(event.name)));
    case 'event:timeSinceStart':
      return (span) => collect(span.events.map((event) => duration(nsBetween(span.startNs, event.timeNs))));
    case 'link:traceID':
      return (span) => collect(span.links.map((link) => text(link.traceId)));
    case 'link:spanID':
      return (span) => collect(span.links.map((link) => text(link.spanId)));
    case 'nestedSetParent':
      // check-types.ts allows only `nestedSetParent < 0`, for which -1 (a root) and any positive number are enough.
      return (span) => [{ type: 'int', value: span.parentSpanId === null ? -1 : 1 }];
    case 'instrumentation:name':
    case 'instrumentation:version':
      return () => nil;
    default:
      return compileTraceIntrinsic(name);
  }
}

function compileTraceIntrinsic(
  name: 'rootName' | 'rootServiceName' | 'traceDuration' | 'trace:id' | 'childCount',
): FieldReader {
  switch (name) {
    case 'rootName':
      return (_span, trace) => text(trace.rootName);
    case 'rootServiceName':
      return (_span, trace) => text(trace.rootService);
    case 'traceDuration':
      return (_span, trace) => duration(trace.durationNs);
    case 'trace:id':
      return (_span, trace) => text(trace.traceId);
    case 'childCount':
      return (span, trace) => [{ type: 'int', value: trace.childCount(span) }];
  }
}
