import type { ObsqError } from '../../domain/errors.ts';
import type { Exemplar } from '../../domain/metrics/exemplar.ts';
import type { StoreName } from '../../domain/store-name.ts';
import type { PivotResult } from '../../pivot/pivot-result.ts';
import { changePick, failRequest } from './fail-request.ts';
import { globalCommands } from './global-commands.ts';
import { takeContext, takeLogs, takeTail } from './logs/logs-answers.ts';
import { logsCommands } from './logs/logs-commands.ts';
import { runMetric, takeMetricAnswer } from './metric/ask-metric.ts';
import { metricCommands } from './metric/metric-commands.ts';
import type { Action } from './model/action.ts';
import { alwaysCommands, type CommandId } from './model/command.ts';
import type { Handlers } from './model/handler.ts';
import { finishLoading, isWaitingFor } from './model/loadable.ts';
import { withNotice } from './model/notice.ts';
import type { PaneName } from './model/pane-name.ts';
import { endRequest, tickWaiting } from './model/requests.ts';
import { tellsStoreIsDown } from './model/store-mark.ts';
import { type Step, type TuiState, withoutEffects, workspaceOf } from './model/tui-state.ts';
import { changeAll } from './model/workspace.ts';
import { takeAlerts } from './overlay/alerts-pick.ts';
import { askCompletion, takeCompletion } from './overlay/edit-query.ts';
import { editOverlay, runOverlayCommand, typeIntoOverlay } from './overlay/overlay-commands.ts';
import { takeParameters, takeValues } from './overlay/parameters.ts';
import { takeRequests } from './overlay/request-log.ts';
import { takePivotAnswer } from './pivot/pivot-answer.ts';
import { openQuery } from './queries/open-saved.ts';
import { queriesCommands } from './queries/queries-commands.ts';
import { takeCommands } from './take-away/take-commands.ts';
import { traceCommands } from './trace/trace-commands.ts';
import { takeSearch } from './trace/trace-search.ts';

const paneCommands: Readonly<Record<PaneName, Handlers>> = {
  queries: queriesCommands,
  metric: metricCommands,
  trace: traceCommands,
  logs: logsCommands,
};

/** Returns the state after an action, and the effects to run. `nowMs` is Unix ms. */
export function reduce(before: TuiState, action: Action, nowMs: number): Step {
  const state: TuiState = { ...before, nowMs };
  switch (action.kind) {
    case 'command':
      return runCommand(state, action.id, action.page);
    case 'type':
      return typeIntoOverlay(state, action.text);
    case 'edit':
      return editOverlay(state, action.edit);
    case 'resized':
      return withoutEffects({ ...state, screen: { columns: action.columns, rows: action.rows } });
    case 'timer':
      return onTimer(state, action);
    case 'stores-opened':
      return onOpened(state, action);
    case 'queries-listed':
      return withoutEffects({
        ...state,
        queries: { ...state.queries, listings: action.listings, error: null },
      });
    case 'queries-failed':
      return withoutEffects({ ...state, queries: { ...state.queries, error: action.error } });
    case 'show-notice':
      return withNotice(state, action.text, action.tone);
    case 'requests-read':
      return withoutEffects(takeRequests(state, action.requests));
    case 'store-answered':
      return withoutEffects(markStore(state, action));
    default:
      return takeAnswer(state, action);
  }
}

function onOpened(state: TuiState, action: Extract<Action, { kind: 'stores-opened' }>): Step {
  const opened = { ...state, contextName: action.contextName, stores: action.stores, target: action.target };
  // The demo needs no notice: the status line says that it is the demo.
  const [notice] = state.facts.isDemo ? [] : action.notices;
  const step = notice === undefined ? withoutEffects(opened) : withNotice(opened, notice, 'warn');
  return { state: step.state, effects: [...step.effects, { kind: 'probe-stores' }] };
}

