import { newestOf } from './model/loadable.ts';
import type { PaneName } from './model/pane-name.ts';
import { filterLogs } from './model/panes/log-buffer.ts';
import type { MetricPane } from './model/panes/metric-state.ts';
import { selectRow } from './model/selection.ts';
import { type TuiState, workspaceOf } from './model/tui-state.ts';
import { changeCurrent } from './model/workspace.ts';

/** The filter of a pane's list; '' without a filter. */
export function filterOf(state: TuiState, pane: PaneName): string {
  switch (pane) {
    case 'queries':
      return state.queries.filter;
    case 'metric':
      return filterOfMetric(workspaceOf(state).metric);
    case 'trace':
      return workspaceOf(state).trace.filter;
    case 'logs':
      return workspaceOf(state).logs.filter;
  }
}

/** Filters a pane's list and selects its first row. */
export function setFilter(state: TuiState, pane: PaneName, filter: string): TuiState {
  if (filter === filterOf(state, pane)) return state;
  const filtered = withFilter(state, pane, filter);
  // A log line stays selected, because its sequence number finds it in any list.
  return pane === 'logs' ? filtered : selectRow(filtered, pane, 0);
}

function withFilter(state: TuiState, pane: PaneName, filter: string): TuiState {
  if (pane === 'queries') return { ...state, queries: { ...state.queries, filter } };
  return {
    ...state,
    path: changeCurrent(state.path, (one) => {
      if (pane === 'metric') return { ...one, metric: filterMetric(one.metric, filter) };
      if (pane === 'trace') return { ...one, trace: { ...one.trace, filter } };
      const rows = newestOf(one.logs.answer)?.rows ?? [];
      return { ...one, logs: { ...one.logs, filter, shown: filterLogs(rows, filter) } };
    }),
  };
}

/** The filter of the metric pane's current list. Series and exemplars have one each. */
export function filterOfMetric(pane: MetricPane): string {
  return pane.list === 'series' ? pane.filter : pane.exemplarFilter;
}

function filterMetric(pane: MetricPane, filter: string): MetricPane {
  return pane.list === 'series' ? { ...pane, filter } : { ...pane, exemplarFilter: filter };
}
