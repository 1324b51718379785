import { newLink } from '../../../domain/logs/follow-link.ts';
import type { Handlers } from '../model/handler.ts';
import { newestOf } from '../model/loadable.ts';
import { withNotice } from '../model/notice.ts';
import { idsOfRow, indexOfSeq } from '../model/panes/log-buffer.ts';
import { emptyBuffer, emptyLogsPane, type LogRow, type LogsPane } from '../model/panes/logs-state.ts';
import { modelOfPane } from '../model/panes/trace-rows.ts';
import { selectSpan } from '../model/panes/trace-select.ts';
import { startRequest, takeRequestId } from '../model/requests.ts';
import { type Step, type TuiState, withoutEffects, workspaceOf } from '../model/tui-state.ts';
import { changeCurrent, pushWorkspace } from '../model/workspace.ts';
import { logsAgain } from '../pivot/pivot-again.ts';
import { pivotFromLog } from '../pivot/start-pivot.ts';
import { runLogs } from './ask-logs.ts';

const scrollCells = 16;
const contextLines = 20;

export const logsCommands: Handlers = {
  open: openTraceOf,
  follow,
  refresh: (state) =>
    workspaceOf(state).logs.answer.kind === 'loading'
      ? withoutEffects(state)
      : (runLogs(state) ?? logsAgain(state)),
  pause: (state) =>
    workspaceOf(state).logs.tail === null ? null : withoutEffects(changeLogs(state, togglePause)),
  wrap: (state) => withoutEffects(changeLogs(state, (pane) => ({ ...pane, wraps: !pane.wraps, offset: 0 }))),
  left: (state) => withoutEffects(changeLogs(state, (pane) => scroll(pane, -scrollCells))),
  right: (state) => withoutEffects(changeLogs(state, (pane) => scroll(pane, scrollCells))),
  'next-error': (state) => jumpToError(state, 1),
  'previous-error': (state) => jumpToError(state, -1),
  details: (state) =>
    selectedLog(workspaceOf(state).logs) === null
      ? withNotice(state, 'there is no line to show in full', 'warn')
      : withoutEffects(
          changeLogs(state, (pane) => ({ ...pane, detailsTop: pane.detailsTop === null ? 0 : null })),
        ),
  'details-down': (state) => withoutEffects(changeLogs(state, (pane) => scrollDetails(pane, 3))),
  'details-up': (state) => withoutEffects(changeLogs(state, (pane) => scrollDetails(pane, -3))),
  'log-context': showContext,
};

function changeLogs(state: TuiState, change: (pane: LogsPane) => LogsPane): TuiState {
  return { ...state, path: changeCurrent(state.path, (one) => ({ ...one, logs: change(one.logs) })) };
}

/** The selected line; null if there are no lines. */
function selectedLog(pane: LogsPane): LogRow | null {
  return pane.shown[indexOfSeq(pane.shown, pane.selectedSeq)] ?? null;
}

/** Goes from a line to its span. It selects the span in the trace on view, or fetches the trace if it is another one. */
function openTraceOf(state: TuiState): Step {
  const { logs, trace } = workspaceOf(state);
  const row = selectedLog(logs);
  if (row === null) return withNotice(state, 'there is no line to go on from', 'warn');
  const { traceId, spanId } = idsOfRow(row);
  const model = modelOfPane(trace);
  if (traceId === null) return pivotFromLog(state, row.entry, null);
  if (model === null || model.tree.traceId !== traceId) return pivotFromLog(state, row.entry, spanId);
  const path = changeCurrent(state.path, (one) => ({
    ...one,
    focus: 'trace',
    trace: spanId === null ? one.trace : selectSpan(one.trace, spanId),
  }));
  return withoutEffects({ ...state, path });
}

/** Starts or stops a live tail. It follows the pane's query or, for lines that a pivot found, their streams. */
function follow(state: TuiState): Step {
  const { logs } = workspaceOf(state);
  if (logs.tail !== null) {
    const stopped = changeLogs(state, (pane) => ({ ...pane, tail: null }));
    return { state: stopped, effects: [{ kind: 'cancel', requestId: logs.tail.requestId }] };
  }
  const expr = logs.expr === null ? null : logs.hops.length > 0 ? streamsOf(logs.expr) : logs.expr;
  if (expr === null) return withNotice(state, 'there is no query to follow: open some lines first', 'warn');
  return followExpression(state, expr);
}

