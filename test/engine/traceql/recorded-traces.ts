import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type {
  AttributeMap,
  AttributeValue,
  Span,
  SpanKind,
  SpanStatus,
} from '../../../src/domain/trace/trace.ts';
import type { DemoCluster, DemoRequest, TraceSource } from '../../../src/engine/source/sources.ts';

const recordings = join(import.meta.dirname, '../../../fixtures/recordings/tempo');

export interface Recording {
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly params: Readonly<Record<string, string | number>>;
    readonly headers: Readonly<Record<string, string>>;
  };
  readonly response: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
    readonly bodyBase64?: string;
  };
}

export function readRecording(name: string): Recording {
  return JSON.parse(readFileSync(join(recordings, `${name}.json`), 'utf8')) as Recording;
}

export function demoRequest(request: Partial<Recording['request']>, nowMs: number): DemoRequest {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(request.params ?? {})) params.append(name, String(value));
  const { method = 'GET', path = '/', headers = {} } = request;
  return { method, path, params, headers, nowMs };
}

interface WireSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind?: string;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes?: WireAttribute[];
  events?: { timeUnixNano: string; name: string; attributes?: WireAttribute[] }[];
  status?: { code?: string; message?: string };
}
interface WireAttribute {
  key: string;
  value: Record<string, string | number | boolean>;
}

/** The spans of a recorded trace answer, read by hand here and not by the code under test. */
export function recordedSpans(name: 'trace-v2-json' | 'trace-v2-spans-dropped'): Span[] {
  const body = JSON.parse(readRecording(name).response.body ?? '') as {
    trace: {
      resourceSpans: { resource: { attributes?: WireAttribute[] }; scopeSpans: { spans: WireSpan[] }[] }[];
    };
  };
  return body.trace.resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const resourceAttributes = attributesOf(resource.attributes);
    return scopeSpans.flatMap(({ spans }) => spans.map((span) => spanOf(span, resourceAttributes)));
  });
}

function spanOf(span: WireSpan, resource: AttributeMap): Span {
  const hex = (base64: string): string => Buffer.from(base64, 'base64').toString('hex');
  return {
    traceId: hex(span.traceId),
    spanId: hex(span.spanId),
    parentSpanId: span.parentSpanId === undefined ? null : hex(span.parentSpanId),
    name: span.name,
    service: String(resource['service.name'] ?? ''),
    kind: (span.kind ?? 'SPAN_KIND_UNSPECIFIED').slice('SPAN_KIND_'.length).toLowerCase() as SpanKind,
    startNs: span.startTimeUnixNano,
    durationNs: (BigInt(span.endTimeUnixNano) - BigInt(span.startTimeUnixNano)).toString(),
    status: (span.status?.code ?? 'STATUS_CODE_UNSET')
      .slice('STATUS_CODE_'.length)
      .toLowerCase() as SpanStatus,
    statusMessage: span.status?.message ?? '',
    attributes: attributesOf(span.attributes),
    resource,
    events: (span.events ?? []).map((event) => ({
      timeNs: event.timeUnixNano,
      name: event.name,
      attributes: attributesOf(event.attributes),
    })),
    links: [],
  };
}

function attributesOf(attributes: readonly WireAttribute[] = []): AttributeMap {
  return Object.fromEntries(
    attributes.map(({ key, value }): [string, AttributeValue] => {
      if (value.intValue !== undefined) return [key, Number(value.intValue)];
      return [key, value.stringValue ?? value.boolValue ?? value.doubleValue ?? null];
    }),
  );
}

/** Milliseconds of a nanosecond text, the fraction dropped. */
function startMs(spans: readonly Span[]): number {
  return Math.min(...spans.map((span) => Number(BigInt(span.startNs) / 1_000_000n)));
}

export function traceSourceOf(traces: readonly (readonly Span[])[]): TraceSource {
  const ascending = [...traces].sort((a, b) => startMs(a) - startMs(b));
  return {
    traceById: (traceId) => traces.find((spans) => spans[0]?.traceId === traceId) ?? null,
    *traces(fromMs, toMs, direction) {
      for (const spans of direction === 'forward' ? ascending : [...ascending].reverse()) {
        if (startMs(spans) >= fromMs && startMs(spans) < toMs) yield spans;
      }
    },
  };
}

export function clusterOfTraces(traces: TraceSource): DemoCluster {
  const unused = (): never => {
    throw new Error('not part of this test');
  };
  return {
    seed: 1,
    anchorMs: 0,
    metrics: {
      select: unused,
      labelSets: unused,
      exemplars: unused,
      metadata: unused,
      scrapeIntervalMs: 15_000,
    },
    logs: { streams: unused, entries: unused },
    traces,
  };
}

/** Unix ms after every recorded span. */
export const recordedNowMs = 1_795_213_700_000;
