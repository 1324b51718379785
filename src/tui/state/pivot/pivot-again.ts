import type { PivotAsk } from '../model/effect.ts';
import { type Loadable, startLoading } from '../model/loadable.ts';
import type { LogsPane } from '../model/panes/logs-state.ts';
import type { TracePane } from '../model/panes/trace-state.ts';
import { startRequest } from '../model/requests.ts';
import { type Step, type TuiState, workspaceOf } from '../model/tui-state.ts';
import { changeCurrent } from '../model/workspace.ts';

/** The pivot that can be repeated for the trace; null if the trace is there, is loading, or came from no pivot. */
export function pivotOfTrace({ trace, pivot }: TracePane): PivotAsk | null {
  return isGivenUp(trace) || (trace.kind === 'ready' && trace.value === null) ? pivot : null;
}

/** The pivot that can be repeated for the log lines; null if there are lines, they are loading, or no pivot asked for them. */
export function pivotOfLogs({ answer, pivot }: LogsPane): PivotAsk | null {
  return isGivenUp(answer) || (answer.kind === 'ready' && answer.value.rows.length === 0) ? pivot : null;
}

function isGivenUp({ kind }: Loadable<unknown>): boolean {
  return kind === 'cancelled' || kind === 'failed';
}

/** Repeats the pivot for a trace that did not come; null if there is nothing to repeat. */
export function traceAgain(state: TuiState): Step | null {
  const ask = pivotOfTrace(workspaceOf(state).trace);
  if (ask === null) return null;
  const started = startRequest(state, 'traces', (requestId) => ({
    kind: 'pivot',
    requestId,
    logsRequestId: null,
    ...ask,
  }));
  const path = changeCurrent(started.state.path, (one) => ({
    ...one,
    trace: { ...one.trace, trace: startLoading(one.trace.trace, started.requestId, state.nowMs) },
  }));
  return { state: { ...started.state, path }, effects: started.effects };
}

/** Repeats the pivot for log lines that did not come; null if there is nothing to repeat. */
export function logsAgain(state: TuiState): Step | null {
  const ask = pivotOfLogs(workspaceOf(state).logs);
  if (ask === null) return null;
  const started = startRequest(state, 'logs', (requestId) => ({
    kind: 'pivot',
    requestId,
    logsRequestId: requestId,
    ...ask,
  }));
  const path = changeCurrent(started.state.path, (one) => ({
    ...one,
    logs: { ...one.logs, answer: startLoading(one.logs.answer, started.requestId, state.nowMs) },
  }));
  return { state: { ...started.state, path }, effects: started.effects };
}