/** The first stream selector of a query. A regular expression reads it, because the grammar would have to be loaded first. */
function streamsOf(expr: string): string | null {
  return /\{(?:[^}"`]|"(?:[^"\\]|\\.)*"|`[^`]*`)*\}/.exec(expr)?.[0] ?? null;
}

/** Pushes a new step on the path with a live tail. */
function followExpression(state: TuiState, expr: string): Step {
  const started = takeRequestId(state);
  const { requestId } = started;
  const pane: LogsPane = {
    ...emptyLogsPane,
    expr,
    wraps: workspaceOf(state).logs.wraps,
    answer: { kind: 'ready', value: emptyBuffer, atMs: state.nowMs },
    tail: { requestId, sticks: true, unseen: 0, link: newLink, note: null },
  };
  const path = pushWorkspace(started.state.path, {
    ...workspaceOf(state),
    crumb: `follow ${expr.replace(/\s+/g, ' ')}`,
    focus: 'logs',
    logs: pane,
  });
  const tail = { kind: 'tail', requestId, expr, fromMs: state.nowMs - 60_000 } as const;
  return { state: { ...started.state, path }, effects: [tail] };
}

function togglePause(pane: LogsPane): LogsPane {
  if (pane.tail === null) return pane;
  return pane.tail.sticks
    ? { ...pane, tail: { ...pane.tail, sticks: false } }
    : {
        ...pane,
        tail: { ...pane.tail, sticks: true, unseen: 0 },
        selectedSeq: pane.shown[pane.shown.length - 1]?.seq ?? 0,
      };
}

/** Scrolls sideways; the first move to the right turns wrapping off. */
function scroll(pane: LogsPane, by: number): LogsPane {
  if (pane.wraps) return by < 0 ? pane : { ...pane, wraps: false, offset: 0 };
  return { ...pane, offset: Math.max(0, pane.offset + by) };
}

function scrollDetails(pane: LogsPane, by: number): LogsPane {
  return pane.detailsTop === null ? pane : { ...pane, detailsTop: Math.max(0, pane.detailsTop + by) };
}

function jumpToError(state: TuiState, direction: 1 | -1): Step {
  const { logs } = workspaceOf(state);
  const from = indexOfSeq(logs.shown, logs.selectedSeq);
  for (let at = from + direction; at >= 0 && at < logs.shown.length; at += direction) {
    const row = logs.shown[at];
    if (row === undefined || !row.isFailed) continue;
    return withoutEffects(
      changeLogs(state, (pane) => ({ ...unstuck(pane), selectedSeq: row.seq, autoSelected: false })),
    );
  }
  return withNotice(state, 'no further error this way');
}

/** Pauses the tail, because the user looks at an older line. */
function unstuck(pane: LogsPane): LogsPane {
  return pane.tail?.sticks === true ? { ...pane, tail: { ...pane.tail, sticks: false } } : pane;
}

/** Pushes a new step on the path with the lines around the selected one, from its own stream and without the query's filters. */
function showContext(state: TuiState): Step {
  const { logs } = workspaceOf(state);
  const row = selectedLog(logs);
  if (row === null) return withNotice(state, 'there is no line to look around', 'warn');
  const started = startRequest(state, 'logs', (requestId) => ({
    kind: 'log-context',
    requestId,
    entry: row.entry,
    expr: logs.expr,
    lines: contextLines,
  }));
  const path = pushWorkspace(started.state.path, {
    ...workspaceOf(state),
    crumb: 'lines around',
    focus: 'logs',
    logs: {
      ...emptyLogsPane,
      wraps: logs.wraps,
      answer: {
        kind: 'loading',
        requestId: started.requestId,
        sinceMs: state.nowMs,
        last: newestOf(logs.answer) === null ? null : emptyBuffer,
      },
    },
  });
  return { state: { ...started.state, path }, effects: started.effects };
}
