/** An attribute's value. 64-bit integers beyond 2^53 stay decimal strings. */
export type AttributeValue = string | number | boolean | null | readonly AttributeValue[] | AttributeMap;
export interface AttributeMap {
  readonly [key: string]: AttributeValue;
}

export type SpanKind = 'unspecified' | 'internal' | 'server' | 'client' | 'producer' | 'consumer';
export type SpanStatus = 'unset' | 'ok' | 'error';

export interface SpanEvent {
  /** Unix nanoseconds, decimal digits. */
  readonly timeNs: string;
  readonly name: string;
  readonly attributes: AttributeMap;
  /** How many attributes the sender dropped; absent for none. */
  readonly droppedAttributes?: number | undefined;
}

export interface SpanLink {
  /** 32 lower-case hex digits. */
  readonly traceId: string;
  /** 16 lower-case hex digits. */
  readonly spanId: string;
  readonly attributes: AttributeMap;
  /** W3C trace state; absent where it is empty. */
  readonly traceState?: string | undefined;
  readonly droppedAttributes?: number | undefined;
}

/** The instrumentation scope: the library that made a span. */
export interface SpanScope {
  readonly name: string;
  readonly version: string;
  readonly attributes: AttributeMap;
}

/** How many parts of a span its sender dropped to keep within its limits. */
export interface SpanDropped {
  readonly attributes: number;
  readonly events: number;
  readonly links: number;
}

/** One span. Ids are lower-case hex of full length: 32 digits for a trace, 16 for a span. */
export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  /** null for a root. */
  readonly parentSpanId: string | null;
  readonly name: string;
  /** `service.name` of the resource, or '' if it has none. */
  readonly service: string;
  readonly kind: SpanKind;
  /** Unix nanoseconds, decimal digits. */
  readonly startNs: string;
  /** Unix nanoseconds, decimal digits, as it was sent: before the start where a clock ran backwards, '0' for a span without an end. */
  readonly endNs?: string | undefined;
  /** Nanoseconds, decimal digits; never negative. */
  readonly durationNs: string;
  readonly status: SpanStatus;
  readonly statusMessage: string;
  readonly attributes: AttributeMap;
  readonly resource: AttributeMap;
  readonly events: readonly SpanEvent[];
  readonly links: readonly SpanLink[];
  /** Absent where the span has none. */
  readonly scope?: SpanScope | undefined;
  /** W3C trace state; absent where it is empty. */
  readonly traceState?: string | undefined;
  /** OTLP's flags; absent for 0. */
  readonly flags?: number | undefined;
  /** Absent where nothing was dropped. */
  readonly dropped?: SpanDropped | undefined;
}

export interface Trace {
  /** 32 lower-case hex digits. */
  readonly traceId: string;
  /** In the order the store sent them. */
  readonly spans: readonly Span[];
  /** True if the store marked the trace PARTIAL. */
  readonly partial: boolean;
  /** The store's reason for PARTIAL; '' if the trace is complete. */
  readonly message: string;
}

/** One matching span of a search result, with the attributes that the query selected. */
export interface MatchedSpan {
  readonly spanId: string;
  readonly name: string;
  readonly startNs: string;
  readonly durationNs: string;
  readonly attributes: AttributeMap;
}

/** One trace of a search result. */
export interface TraceSummary {
  /** Padded to 32 lower-case hex digits (stores strip leading zeros: docs/stores.md 7.11). */
  readonly traceId: string;
  /** '' if the store has not received the root span. */
  readonly rootService: string;
  readonly rootName: string;
  readonly startNs: string;
  /** NaN (null in JSON) where what the store says cannot be true. */
  readonly durationMs: number;
  readonly spanSets: readonly { readonly spans: readonly MatchedSpan[]; readonly matched: number }[];
  readonly services: Readonly<Record<string, { readonly spans: number; readonly errors: number }>>;
}
