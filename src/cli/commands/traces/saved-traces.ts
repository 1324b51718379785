import type { SlotValues } from '../../../languages/bind-expression.ts';
import { isMetricsPipeline } from '../../../languages/traceql-pipeline.ts';
import type { SavedQuery } from '../../../saved/saved-query.ts';
import { bindText, chooseLogVariant } from '../../../services/logs/bind-log-query.ts';
import { readWindow } from '../../flags/read-window.ts';
import type { Session } from '../../session/session.ts';
import { runSearch, runTraceMetrics } from './traces.ts';

/** Runs a saved TraceQL query. */
export async function runSavedTraces(session: Session, query: SavedQuery, values: SlotValues): Promise<void> {
  const asked = await readWindow(session);
  const { window } = asked;
  const windowMs = window.toMs - window.fromMs;
  const traceql = bindText(query, chooseLogVariant(query, []), values, { windowMs, stepMs: null });
  if (isMetricsPipeline(traceql)) await runTraceMetrics(session, traceql, asked);
  else await runSearch(session, traceql, window, query.sort);
}
