import type { Action } from './action.ts';
import type { CommandId } from './command.ts';
import { globalCommands } from './global-commands.ts';
import type { Handlers } from './handler.ts';
import { failLoading, finishLoading } from './loadable.ts';
import { metricCommands } from './metric-commands.ts';
import { runMetric, takeMetricAnswer } from './metric-run.ts';
import { withNotice } from './notice.ts';
import { editOverlay, runOverlayCommand, typeIntoOverlay } from './overlay-commands.ts';
import type { PaneName } from './pane-name.ts';
import { queriesCommands } from './queries-commands.ts';
import { endRequest, tickWaiting } from './requests.ts';
import { tellsStoreIsDown } from './store-mark.ts';
import { only, type Step, type TuiState, workspaceOf } from './tui-state.ts';
import { changeAll } from './workspace.ts';

const paneCommands: Readonly<Record<PaneName, Handlers>> = {
  queries: queriesCommands,
  metric: metricCommands,
  trace: {},
  logs: {},
};

/** The state after something happened, and the work that follows from it. `nowMs`: Unix ms. */
export function reduce(before: TuiState, action: Action, nowMs: number): Step {
  const state: TuiState = { ...before, nowMs };
  switch (action.kind) {
    case 'command':
      return runCommand(state, action.id, action.page);
    case 'type':
      return only(typeIntoOverlay(state, action.text));
    case 'edit':
      return only(editOverlay(state, action.edit));
    case 'resized':
      return only({ ...state, screen: { columns: action.columns, rows: action.rows } });
    case 'timer':
      return onTimer(state, action);
    case 'stores-opened':
      return onOpened(state, action);
    case 'queries-listed':
      return only({ ...state, queries: { ...state.queries, listings: action.listings, error: null } });
    case 'queries-failed':
      return only({ ...state, queries: { ...state.queries, error: action.error } });
    case 'store-answered':
      return only(markStore(state, action));
    default:
      return takeAnswer(state, action);
  }
}

function onOpened(state: TuiState, action: Extract<Action, { kind: 'stores-opened' }>): Step {
  const opened = { ...state, contextName: action.contextName, stores: action.stores };
  // That it is the demo stands in the status line.
  const [notice] = state.facts.isDemo ? [] : action.notices;
  const step = notice === undefined ? only(opened) : withNotice(opened, notice, 'warn');
  return { state: step.state, effects: [...step.effects, { kind: 'probe-stores' }] };
}

function runCommand(before: TuiState, id: CommandId, page: number): Step {
  // A notice has been seen when the next key comes.
  const state = before.notice === null || id === 'cancel' ? before : { ...before, notice: null };
  if (state.overlay !== null) {
    const { chosen, ...step } = runOverlayCommand(state, state.overlay, id, page);
    return chosen === undefined ? step : runCommand(step.state, chosen, page);
  }
  const handler = paneCommands[workspaceOf(state).focus][id] ?? globalCommands[id];
  return handler === undefined ? only(state) : handler(state, page);
}

function onTimer(state: TuiState, { timer }: Extract<Action, { kind: 'timer' }>): Step {
  switch (timer) {
    case 'refresh':
      return state.window.kind === 'live' && !state.paused ? runMetric(state) : only(state);
    case 'waiting':
      return tickWaiting(state);
    case 'notice':
      return only({ ...state, notice: null });
  }
}

type Answer = Extract<Action, { readonly requestId: number }>;

function takeAnswer(before: TuiState, action: Answer): Step {
  const store = before.pending.get(action.requestId)?.store;
  const ended = endRequest(before, action.requestId);
  const error = action.kind === 'request-failed' ? action.error : null;
  const state = store === undefined ? ended : markStore(ended, { store, error });
  switch (action.kind) {
    case 'metric-answered':
      return takeMetricAnswer(state, action.requestId, action.answer);
    case 'exemplars-answered':
      return only({
        ...state,
        path: changeAll(state.path, (one) => ({
          ...one,
          metric: {
            ...one.metric,
            exemplars: finishLoading(one.metric.exemplars, action.requestId, action.exemplars, state.nowMs),
          },
        })),
      });
    case 'request-failed':
      return only(failRequest(state, action.requestId, action.error));
  }
}

function failRequest(
  state: TuiState,
  requestId: number,
  error: Extract<Action, { kind: 'request-failed' }>['error'],
): TuiState {
  const path = changeAll(state.path, (one) => ({
    ...one,
    metric: {
      ...one.metric,
      answer: failLoading(one.metric.answer, requestId, error),
      exemplars: failLoading(one.metric.exemplars, requestId, error),
    },
  }));
  return { ...state, path };
}

function markStore(
  state: TuiState,
  { store, error }: Pick<Extract<Action, { kind: 'store-answered' }>, 'store' | 'error'>,
): TuiState {
  if (error?.kind === 'cancelled') return state;
  const mark = error !== null && tellsStoreIsDown(error) ? 'down' : 'ok';
  return state.marks[store] === mark ? state : { ...state, marks: { ...state.marks, [store]: mark } };
}
