import type { Span } from '../../../domain/trace/trace.ts';
import type { DemoRequest, DemoResponse, TraceSource } from '../../source/sources.ts';
import { compileStages } from '../evaluate/evaluate-spanset.ts';
import { TraceView } from '../evaluate/trace-view.ts';
import { parseTraceQuery } from '../parse/parse.ts';
import { queryRefusal, refusal } from '../parse/refusal.ts';
import { jsonAnswer } from './answers.ts';
import { bytesPerSpan } from './search.ts';
import { encodeResourceSpans } from './trace-json.ts';

/** Normalizes the id in a path to 32 lower-case hex digits. Throws Tempo's refusal for an invalid one. */
function parsePathTraceId(text: string): string {
  const bad = /[^0-9a-fA-F]/.exec(text);
  if (bad !== null) {
    throw refusal(
      `trace IDs can only contain hex characters: invalid character '${bad[0]}' at position ${bad.index + 1}`,
    );
  }
  if (text.length > 32) throw refusal("trace IDs can't be larger than 128 bits");
  return text.toLowerCase().padStart(32, '0');
}

/** Answers `/api/traces/<id>`: 404 without a body if there is no such trace. */
export function answerTraceV1(traces: TraceSource, id: string): DemoResponse {
  const spans = traces.traceById(parsePathTraceId(id));
  if (spans === null || spans.length === 0) return { status: 404, contentType: '', body: '' };
  return jsonAnswer({ batches: encodeResourceSpans(spans) });
}

/** Answers `/api/v2/traces/<id>`: 200 even for a missing trace (docs/stores.md 7.9). `q` keeps only the spans that match. */
export function answerTraceV2(traces: TraceSource, id: string, request: DemoRequest): DemoResponse {
  const spans = traces.traceById(parsePathTraceId(id));
  const query = request.params.get('q') ?? '';
  const filter = query === '' ? null : compileTraceFilter(query);
  if (spans === null || spans.length === 0) return jsonAnswer({ trace: {}, metrics: {} });
  const kept = filter === null ? spans : filter(spans);
  const filtered = kept.length < spans.length;
  return jsonAnswer({
    trace: kept.length === 0 ? {} : { resourceSpans: encodeResourceSpans(kept) },
    metrics: { inspectedBytes: String(spans.length * bytesPerSpan) },
    ...(filtered
      ? {
          status: 'PARTIAL',
          message: 'Trace filtered, only a subset of spans matching the filter is returned',
        }
      : {}),
  });
}

function compileTraceFilter(text: string): (spans: readonly Span[]) => readonly Span[] {
  const query = parseTraceQuery(text);
  const [filter] = query.stages;
  if (query.stages.length !== 1 || filter?.kind !== 'filter' || query.metrics !== null) {
    throw queryRefusal('only a single spanset filter is supported');
  }
  const evaluate = compileStages([filter]);
  return (spans) => evaluate(new TraceView(spans)).flatMap((found) => found.spans);
}
