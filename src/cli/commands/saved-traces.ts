import type { SlotValues } from '../../languages/bind-expression.ts';
import { isMetricsPipeline } from '../../languages/traceql-pipeline.ts';
import type { SavedQuery } from '../../saved/saved-query.ts';
import { readWindow } from '../read-window.ts';
import type { Session } from '../session.ts';
import { bindOnly } from './saved-logs.ts';
import { runSearch, runTraceMetrics } from './traces.ts';

/** Runs a saved TraceQL query. */
export async function runSavedTraces(session: Session, query: SavedQuery, values: SlotValues): Promise<void> {
  const { window } = await readWindow(session);
  const traceql = bindOnly(query, values, window.toMs - window.fromMs);
  if (isMetricsPipeline(traceql)) await runTraceMetrics(session, traceql, window);
  else await runSearch(session, traceql, window, query.sort);
}
