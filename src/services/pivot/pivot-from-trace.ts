import type { Window } from '../../domain/time/window.ts';
import type { Span, Trace } from '../../domain/trace/trace.ts';
import { askTrace } from './pivot-hops.ts';
import { askSpanMetrics } from './pivot-metrics.ts';
import { askEverywhere, isMissing } from './pivot-missing-trace.ts';
import type { PivotRun } from './pivot-run.ts';
import { askTraceLogs } from './pivot-traces.ts';

/**
 * Follows a trace id to the trace, then concurrently to its logs and to the metrics of its services and pods. The lines of a trace that is
 * not stored are looked for in `window`.
 */
export async function followTrace(run: PivotRun, traceId: string, window?: Window): Promise<void> {
  run.found.traceOrder = [traceId];
  if (run.wants('logs')) void run.mapping();
  const trace = await askTrace(run, 'trace', traceId, 'the trace by its id');
  if (trace === null) {
    if (window !== undefined && run.wants('logs') && isMissing(run, traceId))
      await askEverywhere(run, traceId, window);
    return;
  }
  await Promise.all([
    run.wants('logs') ? askTraceLogs(run, 'trace', [trace]) : undefined,
    run.wants('metrics') ? askSpanMetrics(run, 'trace', trace) : undefined,
  ]);
}

/** Follows a span to the lines of its service in its trace, and to the metrics of its service, route and pod. */
export async function followSpan(run: PivotRun, trace: Trace, span: Span): Promise<void> {
  run.found.traces.push(trace);
  run.found.traceOrder = [trace.traceId];
  await Promise.all([
    run.wants('logs') ? askTraceLogs(run, 'span', [trace], [span]) : undefined,
    run.wants('metrics') ? askSpanMetrics(run, 'span', trace, [span]) : undefined,
  ]);
}
