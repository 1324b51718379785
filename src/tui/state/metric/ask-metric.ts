import type { Labels } from '../../../domain/labels.ts';
import type { MetricAnswer } from '../../../domain/metrics/metric-answer.ts';
import { parseRowOrder } from '../../../domain/metrics/row-order.ts';
import { parsedOrThrow } from '../../../domain/text/parsed.ts';
import { type Earlier, parseEarlier } from '../../../domain/time/earlier.ts';
import type { TimeZone } from '../../../domain/time/time-zone.ts';
import { clampSelection } from '../model/input/list-cursor.ts';
import { finishLoading, isWaitingFor, newestOf, startLoading } from '../model/loadable.ts';
import { withNotice } from '../model/notice.ts';
import { findAlertSeries } from '../model/panes/alert-series.ts';
import { shownRows } from '../model/panes/metric-rows.ts';
import {
  emptyMetricPane,
  type MetricPane,
  type MetricSource,
  metricTitle,
  storeOfSource,
} from '../model/panes/metric-state.ts';
import { restartRequest, startRequest } from '../model/requests.ts';
import { type Step, type TuiState, workspaceOf } from '../model/tui-state.ts';
import { resolveWindowState } from '../model/window-state.ts';
import { changeAll, changeCurrent, pushWorkspace } from '../model/workspace.ts';

/** Time between two refreshes of a live window; docs/architecture.md rule 9 allows no less than 5 s. */
export const refreshEveryMs = 30_000;

/** Pushes a new step on the path with a metric source and asks for it. A namespace that was chosen earlier applies to it. */
export function openMetric(state: TuiState, opened: MetricSource): Step {
  const source: MetricSource =
    opened.kind === 'saved' && state.namespace !== null
      ? { ...opened, values: { namespace: state.namespace, ...opened.values } }
      : opened;
  const path = pushWorkspace(state.path, {
    ...workspaceOf(state),
    crumb: metricTitle(source),
    focus: 'metric',
    metric: { ...emptyMetricPane, source },
  });
  return runMetric({ ...state, path });
}

/** Repeats the question of the metric pane over the current window. */
export function runMetric(state: TuiState): Step {
  const { source, answer, ago } = workspaceOf(state).metric;
  if (source === null || source.kind === 'pivot') return { state, effects: [] };
  const window = resolveWindowState(state.window, state.nowMs);
  const isFrozen = state.window.kind === 'frozen';
  const earlier = ago === null ? null : earlierOf(ago, window.toMs, state.facts.timeZone);
  const widthPoints = Math.max(60, Math.min(240, state.screen.columns));
  const started = restartRequest(state, storeOfSource(source), answer, (requestId) =>
    source.kind === 'saved'
      ? {
          kind: 'run-saved',
          requestId,
          name: source.name,
          values: source.values,
          window,
          isFrozen,
          widthPoints,
          earlier,
        }
      : {
          kind: 'run-expression',
          requestId,
          language: source.kind === 'alert' ? 'promql' : source.language,
          expr: source.expr,
          isAlert: source.kind === 'alert',
          window,
          isFrozen,
          widthPoints,
          earlier,
        },
  );
  const path = changeCurrent(started.state.path, (workspace) => ({
    ...workspace,
    metric: { ...workspace.metric, answer: startLoading(answer, started.requestId, state.nowMs) },
  }));
  return {
    state: { ...started.state, path },
    effects: [{ kind: 'set-timer', timer: 'refresh', ms: null }, ...started.effects],
  };
}

/** The pane's own choices are all durations, so none of them is refused. */
function earlierOf(ago: string, momentMs: number, timeZone: TimeZone): Earlier {
  return parsedOrThrow(parseEarlier(ago, { momentMs, timeZone }));
}

