import type { ObsqError } from '../../../domain/errors.ts';
import { linkAfter } from '../../../domain/logs/follow-link.ts';
import type { Action } from '../model/action.ts';
import { finishLoading, isWaitingFor, newestOf } from '../model/loadable.ts';
import { appendToPane, bufferOfEntries, filterLogs } from '../model/panes/log-buffer.ts';
import { emptyBuffer, type LogsPane } from '../model/panes/logs-state.ts';
import type { TuiState } from '../model/tui-state.ts';
import { changeAll } from '../model/workspace.ts';

/** Takes in the lines around a line and selects that line. */
export function takeContext(
  state: TuiState,
  action: Extract<Action, { kind: 'context-answered' }>,
): TuiState {
  const path = changeAll(state.path, (one) => {
    const { logs } = one;
    if (!isWaitingFor(logs.answer, action.requestId)) return one;
    const buffer = bufferOfEntries(action.lines);
    const match = buffer.rows.find(({ isContext }) => !isContext);
    return {
      ...one,
      logs: {
        ...logs,
        answer: finishLoading(logs.answer, action.requestId, buffer, state.nowMs),
        warnings: action.warnings,
        shown: filterLogs(buffer.rows, logs.filter),
        selectedSeq: match?.seq ?? 0,
      },
    };
  });
  return { ...state, path };
}

/** Takes in the lines of the pane's own query and selects the newest. */
export function takeLogs(state: TuiState, action: Extract<Action, { kind: 'logs-answered' }>): TuiState {
  const path = changeAll(state.path, (one) => {
    const { logs } = one;
    if (!isWaitingFor(logs.answer, action.requestId)) return one;
    const buffer = bufferOfEntries(action.entries.map((entry) => ({ entry, isContext: false })));
    const shown = filterLogs(buffer.rows, logs.filter);
    const more = action.isFull ? [`the newest ${action.entries.length} lines; there may be more`] : [];
    return {
      ...one,
      logs: {
        ...logs,
        answer: finishLoading(logs.answer, action.requestId, buffer, state.nowMs),
        warnings: [...action.warnings, ...more],
        shown,
        selectedSeq: shown[shown.length - 1]?.seq ?? 0,
        autoSelected: false,
      },
    };
  });
  return { ...state, path };
}

/** Appends the new lines of a tail in every pane that shows it. */
export function takeTail(state: TuiState, action: Extract<Action, { kind: 'tail-brought' }>): TuiState {
  const path = changeAll(state.path, (one) =>
    one.logs.tail?.requestId === action.requestId
      ? { ...one, logs: appendTail(one.logs, action, state.nowMs) }
      : one,
  );
  return { ...state, path };
}

function appendTail(
  pane: LogsPane,
  { entries, events }: Extract<Action, { kind: 'tail-brought' }>,
  nowMs: number,
): LogsPane {
  const { tail } = pane;
  if (tail === null) return pane;
  const before = newestOf(pane.answer) ?? emptyBuffer;
  const link = events.reduce(linkAfter, tail.link);
  const warning = events.findLast((event) => event.kind === 'warning');
  const { buffer, shown } = appendToPane(pane, before, entries, link.lost - tail.link.lost);
  return {
    ...pane,
    answer: { kind: 'ready', value: buffer, atMs: nowMs },
    shown,
    selectedSeq: tail.sticks ? (shown[shown.length - 1]?.seq ?? 0) : pane.selectedSeq,
    tail: {
      ...tail,
      unseen: tail.sticks ? 0 : tail.unseen + entries.length,
      link,
      note: warning?.message ?? tail.note,
    },
  };
}

/** Ends a tail; its lines stay. */
export function endTail(pane: LogsPane, error: ObsqError): LogsPane {
  const last = newestOf(pane.answer);
  return {
    ...pane,
    tail: null,
    answer: error.kind === 'cancelled' ? { kind: 'cancelled', last } : { kind: 'failed', error, last },
  };
}
