import type { Answer } from '../../domain/answer.ts';
import type { Trace } from '../../domain/trace.ts';
import type { Call } from '../call.ts';
import { parseJsonObject } from '../json-body.ts';
import { isJsonObject, textOrEmpty } from '../json-value.ts';
import { decodeSpans } from './decode-trace.ts';
import type { WireTraceAnswer } from './wire.ts';

/**
 * A trace by its id: v2 (`{"trace":{"resourceSpans"},"status"}`) or v1 (`{"batches"}`). Null where it holds no span: that is how
 * v2 says that there is no such trace (API.md trap 9). `traceId` is the one asked for, as 32 hex digits.
 */
export function decodeTraceAnswer(call: Call, traceId: string, filtered = false): Answer<Trace> | null {
  const body = parseJsonObject(call);
  const { trace, batches, resourceSpans, status, message }: WireTraceAnswer = body;
  const inner: WireTraceAnswer = isJsonObject(trace) ? trace : { batches, resourceSpans };
  const spans = decodeSpans(inner.resourceSpans ?? inner.batches);
  const said = textOrEmpty(message);
  const isPartial = status === 'PARTIAL' || status === 1;
  if (spans.length === 0 && !isPartial) return null;
  // The server calls our own filter PARTIAL too; the caller asked for that.
  const partial = isPartial && !(filtered && isOnlyFilter(said));
  return {
    data: { traceId, spans, partial, message: said },
    warnings: partial ? [said === '' ? 'Tempo says that this trace is PARTIAL' : said] : [],
    infos: isPartial && !partial ? [said] : [],
    partial,
  };
}

/** Reasons are joined by `; `. */
function isOnlyFilter(message: string): boolean {
  return message.split('; ').every((reason) => reason.startsWith('Trace filtered'));
}
