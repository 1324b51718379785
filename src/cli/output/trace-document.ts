import type { Span, Trace, TraceSummary } from '../../domain/trace/trace.ts';
import type { TraceLogs } from '../../services/logs/trace-logs.ts';
import { sumByOperation } from '../../view/trace/operation-totals.ts';
import { sumByService } from '../../view/trace/service-totals.ts';
import { traceNotes } from '../../view/trace/trace-notes.ts';
import type { WaterfallModel } from '../../view/trace/waterfall-model.ts';
import { hopJson, logJson } from './pivot-document.ts';

/** What a trace's document has beside its spans. */
export interface TraceDocumentOptions {
  readonly logs: TraceLogs | null;
  /** Whether to sum up by operation too. */
  readonly byOperation: boolean;
  /** The traces that link to this one; null if they were not asked for. */
  readonly linked: readonly TraceSummary[] | null;
}

/** The fields of a trace in its JSON document, schema `trace`. `shown` is the trace with only the spans asked for. */
export function traceFields(
  model: WaterfallModel,
  shown: Trace,
  { logs, byOperation, linked }: TraceDocumentOptions,
): Readonly<Record<string, unknown>> {
  return {
    trace: { ...shown, spans: [...spanRows(model, shown)] },
    totals: sumByService(model).map(({ selfNs, pathNs, ...total }) => ({
      ...total,
      selfNs: nanoseconds(selfNs),
      criticalPathNs: nanoseconds(pathNs),
    })),
    ...(byOperation ? { operations: operationRows(model) } : {}),
    ...(linked === null ? {} : { linkedFrom: linked.map(linkedRow) }),
    notes: traceNotes(model),
    ...(logs === null ? {} : { logs: logs.logs.map(logJson), hops: logs.hops.map(hopJson) }),
  };
}

function linkedRow({ traceId, rootService, rootName, startNs, durationMs }: TraceSummary) {
  return { traceId, rootService, rootName, startNs, durationMs };
}

/** The spans as rows, schema `span`: as they were sent, and with their place in the trace. */
export function* spanRows(model: WaterfallModel, shown: Trace): Generator<Readonly<Record<string, unknown>>> {
  const { tree, times, path } = model;
  const wanted = new Set<Span>(shown.spans);
  const origins = new Set(model.errorOrigins);
  for (const [index, span] of tree.spans.entries()) {
    if (!wanted.has(span)) continue;
    const shiftNs = tree.shiftNs[index] ?? 0;
    yield {
      ...span,
      depth: tree.depth[index],
      selfNs: nanoseconds(times.selfNs[index]),
      criticalPathNs: nanoseconds(path.ownNs[index]),
      isOrigin: origins.has(index),
      ...(shiftNs === 0 ? {} : { clockShiftNs: nanoseconds(shiftNs) }),
    };
  }
}

function operationRows(model: WaterfallModel): readonly Readonly<Record<string, unknown>>[] {
  return sumByOperation(model).map(({ totalNs, minNs, maxNs, selfNs, pathNs, ...total }) => ({
    ...total,
    totalNs: nanoseconds(totalNs),
    avgNs: nanoseconds(totalNs / total.spans),
    minNs: nanoseconds(minNs),
    maxNs: nanoseconds(maxNs),
    selfNs: nanoseconds(selfNs),
    criticalPathNs: nanoseconds(pathNs),
  }));
}

function nanoseconds(value: number | undefined): string {
  return String(Math.round(value ?? 0));
}
