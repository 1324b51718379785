import type { PaneName } from './pane-name.ts';
import { selectRow } from './selection.ts';
import { type TuiState, workspaceOf } from './tui-state.ts';
import { changeCurrent } from './workspace.ts';

/** What a pane's list is narrowed to; '' for everything. */
export function filterOf(state: TuiState, pane: PaneName): string {
  switch (pane) {
    case 'queries':
      return state.queries.filter;
    case 'metric':
      return workspaceOf(state).metric.filter;
    case 'trace':
    case 'logs':
      return '';
  }
}

/** The pane's list narrowed, its first row selected. */
export function setFilter(state: TuiState, pane: PaneName, filter: string): TuiState {
  if (filter === filterOf(state, pane)) return state;
  return selectRow(withFilter(state, pane, filter), pane, 0);
}

function withFilter(state: TuiState, pane: PaneName, filter: string): TuiState {
  if (pane === 'queries') return { ...state, queries: { ...state.queries, filter } };
  return {
    ...state,
    path: changeCurrent(state.path, (one) =>
      pane === 'metric' ? { ...one, metric: { ...one.metric, filter, list: 'series' } } : one,
    ),
  };
}
