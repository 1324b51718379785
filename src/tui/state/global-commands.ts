import { setWindow } from './ask-again.ts';
import { cancelWaiting, waitingHere } from './cancel-waiting.ts';
import { runMetric } from './metric/ask-metric.ts';
import type { Handlers } from './model/handler.ts';
import type { ListMove } from './model/input/list-cursor.ts';
import { emptyInput, inputOf } from './model/input/text-input.ts';
import { withNotice } from './model/notice.ts';
import type { Overlay } from './model/overlay.ts';
import { type PaneName, paneNames } from './model/pane-name.ts';
import { moveFocused } from './model/selection.ts';
import { type PaneSizes, type Step, type TuiState, withoutEffects, workspaceOf } from './model/tui-state.ts';
import { scaleWindow, shiftWindow, type WindowState, windowPresets } from './model/window-state.ts';
import { changeCurrent, moveOnPath } from './model/workspace.ts';
import { openAlerts } from './overlay/alerts-pick.ts';
import { openEditor } from './overlay/edit-query.ts';
import { openNamespaces, openParameters } from './overlay/parameters.ts';
import { filterOf, setFilter } from './pane-filter.ts';

/** The commands that do the same in every pane. */
export const globalCommands: Handlers = {
  quit: (state) => ({ state, effects: [{ kind: 'quit' }] }),
  suspend: (state) => ({ state, effects: [{ kind: 'suspend' }] }),
  interrupt: (state) => ({ state, effects: [{ kind: 'interrupt' }] }),
  redraw: (state) => ({ state, effects: [{ kind: 'redraw' }] }),
  help: (state) => withoutEffects({ ...state, overlay: { kind: 'help', top: 0 } }),
  palette: (state) =>
    withoutEffects({ ...state, overlay: { kind: 'palette', input: emptyInput, selected: 0 } }),
  cancel,
  'focus-next': (state) => withoutEffects(focusBy(state, 1)),
  'focus-previous': (state) => withoutEffects(focusBy(state, -1)),
  'focus-queries': (state) => withoutEffects(focusPane(state, 'queries')),
  'focus-metric': (state) => withoutEffects(focusPane(state, 'metric')),
  'focus-trace': (state) => withoutEffects(focusPane(state, 'trace')),
  'focus-logs': (state) => withoutEffects(focusPane(state, 'logs')),
  zoom: (state) =>
    withoutEffects({ ...state, path: changeCurrent(state.path, (one) => ({ ...one, zoomed: !one.zoomed })) }),
  wider: (state) => withoutEffects(resize(state, 4, 0)),
  narrower: (state) => withoutEffects(resize(state, -4, 0)),
  taller: (state) => withoutEffects(resize(state, 0, 2)),
  lower: (state) => withoutEffects(resize(state, 0, -2)),
  back: (state) => walk(state, -1),
  forward: (state) => walk(state, 1),
  up: move('up'),
  down: move('down'),
  'page-up': move('page-up'),
  'page-down': move('page-down'),
  first: move('first'),
  last: move('last'),
  filter: (state) => {
    const before = filterOf(state, workspaceOf(state).focus);
    return withoutEffects({ ...state, overlay: { kind: 'filter', input: inputOf(before), before } });
  },
  window: (state) => withoutEffects({ ...state, overlay: windowPicker(state.window) }),
  'window-earlier': (state) => setWindow(state, shiftWindow(state.window, -1, state.nowMs)),
  'window-later': (state) => setWindow(state, shiftWindow(state.window, 1, state.nowMs)),
  'window-in': (state) => zoomWindow(state, 'in'),
  'window-out': (state) => zoomWindow(state, 'out'),
  // A held key asks one question at a time.
  refresh: (state) =>
    workspaceOf(state).metric.answer.kind === 'loading' ? withoutEffects(state) : runMetric(state),
  edit: openEditor,
  parameters: openParameters,
  namespace: openNamespaces,
  alerts: openAlerts,
  pause: (state) => {
    const paused = !state.paused;
    const next = { ...state, paused };
    return paused
      ? { state: next, effects: [{ kind: 'set-timer', timer: 'refresh', ms: null }] }
      : runMetric(next);
  },
};

/** The window picker, with the current window selected if it is a preset. */
function windowPicker(window: WindowState): Overlay {
  const preset = window.kind === 'live' ? windowPresets.indexOf(window.sinceMs) : -1;
  return { kind: 'window', input: emptyInput, selected: Math.max(0, preset), problem: null };
}

function zoomWindow(state: TuiState, direction: 'in' | 'out'): Step {
  const { cursorMs } = workspaceOf(state).metric;
  return setWindow(state, scaleWindow(state.window, direction, cursorMs, state.nowMs));
}

/** Escape does the first of these that applies: cancel pending requests, close the notice, close details, clear the filter, remove the cursor, end the zoom, go one step back. */
function cancel(state: TuiState): Step {
  const { metric, trace, logs, zoomed, focus } = workspaceOf(state);
  const waiting = waitingHere(state);
  if (waiting.length > 0) return cancelWaiting(state, waiting);
  if (state.notice !== null) return withoutEffects({ ...state, notice: null });
  if (focus === 'trace' && trace.detailsTop !== null) return closeDetails(state, 'trace');
  if (focus === 'logs' && logs.detailsTop !== null) return closeDetails(state, 'logs');
  if (filterOf(state, focus) !== '') return withoutEffects(setFilter(state, focus, ''));
  if (metric.cursorMs !== null) {
    return withoutEffects({
      ...state,
      path: changeCurrent(state.path, (one) => ({ ...one, metric: { ...one.metric, cursorMs: null } })),
    });
  }
  if (zoomed)
    return withoutEffects({
      ...state,
      path: changeCurrent(state.path, (one) => ({ ...one, zoomed: false })),
    });
  return withoutEffects({ ...state, path: moveOnPath(state.path, -1) });
}

function walk(state: TuiState, by: -1 | 1): Step {
  const path = moveOnPath(state.path, by);
  if (path !== state.path) return withoutEffects({ ...state, path });
  return withNotice(state, by < 0 ? 'this is where the path begins' : 'the path goes no further');
}

function closeDetails(state: TuiState, pane: 'trace' | 'logs'): Step {
  const path = changeCurrent(state.path, (one) =>
    pane === 'trace'
      ? { ...one, trace: { ...one.trace, detailsTop: null } }
      : { ...one, logs: { ...one.logs, detailsTop: null } },
  );
  return withoutEffects({ ...state, path });
}

function move(direction: ListMove): NonNullable<Handlers['up']> {
  return (state, page) => withoutEffects(moveFocused(state, direction, page));
}

function focusPane(state: TuiState, focus: PaneName): TuiState {
  return { ...state, path: changeCurrent(state.path, (one) => ({ ...one, focus })) };
}

function focusBy(state: TuiState, by: number): TuiState {
  const at = paneNames.indexOf(workspaceOf(state).focus);
  const next = paneNames[(at + by + paneNames.length) % paneNames.length] ?? 'queries';
  return focusPane(state, next);
}

/** Resizes the focused side by columns, and the trace or the logs by rows. */
function resize(state: TuiState, columns: number, rows: number): TuiState {
  const { focus } = workspaceOf(state);
  const { sizes } = state;
  const grown: PaneSizes =
    focus === 'queries'
      ? { ...sizes, queries: sizes.queries + columns }
      : {
          ...sizes,
          right: sizes.right + (focus === 'metric' ? -columns : columns),
          trace: sizes.trace + (focus === 'logs' ? -rows : rows),
        };
  return { ...state, sizes: grown };
}
