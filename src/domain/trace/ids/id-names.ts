/** How surely a field of this name holds an id: by its own name, by the end of its name, or as a name that may hold other things too. */
export type NameRank = 0 | 1 | 2;

/** Fields of other traces or spans: of the caller, of a link. */
const another = /(parent|links?|linked|prev|previous|back|stack)$/;
/** Names of headers and of layouts that hold a whole context, or an id beside other things; the last part of a name is compared, without its signs. */
const carriers: ReadonlySet<string> = new Set(['traceparent', 'b3', 'xray', 'xcloudtracecontext', 'trace']);

/**
 * Ranks the name of a field that may hold a trace id: `trace_id`, `traceID`, `dd.trace_id`, `otelTraceID`, `X-B3-TraceId`,
 * `x-amzn-trace-id`, `traceparent`, `@tr`, ... Null for any other name (docs/stores.md 1.6).
 */
export function rankTraceName(name: string): NameRank | null {
  if (!/tr|b3|xray/i.test(name)) return null;
  const plain = plainName(name);
  const last = name.slice(name.lastIndexOf('.') + 1);
  if (last === '@tr' || carriers.has(plainName(last)) || plain.endsWith('googleapiscomtrace')) return 2;
  return rankEnd(plain, 'traceid');
}

/** Ranks the name of a field that may hold a span id: `span_id`, `spanID`, `dd.span_id`, `@sp`, ... Null for any other name. */
export function rankSpanName(name: string): NameRank | null {
  if (!/sp/i.test(name)) return null;
  const last = name.slice(name.lastIndexOf('.') + 1);
  return last === '@sp' || plainName(last) === 'span' ? 2 : rankEnd(plainName(name), 'spanid');
}

/** Whether ids of this field are decimal numbers, as in what Datadog's libraries write. */
export function isDecimalName(name: string): boolean {
  return /(^|[^a-z])(dd|datadog)([^a-z]|$)/i.test(name);
}

function rankEnd(plain: string, end: string): NameRank | null {
  if (!plain.endsWith(end)) return null;
  const before = plain.slice(0, -end.length);
  if (before === '' || before === 'otel') return 0;
  return another.test(before) ? null : 1;
}

function plainName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}
