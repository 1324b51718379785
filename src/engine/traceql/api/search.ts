import type { Span } from '../../../domain/trace/trace.ts';
import { namedFields } from '../evaluate/conditions.ts';
import { compileStages, type SpansetResult } from '../evaluate/evaluate-spanset.ts';
import { compileReference, type FieldReader } from '../evaluate/field-value.ts';
import { TraceView } from '../evaluate/trace-view.ts';
import type { TraceQuery } from '../parse/ast.ts';
import { formatReference } from '../parse/format-field.ts';
import { encodeStatic, type WireAttribute } from './wire-value.ts';

export interface SearchOptions {
  readonly limit: number;
  readonly spansPerSpanset: number;
}

interface Found {
  readonly trace: TraceView;
  readonly spansets: readonly SpansetResult[];
}

/** Answers a search: it takes the first traces that match, in the order of the source, and sorts them newest first (docs/stores.md 3.3). */
export function answerSearch(
  traces: Iterable<readonly Span[]>,
  query: TraceQuery,
  options: SearchOptions,
): object {
  const evaluate = compileStages(query.stages);
  const found: Found[] = [];
  let inspectedBytes = 0;
  for (const spans of traces) {
    inspectedBytes += spans.length * bytesPerSpan;
    const trace = new TraceView(spans);
    const spansets = evaluate(trace);
    if (spansets.length > 0) found.push({ trace, spansets });
    if (found.length >= options.limit) break;
  }
  const shown = shownFields(query);
  found.sort((a, b) => (a.trace.startNs < b.trace.startNs ? 1 : a.trace.startNs > b.trace.startNs ? -1 : 0));
  return {
    traces: found.map(({ trace, spansets }) => encodeTrace(trace, spansets, shown, options.spansPerSpanset)),
    metrics: searchMetrics(inspectedBytes),
  };
}

/** The approximate size of a span in Tempo's blocks, for statistics. */
export const bytesPerSpan = 300;

export function searchMetrics(inspectedBytes: number): object {
  return {
    ...(inspectedBytes === 0 ? {} : { inspectedBytes: String(inspectedBytes) }),
    completedJobs: 1,
    totalJobs: 1,
  };
}

interface ShownField {
  readonly key: string;
  readonly read: FieldReader;
}

/** Fields that are no attributes in a result, because each span has them in its own fields or the trace has them. */
const hidden = new Set([
  'duration',
  'name',
  'traceDuration',
  'rootName',
  'rootServiceName',
  'trace:id',
  'span:id',
  'nestedSetParent',
]);

interface Shown {
  readonly fields: readonly ShownField[];
  readonly withName: boolean;
}

/** The fields that a result shows. Attributes have their bare names, and the span's name appears only if the query names it. */
function shownFields(query: TraceQuery): Shown {
  const named = namedFields(query.stages);
  const fields = named
    .filter((reference) => reference.kind === 'attribute' || !hidden.has(reference.name))
    .map((reference) => ({
      key: reference.kind === 'attribute' ? reference.name : formatReference(reference),
      read: compileReference(reference),
    }));
  return {
    fields,
    withName: named.some((reference) => reference.kind === 'intrinsic' && reference.name === 'name'),
  };
}

function encodeTrace(
  trace: TraceView,
  spansets: readonly SpansetResult[],
  shown: Shown,
  limit: number,
): object {
  const encoded = spansets.map((spanset) => encodeSpanset(spanset, trace, shown, limit));
  return {
    ...traceHead(trace),
    spanSet: encoded[0],
    spanSets: encoded,
    serviceStats: serviceStats(trace.spans),
  };
}

/** The facts of a trace in a search result. Its id has no leading zeros (docs/stores.md 7.11). */
export function traceHead(trace: TraceView): object {
  const durationMs = Math.floor(trace.durationNs / 1e6);
  return {
    traceID: trace.traceId.replace(/^0+/, ''),
    rootServiceName: trace.rootService,
    rootTraceName: trace.rootName,
    startTimeUnixNano: trace.startNs.toString(),
    ...(durationMs === 0 ? {} : { durationMs }),
  };
}

function encodeSpanset(spanset: SpansetResult, trace: TraceView, shown: Shown, limit: number): object {
  const attributes = spanset.attributes.map(([key, value]) => ({ key, value: encodeStatic(value) }));
  return {
    spans: spanset.spans.slice(0, limit).map((span) => encodeSpan(span, trace, shown)),
    matched: spanset.spans.length,
    ...(attributes.length === 0 ? {} : { attributes }),
  };
}

function encodeSpan(span: Span, trace: TraceView, shown: Shown): object {
  const attributes: WireAttribute[] = [];
  for (const { key, read } of shown.fields) {
    const [value] = read(span, trace);
    if (value !== undefined && value.type !== 'nil') attributes.push({ key, value: encodeStatic(value) });
  }
  return {
    spanID: span.spanId,
    ...(shown.withName ? { name: span.name } : {}),
    startTimeUnixNano: span.startNs,
    ...(span.durationNs === '0' ? {} : { durationNanos: span.durationNs }),
    ...(attributes.length === 0 ? {} : { attributes }),
  };
}

export function serviceStats(spans: readonly Span[]): object {
  const stats = new Map<string, { spanCount: number; errorCount: number }>();
  for (const span of spans) {
    const one = stats.get(span.service) ?? { spanCount: 0, errorCount: 0 };
    one.spanCount += 1;
    if (span.status === 'error') one.errorCount += 1;
    stats.set(span.service, one);
  }
  const names = [...stats.keys()].sort();
  return Object.fromEntries(
    names.map((name) => {
      const one = stats.get(name);
      return [
        name,
        { spanCount: one?.spanCount ?? 0, ...(one?.errorCount ? { errorCount: one.errorCount } : {}) },
      ];
    }),
  );
}
