// The types of Tempo's answers (docs/stores.md 3.2-3.4). gogo's jsonpb leaves out zero values and writes 64-bit integers as text.

export interface WireTraceAnswer {
  /** v2. */
  readonly trace?: unknown;
  /** v1. */
  readonly batches?: unknown;
  /** v1 of newer servers, and the inside of v2. */
  readonly resourceSpans?: unknown;
  /** `PARTIAL`, or left out. */
  readonly status?: unknown;
  readonly message?: unknown;
}

export interface WireResourceSpans {
  readonly resource?: { readonly attributes?: unknown } | undefined;
  readonly scopeSpans?: unknown;
  /** The name before OpenTelemetry 0.15. */
  readonly instrumentationLibrarySpans?: unknown;
}

export interface WireScopeSpans {
  readonly scope?: unknown;
  /** The name before OpenTelemetry 0.15. */
  readonly instrumentationLibrary?: unknown;
  readonly spans?: unknown;
}

export interface WireScope {
  readonly name?: unknown;
  readonly version?: unknown;
  readonly attributes?: unknown;
}

export interface WireSpan {
  /** Base64 of 16 bytes; hex in OTLP/JSON (docs/stores.md 7.8). */
  readonly traceId?: unknown;
  readonly spanId?: unknown;
  readonly parentSpanId?: unknown;
  readonly name?: unknown;
  readonly kind?: unknown;
  readonly startTimeUnixNano?: unknown;
  readonly endTimeUnixNano?: unknown;
  readonly attributes?: unknown;
  readonly events?: unknown;
  readonly links?: unknown;
  readonly status?: { readonly code?: unknown; readonly message?: unknown } | undefined;
  readonly traceState?: unknown;
  readonly flags?: unknown;
  readonly droppedAttributesCount?: unknown;
  readonly droppedEventsCount?: unknown;
  readonly droppedLinksCount?: unknown;
}

export interface WireKeyValue {
  readonly key?: unknown;
  readonly value?: unknown;
}

/** At most one field is present. An object without any is the empty value. */
export interface WireAnyValue {
  readonly stringValue?: unknown;
  readonly boolValue?: unknown;
  readonly intValue?: unknown;
  readonly doubleValue?: unknown;
  readonly arrayValue?: { readonly values?: unknown } | undefined;
  readonly kvlistValue?: { readonly values?: unknown } | undefined;
  /** Base64. */
  readonly bytesValue?: unknown;
}

export interface WireTraceSummary {
  readonly traceID?: unknown;
  readonly rootServiceName?: unknown;
  readonly rootTraceName?: unknown;
  readonly startTimeUnixNano?: unknown;
  readonly durationMs?: unknown;
  /** A deprecated copy of the first of `spanSets`. */
  readonly spanSet?: unknown;
  readonly spanSets?: unknown;
  readonly serviceStats?: unknown;
}

export interface WireSearchSpan {
  readonly spanID?: unknown;
  readonly name?: unknown;
  readonly startTimeUnixNano?: unknown;
  readonly durationNanos?: unknown;
  readonly attributes?: unknown;
}

export interface WireMetricSeries {
  readonly labels?: unknown;
  readonly samples?: unknown;
  readonly exemplars?: unknown;
  /** Instant queries; left out when 0. */
  readonly value?: unknown;
}
