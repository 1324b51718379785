import type { Trace } from '../../domain/trace/trace.ts';
import type { TraceLogs } from '../../services/logs/trace-logs.ts';
import { sumByService } from '../../view/trace/service-totals.ts';
import { traceNotes } from '../../view/trace/trace-notes.ts';
import type { WaterfallModel } from '../../view/trace/waterfall-model.ts';
import { hopJson, logJson } from './pivot-document.ts';

/** The fields of a trace in its JSON document, schema `trace`. `shown` is the trace with only the spans asked for. */
export function traceFields(
  model: WaterfallModel,
  shown: Trace,
  logs: TraceLogs | null,
): Readonly<Record<string, unknown>> {
  return {
    trace: shown,
    totals: sumByService(model).map(({ selfNs, pathNs, ...total }) => ({
      ...total,
      selfNs: String(Math.round(selfNs)),
      criticalPathNs: String(Math.round(pathNs)),
    })),
    notes: traceNotes(model),
    ...(logs === null ? {} : { logs: logs.logs.map(logJson), hops: logs.hops.map(hopJson) }),
  };
}
