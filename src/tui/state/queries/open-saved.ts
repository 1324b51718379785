import type { QueryLanguage } from '../../../languages/language.ts';
import type { QueryListing } from '../../../saved/library/user-queries.ts';
import { openLogs } from '../logs/logs-run.ts';
import { openMetric } from '../metric/metric-run.ts';
import { isLogMetric, isTraceMetric } from '../model/input/query-kind.ts';
import { withNotice } from '../model/notice.ts';
import { startRequest } from '../model/requests.ts';
import type { Step, TuiState } from '../model/tui-state.ts';
import { resolveWindowState } from '../model/window-state.ts';
import { openSearch } from '../trace/trace-search.ts';

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

/** Runs a query as a new step on the path. `name` is the name of the saved query, if it is one. */
export function openQuery(state: TuiState, language: QueryLanguage, expr: string, name?: string): Step {
  const asMetric = language === 'promql' || (language === 'logql' ? isLogMetric(expr) : isTraceMetric(expr));
  if (asMetric) return openMetric(state, { kind: 'expression', language, expr });
  return language === 'logql' ? openLogs(state, expr, name) : openSearch(state, expr, name);
}
