import type { Answer } from '../../../domain/answer.ts';
import type { Span, Trace } from '../../../domain/trace/trace.ts';
import type { Call } from '../../call.ts';
import { parseJsonObject } from '../../json/json-body.ts';
import { isJsonObject, listOrEmpty, textOrEmpty } from '../../json/json-value.ts';
import type { WireTraceAnswer } from '../wire.ts';
import { decodeSpans } from './decode-trace.ts';
import { splitTrace } from './split-trace.ts';

/**
 * A trace by its id: v2 (`{"trace":{"resourceSpans"},"status"}`) or v1 (`{"batches"}`). Null where it holds no span: that is how
 * v2 says that there is no such trace (docs/stores.md 7.9). `traceId` is the one asked for, as 32 hex digits.
 */
export function decodeTraceAnswer(call: Call, traceId: string, filtered = false): Answer<Trace> | null {
  const { spans, status, message } = decodeInParts(call.response.body) ?? decodeWhole(call);
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

interface Decoded extends Pick<WireTraceAnswer, 'status' | 'message'> {
  readonly spans: readonly Span[];
}

function decodeWhole(call: Call): Decoded {
  const { trace, batches, resourceSpans, status, message }: WireTraceAnswer = parseJsonObject(call);
  const inner: WireTraceAnswer = isJsonObject(trace) ? trace : { batches, resourceSpans };
  return { spans: decodeSpans(listOrEmpty(inner.resourceSpans ?? inner.batches)), status, message };
}

/** Null for a small trace, or one whose text has another form. */
function decodeInParts(text: string): Decoded | null {
  const split = splitTrace(text);
  if (split === null) return null;
  const { status, message }: WireTraceAnswer = split.document;
  try {
    return { spans: decodeSpans(split.elements()), status, message };
  } catch (thrown) {
    // The cut was wrong, or the text is no JSON at all: decoding the whole tells.
    if (thrown instanceof SyntaxError) return null;
    throw thrown;
  }
}

/** Reasons are joined by `; `. */
function isOnlyFilter(message: string): boolean {
  return message.split('; ').every((reason) => reason.startsWith('Trace filtered'));
}
