import type { Trace } from '../../domain/trace/trace.ts';
import type { TraceLogs } from '../../services/logs/trace-logs.ts';
import { sumByService } from '../../view/trace/service-totals.ts';
import { traceNotes } from '../../view/trace/trace-notes.ts';
import type { WaterfallModel } from '../../view/trace/waterfall-model.ts';
import { hopJson, logJson } from './pivot-document.ts';

/** A trace's own part of its JSON document: schema `trace`. `shown`: the trace with the spans asked for alone. */
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
