import type { QueryLanguage } from '../../../languages/language.ts';
import type { QueryListing } from '../../../saved/library/user-queries.ts';
import { openLogs } from '../logs/ask-logs.ts';
import { openMetric } from '../metric/ask-metric.ts';
import type { Action } from '../model/action.ts';
import { withNotice } from '../model/notice.ts';
import { startRequest } from '../model/requests.ts';
import type { Step, TuiState } from '../model/tui-state.ts';
import { resolveWindowState } from '../model/window-state.ts';
import { openSearch } from '../trace/trace-search.ts';

type ReadQuery = Pick<
  Extract<Action, { readonly kind: 'query-read' }>,
  'language' | 'expr' | 'name' | 'answers'
>;

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

/** Opens a query that was read in the pane of what it answers, as a new step on the path, under its saved name if it has one. */
export function openQuery(state: TuiState, { language, expr, name, answers }: ReadQuery): Step {
  if (answers === 'numbers') return openMetric(state, { kind: 'expression', language, expr });
  return language === 'logql' ? openLogs(state, expr, name ?? expr) : openSearch(state, expr, name ?? expr);
}

/** Opens a typed query. The first frame must not wait for the grammars, so these are loaded when there is something to read. */
export function openTyped(state: TuiState, language: QueryLanguage, expr: string): Step {
  if (language === 'promql') return openMetric(state, { kind: 'expression', language, expr });
  const store = language === 'logql' ? 'logs' : 'traces';
  return startRequest(state, store, (requestId) => ({ kind: 'read-query', requestId, language, expr }));
}
