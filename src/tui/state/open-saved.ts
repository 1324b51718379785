import type { QueryLanguage } from '../../languages/language.ts';
import type { QueryListing } from '../../saved/user-queries.ts';
import { openLogs } from './logs-run.ts';
import { openMetric } from './metric-run.ts';
import { withNotice } from './notice.ts';
import { isLogMetric, isTraceMetric } from './query-kind.ts';
import { startRequest } from './requests.ts';
import { openSearch } from './trace-search.ts';
import type { Step, TuiState } from './tui-state.ts';
import { resolveWindowState } from './window-state.ts';

/** Opens a saved query in the pane of its signal. */
export function openSaved(state: TuiState, listing: QueryListing): Step {
  const { name, title, signal, problem } = listing;
  if (problem !== null || signal === null) return withNotice(state, problem ?? 'cannot be read', 'error');
  if (signal === 'metrics') return openMetric(state, { kind: 'saved', name, title, values: {} });
  const window = resolveWindowState(state.window, state.nowMs);
  const values: Record<string, string> = state.namespace === null ? {} : { namespace: state.namespace };
  return startRequest(state, signal, (requestId) => ({
    kind: 'bind-saved',
    requestId,
    name,
    values,
    window,
  }));
}

/** Runs a query in its language, as a new place on the path; `name`: of the saved query that it is. */
export function openQuery(state: TuiState, language: QueryLanguage, expr: string, name?: string): Step {
  const asMetric = language === 'promql' || (language === 'logql' ? isLogMetric(expr) : isTraceMetric(expr));
  if (asMetric) return openMetric(state, { kind: 'expression', language, expr });
  return language === 'logql' ? openLogs(state, expr, name) : openSearch(state, expr, name);
}