/** Takes an answer into every step that waits for it, and asks for its exemplars if the current step is one of them. */
export function takeMetricAnswer(state: TuiState, requestId: number, answer: MetricAnswer): Step {
  const wasCurrent = isWaitingFor(workspaceOf(state).metric.answer, requestId);
  const path = changeAll(state.path, (workspace) =>
    isWaitingFor(workspace.metric.answer, requestId)
      ? { ...workspace, metric: withAnswer(workspace.metric, requestId, answer, state.nowMs) }
      : workspace,
  );
  const taken = { ...state, path };
  if (!wasCurrent) return { state: taken, effects: [] };
  const noticed = noteMissingAlertRow(taken, newestOf(workspaceOf(state).metric.answer) === null);
  const refresh = refreshTimer(taken);
  const asked = askExemplars(noticed.state, answer);
  return { state: asked.state, effects: [...refresh, ...noticed.effects, ...asked.effects] };
}

function withAnswer(metric: MetricPane, requestId: number, answer: MetricAnswer, nowMs: number): MetricPane {
  const taken = finishLoading(metric.answer, requestId, answer, nowMs);
  if (newestOf(metric.answer) !== null) {
    const column = Math.min(metric.column, Math.max(0, answer.columns.length - 1));
    return keepRow(metric, { ...metric, answer: taken, column });
  }
  // The first answer sets the query's own order; later answers keep what the user chose.
  const first: MetricPane = {
    ...metric,
    answer: taken,
    sort: answer.sort,
    column: sortedColumn(answer),
    selectedRow: clampSelection(metric.selectedRow, answer.rows.length),
  };
  const own = ownRow(first);
  return own === null ? first : { ...first, selectedRow: own };
}

/** Keeps the selected series selected when a new answer moves it. If the user never moved the selection, the first row stays selected. */
function keepRow(before: MetricPane, after: MetricPane): MetricPane {
  const rows = shownRows(after);
  const row = shownRows(before)[before.selectedRow];
  const isChosen = before.selectedRow > 0 || before.source?.kind === 'alert';
  const at = row === undefined || !isChosen ? -1 : rows.findIndex(({ labels }) => isSame(labels, row.labels));
  return { ...after, selectedRow: at < 0 ? clampSelection(before.selectedRow, rows.length) : at };
}

function isSame(a: Labels, b: Labels): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}

/** The index of the picked alert's own row; null if there is none or the rows are not those of an alert. */
function ownRow(metric: MetricPane): number | null {
  return metric.source?.kind === 'alert' ? findAlertSeries(shownRows(metric), metric.source.labels) : null;
}

/** Notes that none of an alert's rows is its own, because the user would take one of them for it. */
function noteMissingAlertRow(state: TuiState, isFirst: boolean): Step {
  const { metric } = workspaceOf(state);
  if (
    !isFirst ||
    metric.source?.kind !== 'alert' ||
    shownRows(metric).length === 0 ||
    ownRow(metric) !== null
  )
    return { state, effects: [] };
  return withNotice(state, "none of these series is the alert's own any more", 'warn');
}

/** The index of the column that the rows are sorted by, which the chart then draws; 0 if there is none. */
function sortedColumn(answer: MetricAnswer): number {
  const name = answer.sort === null ? null : parseRowOrder(answer.sort).name;
  return Math.max(
    0,
    answer.columns.findIndex((column) => column.name === name),
  );
}

/** Sets the timer for the next refresh if the window is live and not paused, else clears it. */
function refreshTimer(state: TuiState): Step['effects'] {
  const isOn = state.window.kind === 'live' && !state.paused;
  return [{ kind: 'set-timer', timer: 'refresh', ms: isOn ? refreshEveryMs : null }];
}

function askExemplars(state: TuiState, answer: MetricAnswer): Step {
  const { source } = workspaceOf(state).metric;
  const isPromql = source?.kind !== 'expression' || source.language === 'promql';
  if (answer.expressions.length === 0 || !isPromql) return { state, effects: [] };
  const { window } = answer;
  const expressions = answer.expressions.map(({ expr }) => expr);
  const started = startRequest(state, 'metrics', (requestId) => ({
    kind: 'fetch-exemplars',
    requestId,
    expressions,
    window,
  }));
  const path = changeCurrent(started.state.path, (workspace) => ({
    ...workspace,
    metric: {
      ...workspace.metric,
      exemplars: startLoading(workspace.metric.exemplars, started.requestId, state.nowMs),
    },
  }));
  return { state: { ...started.state, path }, effects: started.effects };
}
