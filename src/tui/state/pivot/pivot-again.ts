import type { PivotStart } from '../model/effect.ts';
import { type Loadable, startLoading } from '../model/loadable.ts';
import type { LogsPane } from '../model/panes/logs-state.ts';
import type { TracePane } from '../model/panes/trace-state.ts';
import { startRequest } from '../model/requests.ts';
import { type Step, type TuiState, workspaceOf } from '../model/tui-state.ts';
import { changeCurrent } from '../model/workspace.ts';

/** The pivot that the trace can be asked for with once more; null where it is there, under way, or of no pivot. */
export function pivotOfTrace({ trace, pivot }: TracePane): PivotStart | null {
  return isGivenUp(trace) || (trace.kind === 'ready' && trace.value === null) ? pivot : null;
}

/** The same of the lines. */
export function pivotOfLogs({ answer, pivot }: LogsPane): PivotStart | null {
  return isGivenUp(answer) || (answer.kind === 'ready' && answer.value.rows.length === 0) ? pivot : null;
}

function isGivenUp({ kind }: Loadable<unknown>): boolean {
  return kind === 'cancelled' || kind === 'failed';
}

/** Asks once more for a trace that did not come; null where there is nothing to ask again. */
export function traceAgain(state: TuiState): Step | null {
  const start = pivotOfTrace(workspaceOf(state).trace);
  if (start === null) return null;
  const started = startRequest(state, 'traces', (requestId) => ({
    kind: 'pivot',
    requestId,
    logsRequestId: null,
    start,
  }));
  const path = changeCurrent(started.state.path, (one) => ({
    ...one,
    trace: { ...one.trace, trace: startLoading(one.trace.trace, started.requestId, state.nowMs) },
  }));
  return { state: { ...started.state, path }, effects: started.effects };
}

/** Asks once more for lines that did not come; null where there is nothing to ask again. */
export function logsAgain(state: TuiState): Step | null {
  const start = pivotOfLogs(workspaceOf(state).logs);
  if (start === null) return null;
  const started = startRequest(state, 'logs', (requestId) => ({
    kind: 'pivot',
    requestId,
    logsRequestId: requestId,
    start,
  }));
  const path = changeCurrent(started.state.path, (one) => ({
    ...one,
    logs: { ...one.logs, answer: startLoading(one.logs.answer, started.requestId, state.nowMs) },
  }));
  return { state: { ...started.state, path }, effects: started.effects };
}
