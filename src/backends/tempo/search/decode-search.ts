import type { Answer } from '../../../domain/answer.ts';
import { isPossibleMs } from '../../../domain/trace/span-flaw.ts';
import type { MatchedSpan, TraceSummary } from '../../../domain/trace/trace.ts';
import { normalizeSpanId, normalizeTraceId } from '../../../domain/trace/trace-id.ts';
import type { Call } from '../../call.ts';
import { malformedAnswer, objectsOf } from '../../json/json-body.ts';
import { isJsonObject, type JsonObject, numberOrZero, textOrEmpty } from '../../json/json-value.ts';
import { readTempoAnswer } from '../answer-form.ts';
import { decodeNs, saysPartial } from '../decode.ts';
import { decodeAllAttributes } from '../decode-attributes.ts';
import type { WireSearchSpan, WireTraceSummary } from '../wire.ts';

/** The text that Tempo sends for the root's service and name before it has the root span. */
const rootPending = '<root span not yet received>';

/** The traces of a search, in the server's order. */
export function decodeSearch(call: Call): Answer<readonly TraceSummary[]> {
  const body = readTempoAnswer(call, ['traces']);
  const traces = objectsOf(call, body.traces, 'traces').map((item, index) =>
    decodeSummary(call, item, `traces[${index}]`),
  );
  return { data: traces, infos: [], ...saysPartial(call, body) };
}

function decodeSummary(call: Call, wire: WireTraceSummary, where: string): TraceSummary {
  const traceId = normalizeTraceId(textOrEmpty(wire.traceID));
  if (traceId === null)
    throw malformedAnswer(call, `holds a trace without id: ${JSON.stringify(wire.traceID)}`);
  // Servers before 2.2 send only `spanSet`; newer ones send it beside `spanSets`.
  const sets = objectsOf(call, wire.spanSets, `${where}.spanSets`);
  const only = wire.spanSet === undefined || wire.spanSet === null ? [] : [wire.spanSet];
  return {
    traceId,
    rootService: decodeRootText(wire.rootServiceName),
    rootName: decodeRootText(wire.rootTraceName),
    startNs: decodeNs(wire.startTimeUnixNano),
    durationMs: decodeDurationMs(wire.durationMs),
    spanSets: (sets.length > 0 ? sets : objectsOf(call, only, `${where}.spanSet`)).map((set, index) =>
      decodeSpanSet(call, set, `${where}.spanSets[${index}]`),
    ),
    services: decodeServices(wire.serviceStats),
  };
}

/** What Tempo makes of 2^64 ns: it subtracts unsigned nanoseconds, and keeps 32 bits of the milliseconds. */
const wrappedMs = 4_154_504_685;
const dayMs = 86_400_000;

/** NaN for a duration that cannot be true: a trace that ends before it starts, by less than a day, comes as 2^64 ns less a little. */
function decodeDurationMs(value: unknown): number {
  const durationMs = numberOrZero(value);
  const isWrapped = durationMs <= wrappedMs && durationMs > wrappedMs - dayMs;
  return isPossibleMs(durationMs) && !isWrapped ? durationMs : Number.NaN;
}

function decodeRootText(value: unknown): string {
  const text = textOrEmpty(value);
  return text === rootPending ? '' : text;
}

function decodeSpanSet(call: Call, set: JsonObject, where: string): TraceSummary['spanSets'][number] {
  const spans = objectsOf(call, set.spans, `${where}.spans`).map((span, index) =>
    decodeMatchedSpan(call, span, `${where}.spans[${index}]`),
  );
  return { spans, matched: numberOrZero(set.matched) };
}

function decodeMatchedSpan(call: Call, wire: WireSearchSpan, where: string): MatchedSpan {
  return {
    spanId: normalizeSpanId(textOrEmpty(wire.spanID)) ?? '',
    name: textOrEmpty(wire.name),
    startNs: decodeNs(wire.startTimeUnixNano),
    durationNs: decodeNs(wire.durationNanos),
    attributes: decodeAllAttributes(call, wire.attributes, `${where}.attributes`),
  };
}

function decodeServices(stats: unknown): TraceSummary['services'] {
  if (!isJsonObject(stats)) return {};
  return Object.fromEntries(
    Object.entries(stats).map(([service, counts]) => {
      const of: JsonObject = isJsonObject(counts) ? counts : {};
      return [service, { spans: numberOrZero(of.spanCount), errors: numberOrZero(of.errorCount) }];
    }),
  );
}
