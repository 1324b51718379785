import { ObsqError } from '../../../domain/errors.ts';
import { startLoading } from '../model/loadable.ts';
import { emptyLogsPane, type LogsPane } from '../model/panes/logs-state.ts';
import { startRequest } from '../model/requests.ts';
import { only, type Step, type TuiState, workspaceOf } from '../model/tui-state.ts';
import { resolveWindowState } from '../model/window-state.ts';
import { changeCurrent, pushWorkspace } from '../model/workspace.ts';

/** Lines that a query on the screen asks for. */
const lineLimit = 2_000;

/** A log query as a new place on the path, under its name or as it is typed. */
export function openLogs(state: TuiState, expr: string, name = expr): Step {
  const path = pushWorkspace(state.path, {
    ...workspaceOf(state),
    crumb: name.replace(/\s+/g, ' '),
    focus: 'logs',
    logs: { ...emptyLogsPane, expr, wraps: workspaceOf(state).logs.wraps },
  });
  const opened = { ...state, path };
  return runLogs(opened) ?? only(opened);
}

/** Asks again for the lines of the pane's own query. A query that was held back as too costly is sent now. */
export function runLogs(state: TuiState): Step | null {
  const { answer } = workspaceOf(state).logs;
  return askLogs(state, answer.kind === 'failed' && isCostError(answer.error));
}

/** Whether the lines are of a query over the window. */
export function hasOwnQuery({ expr, hops, pivot, tail }: LogsPane): boolean {
  return expr !== null && hops.length === 0 && pivot === null && tail === null;
}

/** The same; `consented`: it may read very much. Null where the lines are not of a query over the window. */
export function askLogs(state: TuiState, consented: boolean): Step | null {
  const { logs } = workspaceOf(state);
  const { expr, answer } = logs;
  if (expr === null || !hasOwnQuery(logs)) return null;
  const window = resolveWindowState(state.window, state.nowMs);
  const started = startRequest(state, 'logs', (requestId) => ({
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
  const cancelled =
    answer.kind === 'loading' ? [{ kind: 'cancel', requestId: answer.requestId } as const] : [];
  return { state: { ...started.state, path }, effects: [...cancelled, ...started.effects] };
}

/** The refusal to send a query that would read very much, without having been told to (docs/architecture.md rule 9). */
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
