import type { PivotStart } from '../model/effect.ts';
import { type Loadable, startLoading } from '../model/loadable.ts';
import type { LogsPane } from '../model/panes/logs-state.ts';
import type { TracePane } from '../model/panes/trace-state.ts';
import { startRequest } from '../model/requests.ts';
import { type Step, type TuiState, workspaceOf } from '../model/tui-state.ts';
import { changeCurrent } from '../model/workspace.ts';

/** The start of the pivot that can be repeated for the trace; null if the trace is there, is loading, or came from no pivot. */
export function pivotOfTrace({ trace, pivot }: TracePane): PivotStart | null {
  return isGivenUp(trace) || (trace.kind === 'ready' && trace.value === null) ? pivot : null;
}

/** The start of the pivot that can be repeated for the log lines; null if there are lines, they are loading, or no pivot asked for them. */
export function pivotOfLogs({ answer, pivot }: LogsPane): PivotStart | null {
  return isGivenUp(answer) || (answer.kind === 'ready' && answer.value.rows.length === 0) ? pivot : null;
}

function isGivenUp({ kind }: Loadable<unknown>): boolean {
  return kind === 'cancelled' || kind === 'failed';
}

/** Repeats the pivot for a trace that did not come; null if there is nothing to repeat. */
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

/** Repeats the pivot for log lines that did not come; null if there is nothing to repeat. */
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
