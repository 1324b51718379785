import { formatDuration } from '../../../domain/time/duration.ts';
import { parseWindowText } from '../../../domain/time/window-text.ts';
import { writeOnOneLine } from '../../../languages/one-line.ts';
import { setWindow } from '../ask-again.ts';
import type { CommandId } from '../model/command.ts';
import { type ListMove, moveSelection } from '../model/input/list-cursor.ts';
import { type Pick, pickedItems } from '../model/input/pick.ts';
import { editInput, type InputEdit, typeText } from '../model/input/text-input.ts';
import type { Overlay } from '../model/overlay.ts';
import { cancelRequests } from '../model/requests.ts';
import { type Step, type TuiState, withoutEffects, workspaceOf } from '../model/tui-state.ts';
import { windowPresets } from '../model/window-state.ts';
import { setFilter } from '../pane-filter.ts';
import { openTraceById } from '../pivot/start-pivot.ts';
import { openSaved } from '../queries/open-saved.ts';
import { openAlert } from './alerts-pick.ts';
import { acceptCompletion, changeEdit, moveCompletion, runEdit } from './edit-query.ts';
import { paletteItems } from './palette.ts';
import { chooseValue, openParameterValues } from './parameters.ts';
import { runRequestsCommand } from './request-log.ts';

const moves: Readonly<Partial<Record<CommandId, ListMove>>> = {
  up: 'up',
  down: 'down',
  'page-up': 'page-up',
  'page-down': 'page-down',
  first: 'first',
  last: 'last',
};

/** Runs a command while an overlay is open. The palette returns the chosen command in `chosen`. */
export function runOverlayCommand(
  state: TuiState,
  overlay: Overlay,
  id: CommandId,
  page: number,
): Step & { readonly chosen?: CommandId } {
  if (id === 'cancel' && overlay.kind === 'edit' && overlay.completion !== null)
    return withoutEffects({ ...state, overlay: { ...overlay, completion: null } });
  if (id === 'cancel') return cancelOverlay(state, overlay);
  if (overlay.kind === 'edit' && id === 'focus-next') return acceptCompletion(state, overlay);
  const move = moves[id];
  if (move !== undefined) return withoutEffects({ ...state, overlay: moved(state, overlay, move, page) });
  if (id === 'open') return accept(state, overlay);
  if (overlay.kind === 'requests') return runRequestsCommand(state, overlay, id);
  if (id === 'help' && overlay.kind === 'help') return withoutEffects(closed(state));
  return withoutEffects(state);
}

function closed(state: TuiState): TuiState {
  return { ...state, overlay: null };
}

/** Closes the overlay. It restores the filter that was there before, or cancels the request of a picker. */
function cancelOverlay(state: TuiState, overlay: Overlay): Step {
  if (overlay.kind === 'filter')
    return withoutEffects(closed(setFilter(state, workspaceOf(state).focus, overlay.before)));
  if (overlay.kind === 'pick' && overlay.items.kind === 'loading')
    return cancelRequests(closed(state), [overlay.items.requestId]);
  return withoutEffects(closed(state));
}

function moved(state: TuiState, overlay: Overlay, move: ListMove, page: number): Overlay {
  switch (overlay.kind) {
    case 'help':
      // The limit of 1000 is never reached: the drawing stops at the last line.
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
        selected: moveSelection(overlay.selected, move, overlay.requests?.length ?? 0, page),
      };
    case 'pick':
      return {
        ...overlay,
        selected: moveSelection(overlay.selected, move, pickedItems(overlay).length, page),
      };
    case 'edit':
      return moveCompletion(overlay, move, page);
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
      return withoutEffects(closed(state));
    case 'window':
      return acceptWindow(state, overlay);
    case 'pick':
      return acceptPick(state, overlay);
    case 'edit':
      return runEdit(state, overlay);
    case 'palette': {
      const item = paletteItems(state, overlay.input.text)[overlay.selected];
      if (item === undefined) return withoutEffects(state);
      if (item.kind === 'trace') return openTraceById(closed(state), item.ids.traceId, item.ids.spanId);
      if (item.kind === 'command') return { ...withoutEffects(closed(state)), chosen: item.command.id };
      return openSaved(closed(state), item.listing);
    }
  }
}

function acceptPick(state: TuiState, pick: Pick): Step {
  const item = pickedItems(pick)[pick.selected];
  const { purpose } = pick;
  if (purpose.kind === 'value')
    return chooseValue(state, purpose.parameter, item?.text ?? pick.input.text.trim());
  if (item === undefined) return withoutEffects(state);
  return purpose.kind === 'parameter' ? openParameterValues(state, item.text) : openAlert(state, item);
}

function acceptWindow(state: TuiState, overlay: Overlay & { readonly kind: 'window' }): Step {
  const typed = overlay.input.text.trim();
  const text = typed === '' ? formatDuration(windowPresets[overlay.selected] ?? 3_600_000) : typed;
  const read = parseWindowText(text, { nowMs: state.nowMs, timeZone: state.facts.timeZone });
  if (!read.ok) {
    const problem = `${read.message}; ${read.hint}`;
    return withoutEffects({ ...state, overlay: { ...overlay, problem } });
  }
  const { window, atMs, live } = read.value;
  return setWindow(
    closed(state),
    live
      ? { kind: 'live', sinceMs: window.toMs - window.fromMs }
      : { kind: 'frozen', fromMs: window.fromMs, toMs: atMs },
  );
}

/** Types text into the overlay's line. A filter takes effect at once. */
export function typeIntoOverlay(state: TuiState, text: string): Step {
  const { overlay } = state;
  // A pasted query may have comments, each of which ends with its line.
  // What has a single line is typed as it is: `//` begins a comment in TraceQL, and stands in every pasted link.
  const isQuery = overlay?.kind === 'edit' && /[\r\n]/.test(text.trim());
  const typed = isQuery ? writeOnOneLine(text, overlay.language) : text;
  return changeInput(state, (input) => typeText(input, typed));
}

export function editOverlay(state: TuiState, edit: InputEdit): Step {
  return changeInput(state, (input) => editInput(input, edit));
}

type InputOverlay = Extract<Overlay, { readonly input: unknown }>;

function changeInput(state: TuiState, change: (input: InputOverlay['input']) => InputOverlay['input']): Step {
  const { overlay } = state;
  if (overlay === null || !('input' in overlay)) return withoutEffects(state);
  const input = change(overlay.input);
  switch (overlay.kind) {
    case 'filter':
      return withoutEffects(
        setFilter({ ...state, overlay: { ...overlay, input } }, workspaceOf(state).focus, input.text),
      );
    case 'palette':
    case 'pick':
      return withoutEffects({ ...state, overlay: { ...overlay, input, selected: 0 } });
    case 'window':
      return withoutEffects({ ...state, overlay: { ...overlay, input, problem: null } });
    case 'edit':
      return changeEdit(state, overlay, input);
  }
}
