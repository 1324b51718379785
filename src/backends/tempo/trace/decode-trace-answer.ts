import type { Answer } from '../../../domain/answer.ts';
import type { Span, Trace } from '../../../domain/trace/trace.ts';
import type { Call } from '../../call.ts';
import { malformedAnswer } from '../../json/json-body.ts';
import { isJsonObject, type JsonObject, textOrEmpty } from '../../json/json-value.ts';
import { isPartialStatus, readTempoAnswer } from '../answer-form.ts';
import { saysPartial } from '../decode.ts';
import type { WireTraceAnswer } from '../wire.ts';
import { decodeSpans, type SpanSources } from './decode-trace.ts';
import { splitTrace } from './split-trace.ts';
import { TraceLosses } from './trace-losses.ts';

/**
 * Decodes a trace: v2 (`{"trace":{"resourceSpans"},"status"}`) or v1 (`{"batches"}`). Null if it holds no span: so v2 says that there
 * is no such trace (docs/stores.md 7.9). `traceId` is the requested id, 32 hex digits. `filtered` is true if spans were
 * filtered. `sources` gets the source of each span; the answer is then not released in parts.
 */
export function decodeTraceAnswer(
  call: Call,
  traceId: string,
  {
    filtered = false,
    sources,
  }: { readonly filtered?: boolean; readonly sources?: SpanSources | undefined } = {},
): Answer<Trace> | null {
  const parts = sources === undefined ? decodeInParts(call.response.body) : null;
  const { spans, status, message, losses, beside } = parts ?? decodeWhole(call, sources);
  const explanation = textOrEmpty(message);
  const isPartial = isPartialStatus(status);
  const lost = losses.say();
  if (spans.length === 0 && !isPartial && lost === null) return null;
  // The server also reports a filtered trace as PARTIAL, but the caller asked for that.
  const saidPartial = isPartial && !(filtered && isOnlyFilter(explanation));
  const marks = saysPartial(call, beside);
  const partial = saidPartial || marks.partial || lost !== null;
  const reason = explanation === '' ? 'Tempo says that this trace is PARTIAL' : explanation;
  return {
    data: { traceId, spans, partial, message: explanation },
    warnings: [saidPartial ? reason : null, ...marks.warnings, lost].filter((text) => text !== null),
    infos: isPartial && !saidPartial ? [explanation] : [],
    partial,
  };
}

interface Decoded extends Pick<WireTraceAnswer, 'status' | 'message'> {
  readonly spans: readonly Span[];
  readonly losses: TraceLosses;
  /** The answer's other fields. */
  readonly beside: JsonObject;
}

function decodeWhole(call: Call, sources: SpanSources | undefined): Decoded {
  const fields = ['trace', 'batches', 'resourceSpans'];
  const { trace, batches, resourceSpans, status, message, ...beside } = readTempoAnswer(call, fields);
  const inner: WireTraceAnswer = isJsonObject(trace) ? trace : { batches, resourceSpans };
  const losses = new TraceLosses();
  const groups = inner.resourceSpans ?? inner.batches ?? [];
  if (!Array.isArray(groups)) throw malformedAnswer(call, 'has resourceSpans that are no list');
  return { spans: decodeSpans(groups, losses, sources), status, message, losses, beside };
}

/** Decodes a large trace in parts; null if the trace is small or its text has an unknown form. */
function decodeInParts(text: string): Decoded | null {
  const split = splitTrace(text);
  if (split === null) return null;
  const { status, message, ...beside } = split.document;
  try {
    const losses = new TraceLosses();
    const spans = decodeSpans(split.elements(), losses);
    // The places of a part are not those of the whole.
    return losses.count > 0 ? null : { spans, status, message, losses, beside };
  } catch (thrown) {
    // A cut was wrong, or the text is not JSON at all: decoding it whole shows which.
    if (thrown instanceof SyntaxError) return null;
    throw thrown;
  }
}

/** Whether a message names no reason but the filter. Its reasons are joined by `; `. */
function isOnlyFilter(message: string): boolean {
  return message.split('; ').every((reason) => reason.startsWith('Trace filtered'));
}
