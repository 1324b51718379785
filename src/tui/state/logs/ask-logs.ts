import { ObsqError } from '../../../domain/errors.ts';
import { startLoading } from '../model/loadable.ts';
import { emptyLogsPane, type LogsPane } from '../model/panes/logs-state.ts';
import { restartRequest } from '../model/requests.ts';
import { type Step, type TuiState, withoutEffects, workspaceOf } from '../model/tui-state.ts';
import { resolveWindowState } from '../model/window-state.ts';
import { changeCurrent, pushWorkspace } from '../model/workspace.ts';

/** The number of lines that a query asks for. */
const lineLimit = 2_000;

/** Pushes a new step on the path with a log query and runs it. `name` is the crumb: the saved query's name or the typed text. */
export function openLogs(state: TuiState, expr: string, name = expr): Step {
  const path = pushWorkspace(state.path, {
    ...workspaceOf(state),
    crumb: name.replace(/\s+/g, ' '),
    focus: 'logs',
    logs: { ...emptyLogsPane, expr, wraps: workspaceOf(state).logs.wraps },
  });
  const opened = { ...state, path };
  return runLogs(opened) ?? withoutEffects(opened);
}

/** Repeats the pane's own query. If it was refused as too costly, repeating it is the consent to send it. */
export function runLogs(state: TuiState): Step | null {
  const { answer } = workspaceOf(state).logs;
  return askLogs(state, answer.kind === 'failed' && isCostError(answer.error));
}

/** Whether the lines come from a query over the window, and not from a pivot or a tail. */
export function hasOwnQuery({ expr, hops, pivot, tail }: LogsPane): boolean {
  return expr !== null && hops.length === 0 && pivot === null && tail === null;
}

/** Asks for the lines of the pane's own query. `consented` allows it to read very much. Null if the pane has no query over the window. */
export function askLogs(state: TuiState, consented: boolean): Step | null {
  const { logs } = workspaceOf(state);
  const { expr, answer } = logs;
  if (expr === null || !hasOwnQuery(logs)) return null;
  const window = resolveWindowState(state.window, state.nowMs);
  const started = restartRequest(state, 'logs', answer, (requestId) => ({
    kind: 'run-logs',
    requestId,
    expr,
    window,
    limit: lineLimit,
    consented,
  }));
  const path = changeCurrent(started.state.path, (one) => ({
    ...one,
    logs: { ...one.logs, answer: startLoading(answer, started.requestId, state.nowMs) } satisfies LogsPane,
  }));
  return { state: { ...started.state, path }, effects: started.effects };
}

/** The error for a query that would read very much and has no consent yet (docs/architecture.md rule 9). */
export function costError(bytes: number): ObsqError {
  return new ObsqError({
    kind: 'limit',
    backend: 'loki',
    message: `this query would read about ${(bytes / 1e9).toFixed(1)} GB in Loki`,
    hint: 'r reads it all the same; or t for a shorter window, e for more labels',
  });
}

function isCostError(error: ObsqError): boolean {
  return error.kind === 'limit' && error.message.startsWith('this query would read about');
}
