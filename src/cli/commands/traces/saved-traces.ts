import type { Window } from '../../../domain/time/window.ts';
import type { SlotValues } from '../../../languages/bind-expression.ts';
import { isMetricsPipeline } from '../../../languages/traceql-pipeline.ts';
import type { SavedQuery } from '../../../saved/saved-query.ts';
import { bindText, chooseLogVariant } from '../../../services/logs/bind-log-query.ts';
import { readWindow } from '../../flags/read-window.ts';
import type { Session } from '../../session/session.ts';
import { runSearch } from './search-traces.ts';

/** Runs a saved TraceQL query. */
export async function runSavedTraces(session: Session, query: SavedQuery, values: SlotValues): Promise<void> {
  const asked = await readWindow(session);
  const { window } = asked;
  const traceql = bindTraceql(query, values, window);
  if (isMetricsPipeline(traceql)) {
    const { runTraceMetrics } = await import('./trace-metrics.ts');
    await runTraceMetrics(session, traceql, asked);
  } else await runSearch(session, traceql, window, query.sort);
}

/** A saved TraceQL query with the values of its parameters in it. */
export function bindTraceql(query: SavedQuery, values: SlotValues, { fromMs, toMs }: Window): string {
  return bindText(query, chooseLogVariant(query, []), values, { windowMs: toMs - fromMs, stepMs: null });
}
