import { clampSelection, type ListMove, moveSelection } from './input/list-cursor.ts';
import { newestOf } from './loadable.ts';
import type { PaneName } from './pane-name.ts';
import { shownExemplars } from './panes/exemplar-rows.ts';
import { indexOfSeq } from './panes/log-buffer.ts';
import type { LogsPane } from './panes/logs-state.ts';
import { shownRows } from './panes/metric-rows.ts';
import { shownQueries } from './panes/queries-state.ts';
import { traceRows } from './panes/trace-rows.ts';
import { type TuiState, workspaceOf } from './tui-state.ts';
import { changeCurrent } from './workspace.ts';

/** The number of rows of a list, and its selected row. */
export interface FocusedList {
  readonly count: number;
  readonly selected: number;
}

/** The current list of a pane. */
function listOfPane(state: TuiState, pane: PaneName): FocusedList {
  const { metric, trace, logs } = workspaceOf(state);
  switch (pane) {
    case 'queries':
      return { count: shownQueries(state.queries).length, selected: state.queries.selected };
    case 'metric':
      return metric.list === 'series'
        ? { count: shownRows(metric).length, selected: metric.selectedRow }
        : { count: shownExemplars(metric).length, selected: metric.selectedExemplar };
    case 'trace':
      return trace.search === null
        ? { count: traceRows(trace).length, selected: trace.selectedRow }
        : { count: newestOf(trace.search.answer)?.length ?? 0, selected: trace.search.selected };
    case 'logs':
      return { count: logs.shown.length, selected: indexOfSeq(logs.shown, logs.selectedSeq) };
  }
}

/** Selects a log line. In a live tail, the newest line resumes following and any other line pauses it. */
function selectLog(logs: LogsPane, index: number): LogsPane {
  const selectedSeq = logs.shown[index]?.seq ?? 0;
  const detailsTop = logs.detailsTop === null ? null : 0;
  const autoSelected = false;
  if (logs.tail === null) return { ...logs, selectedSeq, autoSelected, detailsTop };
  const sticks = index === logs.shown.length - 1;
  const tail = { ...logs.tail, sticks, unseen: sticks ? 0 : logs.tail.unseen };
  return { ...logs, selectedSeq, autoSelected, detailsTop, tail };
}

/** Moves the selection of the focused list. */
export function moveFocused(state: TuiState, move: ListMove, page: number): TuiState {
  const { focus } = workspaceOf(state);
  const { count, selected } = listOfPane(state, focus);
  const next = count === 0 ? 0 : moveSelection(selected, move, count, page);
  return next === selected ? state : selectRow(state, focus, next);
}

/** Selects a row of a pane's list. */
export function selectRow(state: TuiState, pane: PaneName, row: number): TuiState {
  const { count } = listOfPane(state, pane);
  const selected = clampSelection(row, count);
  if (pane === 'queries') return { ...state, queries: { ...state.queries, selected } };
  return {
    ...state,
    path: changeCurrent(state.path, (workspace) => {
      const { metric, trace, logs } = workspace;
      if (pane === 'trace' && trace.search !== null)
        return { ...workspace, trace: { ...trace, search: { ...trace.search, selected } } };
      if (pane === 'trace')
        return {
          ...workspace,
          trace: { ...trace, selectedRow: selected, detailsTop: trace.detailsTop === null ? null : 0 },
        };
      if (pane === 'logs') return { ...workspace, logs: selectLog(logs, selected) };
      return {
        ...workspace,
        metric:
          metric.list === 'series'
            ? { ...metric, selectedRow: selected }
            : { ...metric, selectedExemplar: selected },
      };
    }),
  };
}
