import type { Handlers } from './handler.ts';
import { newestOf } from './loadable.ts';
import type { MetricAnswer, MetricPane } from './metric-state.ts';
import { only, type TuiState, workspaceOf } from './tui-state.ts';
import { changeCurrent } from './workspace.ts';

export const metricCommands: Handlers = {
  'list-toggle': (state) =>
    only(changeMetric(state, (pane) => ({ ...pane, list: pane.list === 'series' ? 'exemplars' : 'series' }))),
  sort: (state) => only(changeMetric(state, (pane) => ({ ...pane, sort: nextSort(pane) }))),
  column: (state) =>
    only(
      changeMetric(state, (pane) => {
        const count = newestOf(pane.answer)?.columns.length ?? 0;
        return count === 0 ? pane : { ...pane, column: (pane.column + 1) % count };
      }),
    ),
  left: (state) => only(moveCursor(state, -1)),
  right: (state) => only(moveCursor(state, 1)),
};

export function changeMetric(state: TuiState, change: (pane: MetricPane) => MetricPane): TuiState {
  return {
    ...state,
    path: changeCurrent(state.path, (one) => ({ ...one, metric: change(one.metric) })),
  };
}

/** Each column descending, then each label, then as it came. */
function nextSort(pane: MetricPane): string | null {
  const answer = newestOf(pane.answer);
  if (answer === null) return pane.sort;
  const orders: (string | null)[] = [
    null,
    ...answer.columns.map(({ name }) => `-${name}`),
    ...answer.labels.map(({ name }) => name),
  ];
  return orders[(orders.indexOf(pane.sort) + 1) % orders.length] ?? null;
}

function moveCursor(state: TuiState, by: -1 | 1): TuiState {
  const answer = newestOf(workspaceOf(state).metric.answer);
  if (answer === null || !answer.ranged) return state;
  return changeMetric(state, (pane) => ({ ...pane, cursorMs: movedCursor(pane.cursorMs, by, answer) }));
}

/** The first move puts the cursor on the newest point. */
function movedCursor(cursorMs: number | null, by: -1 | 1, { window }: MetricAnswer): number {
  if (cursorMs === null) return window.toMs;
  return Math.max(window.fromMs, Math.min(window.toMs, cursorMs + by * window.stepMs));
}
