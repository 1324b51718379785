import type { Labels } from '../../../domain/labels.ts';
import { agreesWithRow, type Exemplar } from '../../../domain/metrics/exemplar.ts';
import type { MetricAnswer } from '../../../domain/metrics/metric-answer.ts';
import { changeOrder } from '../../../domain/metrics/order-rows.ts';
import { ownValue } from '../../../domain/own-value.ts';
import { formatValue } from '../../../view/format/units.ts';
import type { Handlers } from '../model/handler.ts';
import { type Loadable, newestOf } from '../model/loadable.ts';
import { withNotice } from '../model/notice.ts';
import { shownExemplars } from '../model/panes/exemplar-rows.ts';
import { exemplarUnit } from '../model/panes/exemplar-unit.ts';
import { labelsOf, shownRows } from '../model/panes/metric-rows.ts';
import { type MetricPane, metricTitle } from '../model/panes/metric-state.ts';
import { type Step, type TuiState, withoutEffects, workspaceOf } from '../model/tui-state.ts';
import { changeCurrent } from '../model/workspace.ts';
import { logsOfSeries, pivotFromExemplar, pivotFromSeries } from '../pivot/start-pivot.ts';
import { compareNext } from './compare-metric.ts';

export const metricCommands: Handlers = {
  open,
  'logs-of': (state) => {
    const row = chosenRow(state);
    return row === null
      ? withNothing(state, 'series', workspaceOf(state).metric.answer)
      : logsOfSeries(state, row.answer, row.labels, row.crumb);
  },
  'list-toggle': (state) =>
    withoutEffects(
      changeMetric(state, (pane) => ({ ...pane, list: pane.list === 'series' ? 'exemplars' : 'series' })),
    ),
  sort: (state) => withoutEffects(changeMetric(state, (pane) => ({ ...pane, sort: nextSort(pane) }))),
  column: (state) =>
    withoutEffects(
      changeMetric(state, (pane) => {
        const count = newestOf(pane.answer)?.columns.length ?? 0;
        return count === 0 ? pane : { ...pane, column: (pane.column + 1) % count };
      }),
    ),
  compare: compareNext,
  left: (state) => withoutEffects(moveCursor(state, -1)),
  right: (state) => withoutEffects(moveCursor(state, 1)),
};

/** A notice that there is no row to go on from: none exists, or the answer is still loading. */
function withNothing(state: TuiState, what: 'series' | 'exemplar', answer: Loadable<unknown>): Step {
  return answer.kind === 'loading'
    ? withNotice(state, `the ${what === 'series' ? what : 'exemplars'} are on their way`)
    : withNotice(state, `there is no ${what} to go on from`, 'warn');
}

/** Goes on to a trace and its logs: those of the selected exemplar, or of the selected series' slowest exemplar if there is one. */
function open(state: TuiState): Step {
  const { metric } = workspaceOf(state);
  const exemplars = newestOf(metric.exemplars) ?? [];
  if (metric.list === 'exemplars') {
    const exemplar = shownExemplars(metric)[metric.selectedExemplar];
    if (exemplar === undefined) return withNothing(state, 'exemplar', metric.exemplars);
    if (exemplar.traceId === null) return withNotice(state, 'this exemplar carries no trace id', 'warn');
    return pivotFromExemplar(state, exemplar, exemplarValue(exemplar, metric));
  }
  const row = chosenRow(state);
  if (row === null) return withNothing(state, 'series', metric.answer);
  const slowest = exemplars.find(
    ({ traceId, seriesLabels }) => traceId !== null && agreesWithRow(seriesLabels, row.labels),
  );
  return slowest === undefined
    ? pivotFromSeries(state, row.answer, row.labels, row.crumb)
    : pivotFromExemplar(state, slowest, exemplarValue(slowest, metric));
}

function exemplarValue(exemplar: Exemplar, { answer, column }: MetricPane): string {
  return formatValue(exemplar.value, exemplarUnit(exemplar, newestOf(answer)?.columns[column]?.unit));
}

interface ChosenRow {
  readonly answer: MetricAnswer;
  readonly labels: Labels;
  readonly crumb: string;
}

function chosenRow(state: TuiState): ChosenRow | null {
  const { metric } = workspaceOf(state);
  const answer = newestOf(metric.answer);
  const row = shownRows(metric)[metric.selectedRow];
  if (answer === null || row === undefined) return null;
  const name = labelsOf(answer).at(-1)?.name ?? '';
  return { answer, labels: row.labels, crumb: ownValue(row.labels, name) ?? metricTitle(metric.source) };
}

function changeMetric(state: TuiState, change: (pane: MetricPane) => MetricPane): TuiState {
  return {
    ...state,
    path: changeCurrent(state.path, (one) => ({ ...one, metric: change(one.metric) })),
  };
}

/**
 * The next sort order: each column descending, the change since an earlier time descending, then each label ascending, then the
 * order of the answer.
 */
function nextSort(pane: MetricPane): string | null {
  const answer = newestOf(pane.answer);
  if (answer === null) return pane.sort;
  const orders: (string | null)[] = [
    null,
    ...answer.columns.map(({ name }) => `-${name}`),
    ...(answer.previous === null ? [] : [`-${changeOrder}`]),
    ...labelsOf(answer).map(({ name }) => name),
  ];
  return orders[(orders.indexOf(pane.sort) + 1) % orders.length] ?? null;
}

function moveCursor(state: TuiState, by: -1 | 1): TuiState {
  const answer = newestOf(workspaceOf(state).metric.answer);
  if (answer === null || !answer.ranged) return state;
  return changeMetric(state, (pane) => ({ ...pane, cursorMs: movedCursor(pane.cursorMs, by, answer) }));
}

/** Moves the cursor by one step within the window. The first move puts it on the newest point. */
function movedCursor(cursorMs: number | null, by: -1 | 1, { window, stepMs }: MetricAnswer): number {
  if (cursorMs === null) return window.toMs;
  return Math.max(window.fromMs, Math.min(window.toMs, cursorMs + by * (stepMs ?? 0)));
}
