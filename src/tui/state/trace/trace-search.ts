import type { TraceSummary } from '../../../domain/trace/trace.ts';
import { finishLoading, idle, type Loadable, newestOf, startLoading } from '../model/loadable.ts';
import { emptyTracePane, type TracePane } from '../model/panes/trace-state.ts';
import { restartRequest, type StartedRequest } from '../model/requests.ts';
import { type Step, type TuiState, workspaceOf } from '../model/tui-state.ts';
import { resolveWindowState } from '../model/window-state.ts';
import { changeAll, changeCurrent, pushWorkspace } from '../model/workspace.ts';
import { openTraceById } from '../pivot/start-pivot.ts';

/** Pushes a new step on the path with a TraceQL search, whose results the trace pane shows. */
export function openSearch(state: TuiState, query: string, name = query): Step {
  const started = askSearch(state, query, idle);
  const search = {
    query,
    answer: startLoading<readonly TraceSummary[]>(idle, started.requestId, state.nowMs),
    selected: 0,
  };
  const path = pushWorkspace(started.state.path, {
    ...workspaceOf(state),
    crumb: name.replace(/\s+/g, ' '),
    focus: 'trace',
    trace: { ...emptyTracePane, search },
  });
  return { state: { ...started.state, path }, effects: started.effects };
}

function askSearch(state: TuiState, query: string, answer: Loadable<unknown>): StartedRequest {
  const window = resolveWindowState(state.window, state.nowMs);
  return restartRequest(state, 'traces', answer, (requestId) => ({
    kind: 'search-traces',
    requestId,
    query,
    window,
  }));
}

/** Repeats the shown search over the current window; null without a search. */
export function searchAgain(state: TuiState): Step | null {
  const { search } = workspaceOf(state).trace;
  if (search === null) return null;
  const { query, answer } = search;
  const started = askSearch(state, query, answer);
  const again = { ...search, answer: startLoading(answer, started.requestId, state.nowMs), selected: 0 };
  const path = changeCurrent(started.state.path, (one) => ({
    ...one,
    trace: { ...one.trace, search: again },
  }));
  return { state: { ...started.state, path }, effects: started.effects };
}

export function takeSearch(state: TuiState, requestId: number, traces: readonly TraceSummary[]): TuiState {
  const path = changeAll(state.path, (one) => {
    const { search } = one.trace;
    if (search === null) return one;
    const answer = finishLoading(search.answer, requestId, traces, state.nowMs);
    return answer === search.answer
      ? one
      : { ...one, trace: { ...one.trace, search: { ...search, answer } } };
  });
  return { ...state, path };
}

/** Opens the selected trace of the results; null without a search or a result. */
export function openFound(state: TuiState, pane: TracePane): Step | null {
  if (pane.search === null) return null;
  const found = newestOf(pane.search.answer)?.[pane.search.selected];
  return found === undefined ? null : openTraceById(state, found.traceId);
}