function runCommand(before: TuiState, id: CommandId, page: number): Step {
  // The next key press closes a notice, since the user has seen it by then.
  const state = before.notice === null || id === 'cancel' ? before : { ...before, notice: null };
  if (state.overlay !== null && !alwaysCommands.has(id)) {
    const { chosen, ...step } = runOverlayCommand(state, state.overlay, id, page);
    return chosen === undefined ? step : runCommand(step.state, chosen, page);
  }
  const inPane = paneCommands[workspaceOf(state).focus][id]?.(state, page) ?? null;
  return (
    inPane ?? takeCommands[id]?.(state, page) ?? globalCommands[id]?.(state, page) ?? withoutEffects(state)
  );
}

function onTimer(state: TuiState, { timer }: Extract<Action, { kind: 'timer' }>): Step {
  switch (timer) {
    case 'refresh':
      return state.window.kind === 'live' && !state.paused ? runMetric(state) : withoutEffects(state);
    case 'waiting':
      return tickWaiting(state);
    case 'notice':
      return withoutEffects({ ...state, notice: null });
    case 'complete':
      return askCompletion(state);
  }
}

type Answer = Extract<Action, { readonly requestId: number }>;

function takeAnswer(before: TuiState, action: Answer): Step {
  const { requestId } = action;
  if (action.kind === 'tail-brought') return withoutEffects(takeTail(before, action));
  if (action.kind === 'completed')
    return withoutEffects(takeCompletion(before, requestId, action.from, action.items));
  if (action.kind === 'parameters-known') return withoutEffects(takeParameters(before, action));
  if (action.kind === 'pivot-answered')
    return withoutEffects(takePivotAnswer(markHops(before, action.result), action));
  const store = before.pending.get(requestId)?.store;
  const ended = endRequest(before, requestId);
  const error = action.kind === 'request-failed' ? action.error : null;
  // To read a query asks nothing of its store.
  const isMark = store !== undefined && action.kind !== 'query-read';
  const state = isMark ? markStore(ended, { store, error }) : ended;
  switch (action.kind) {
    case 'metric-answered':
      return takeMetricAnswer(state, requestId, action.answer);
    case 'exemplars-answered':
      return withoutEffects(takeExemplars(state, requestId, action.exemplars));
    case 'context-answered':
      return withoutEffects(takeContext(state, action));
    case 'logs-answered':
      return withoutEffects(takeLogs(state, action));
    case 'search-answered':
      return withoutEffects(takeSearch(state, requestId, action.traces));
    case 'query-read':
      return openQuery(state, action);
    case 'values-answered':
      return withoutEffects(
        changePick(state, requestId, (pick) => takeValues(pick, action.values, state.nowMs)),
      );
    case 'alerts-answered':
      return withoutEffects(
        changePick(state, requestId, (pick) => takeAlerts(pick, action.alerts, state.nowMs)),
      );
    case 'request-failed': {
      const failed = failRequest(state, requestId, action.error);
      // If no pane waits for the failed request, a notice shows its error.
      const isUnseen = failed.path === state.path && failed.overlay === state.overlay && store !== undefined;
      return isUnseen && action.error.kind !== 'cancelled'
        ? withNotice(failed, action.error.message, 'error')
        : withoutEffects(failed);
    }
  }
}

/** Marks the stores by the hops of a pivot, because a pivot reports the failures of stores in its hops. */
function markHops(state: TuiState, { hops }: PivotResult): TuiState {
  return hops
    .filter(({ status }) => status !== 'skipped')
    .reduce((marked, { store, error }) => markStore(marked, { store, error }), state);
}

function takeExemplars(state: TuiState, requestId: number, exemplars: readonly Exemplar[]): TuiState {
  const path = changeAll(state.path, (one) => {
    if (!isWaitingFor(one.metric.exemplars, requestId)) return one;
    const taken = finishLoading(one.metric.exemplars, requestId, exemplars, state.nowMs);
    return { ...one, metric: { ...one.metric, exemplars: taken } };
  });
  return { ...state, path };
}

function markStore(
  state: TuiState,
  { store, error }: { readonly store: StoreName; readonly error: ObsqError | null },
): TuiState {
  if (error?.kind === 'cancelled') return state;
  const before = state.marks[store];
  // A refused query shows neither that the store is down nor that it has recovered.
  const mark = error === null ? 'ok' : tellsStoreIsDown(error) ? 'down' : (before ?? 'ok');
  return before === mark ? state : { ...state, marks: { ...state.marks, [store]: mark } };
}
