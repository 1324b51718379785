import type { Answer } from '../../../domain/answer.ts';
import { ObsqError } from '../../../domain/errors.ts';
import { counted } from '../../../domain/text/counted.ts';
import type { Span, Trace } from '../../../domain/trace/trace.ts';
import { decodeSpans, type SpanSources } from '../trace/decode-trace.ts';
import { TraceLosses } from '../trace/trace-losses.ts';
import { readTraceText } from './read-trace-texts.ts';

export interface TraceFile {
  /** The name of the file, for messages. */
  readonly name: string;
  readonly text: string;
}

/** How many traces an error about a file names. */
const namedTraces = 5;

/**
 * Decodes one trace of a file (docs/stores.md 3.2: OTLP/JSON, Tempo's and Jaeger's JSON). `traceId` (32 hex digits) picks it; null takes
 * the only one. `sources` gets the source of each span. Throws ObsqError `usage` for a file of another form, one without spans, and one
 * with several traces where none is picked; `not-found` where the picked one is not in it.
 */
export function decodeTraceFile(
  file: TraceFile,
  traceId: string | null,
  sources?: SpanSources,
): Answer<Trace> {
  const read = readTraceText(file.text);
  if ('reason' in read)
    throw new ObsqError({ kind: 'usage', message: `${file.name} ${read.reason}`, hint: read.hint });
  const losses = new TraceLosses();
  const traces = groupByTrace(decodeSpans(read.groups, losses, sources));
  const lost = losses.say();
  const warnings = lost === null ? read.warnings : [...read.warnings, lost];
  const partial = read.partial || lost !== null;
  const id = traceId ?? onlyId(file, traces);
  const spans = traces.get(id);
  if (spans === undefined)
    throw new ObsqError({
      kind: 'not-found',
      message: `${file.name} has no trace ${id}; it holds ${nameTraces(traces)}`,
    });
  return {
    data: { traceId: id, spans, partial, message: warnings.join('; ') },
    warnings,
    infos: [],
    partial,
  };
}

function groupByTrace(spans: readonly Span[]): ReadonlyMap<string, readonly Span[]> {
  const traces = new Map<string, Span[]>();
  for (const span of spans) {
    const list = traces.get(span.traceId);
    if (list === undefined) traces.set(span.traceId, [span]);
    else list.push(span);
  }
  return traces;
}

function onlyId(file: TraceFile, traces: ReadonlyMap<string, readonly Span[]>): string {
  const [first] = traces.keys();
  if (first === undefined)
    throw new ObsqError({ kind: 'usage', message: `${file.name} holds no spans`, hint: 'obsq trace --help' });
  if (traces.size === 1) return first;
  throw new ObsqError({
    kind: 'usage',
    message: `${file.name} holds ${nameTraces(traces)}`,
    hint: `say which: obsq trace -f ${file.name} ${first}`,
  });
}

function nameTraces(traces: ReadonlyMap<string, readonly Span[]>): string {
  const named = [...traces]
    .slice(0, namedTraces)
    .map(([id, spans]) => `${id} (${counted(spans.length, 'span')})`);
  const more = traces.size - named.length;
  return `${counted(traces.size, 'trace')}: ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
