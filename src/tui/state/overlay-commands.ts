import { formatDuration } from '../../domain/duration.ts';
import { parseWindowText } from '../../domain/window-text.ts';
import type { CommandId } from './command.ts';
import { setWindow } from './global-commands.ts';
import { type ListMove, moveSelection } from './list-cursor.ts';
import { openMetric } from './metric-run.ts';
import type { Overlay } from './overlay.ts';
import { paletteItems } from './palette.ts';
import { setFilter } from './pane-filter.ts';
import { runRequestsCommand } from './request-log.ts';
import { editInput, type InputEdit, typeText } from './text-input.ts';
import { only, type Step, type TuiState, workspaceOf } from './tui-state.ts';
import { windowPresets } from './window-state.ts';

const moves: Readonly<Partial<Record<CommandId, ListMove>>> = {
  up: 'up',
  down: 'down',
  'page-up': 'page-up',
  'page-down': 'page-down',
  first: 'first',
  last: 'last',
};

/** A command while something lies over the panes. The palette gives back the command that was chosen in it. */
export function runOverlayCommand(
  state: TuiState,
  overlay: Overlay,
  id: CommandId,
  page: number,
): Step & { readonly chosen?: CommandId } {
  if (id === 'cancel') return only(closed(cancelled(state, overlay)));
  const move = moves[id];
  if (move !== undefined) return only({ ...state, overlay: moved(state, overlay, move, page) });
  if (id === 'open') return accept(state, overlay);
  if (overlay.kind === 'requests') return runRequestsCommand(state, overlay, id);
  if (id === 'help' && overlay.kind === 'help') return only(closed(state));
  return only(state);
}

function closed(state: TuiState): TuiState {
  return { ...state, overlay: null };
}

function cancelled(state: TuiState, overlay: Overlay): TuiState {
  return overlay.kind === 'filter' ? setFilter(state, workspaceOf(state).focus, overlay.before) : state;
}

function moved(state: TuiState, overlay: Overlay, move: ListMove, page: number): Overlay {
  switch (overlay.kind) {
    case 'help':
      // The drawing stops at the last line; far past it is as good as there.
      return { ...overlay, top: Math.max(0, moveSelection(overlay.top, move, 1000, page)) };
    case 'palette':
      return {
        ...overlay,
        selected: moveSelection(overlay.selected, move, paletteItems(state, overlay.input.text).length, page),
      };
    case 'window':
      return { ...overlay, selected: moveSelection(overlay.selected, move, windowPresets.length, page) };
    case 'requests':
      return {
        ...overlay,
        selected: moveSelection(overlay.selected, move, overlay.requests.length, page),
      };
    case 'filter':
    case 'text':
      return overlay;
  }
}

function accept(state: TuiState, overlay: Overlay): Step & { readonly chosen?: CommandId } {
  switch (overlay.kind) {
    case 'help':
    case 'filter':
    case 'requests':
    case 'text':
      return only(closed(state));
    case 'window':
      return acceptWindow(state, overlay);
    case 'palette': {
      const item = paletteItems(state, overlay.input.text)[overlay.selected];
      if (item === undefined) return only(state);
      if (item.kind === 'command') return { ...only(closed(state)), chosen: item.command.id };
      return openMetric(closed(state), { kind: 'saved', name: item.name, title: item.title, values: {} });
    }
  }
}

function acceptWindow(state: TuiState, overlay: Overlay & { readonly kind: 'window' }): Step {
  const typed = overlay.input.text.trim();
  const text = typed === '' ? formatDuration(windowPresets[overlay.selected] ?? 3_600_000) : typed;
  const read = parseWindowText(text, { nowMs: state.nowMs, timeZone: state.facts.timeZone });
  if (!read.ok) {
    const problem = `${read.message}; ${read.hint}`;
    return only({ ...state, overlay: { ...overlay, problem } });
  }
  const { window, live } = read.value;
  return setWindow(
    closed(state),
    live
      ? { kind: 'live', sinceMs: window.toMs - window.fromMs }
      : { kind: 'frozen', fromMs: window.fromMs, toMs: window.toMs },
  );
}

/** Typed text goes into the overlay's line; a filter is applied as it is typed. */
export function typeIntoOverlay(state: TuiState, text: string): TuiState {
  return changeInput(state, (input) => typeText(input, text));
}

export function editOverlay(state: TuiState, edit: InputEdit): TuiState {
  return changeInput(state, (input) => editInput(input, edit));
}

type InputOverlay = Extract<Overlay, { readonly input: unknown }>;

function changeInput(
  state: TuiState,
  change: (input: InputOverlay['input']) => InputOverlay['input'],
): TuiState {
  const { overlay } = state;
  if (overlay === null || !('input' in overlay)) return state;
  const input = change(overlay.input);
  switch (overlay.kind) {
    case 'filter':
      return setFilter({ ...state, overlay: { ...overlay, input } }, workspaceOf(state).focus, input.text);
    case 'palette':
      return { ...state, overlay: { ...overlay, input, selected: 0 } };
    case 'window':
      return { ...state, overlay: { ...overlay, input, problem: null } };
  }
}
