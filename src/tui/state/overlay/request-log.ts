import type { RequestRecord } from '../../../domain/request-record.ts';
import { backendOfStore, storeNames } from '../../../domain/store-name.ts';
import { pasteText } from '../../../domain/text/paste-text.ts';
import type { CommandId } from '../model/command.ts';
import type { Overlay } from '../model/overlay.ts';
import { type Step, type TuiState, withoutEffects } from '../model/tui-state.ts';

type RequestsOverlay = Extract<Overlay, { readonly kind: 'requests' }>;

/** Opens the request log; the effect reads its lines. */
export function openRequests(state: TuiState): Step {
  return {
    state: { ...state, overlay: { kind: 'requests', requests: null, selected: 0 } },
    effects: [{ kind: 'read-requests' }],
  };
}

/** Takes in the requests, newest first, and keeps the same request selected. */
export function takeRequests(state: TuiState, requests: readonly RequestRecord[]): TuiState {
  const { overlay } = state;
  if (overlay?.kind !== 'requests') return state;
  const selected = overlay.requests?.[overlay.selected];
  const index = selected === undefined || overlay.selected === 0 ? 0 : requests.indexOf(selected);
  return { ...state, overlay: { kind: 'requests', requests, selected: Math.max(0, index) } };
}

/** Runs a command of the request log: copy the selected request, or close the log. */
export function runRequestsCommand(state: TuiState, overlay: RequestsOverlay, id: CommandId): Step {
  if (id === 'requests') return withoutEffects({ ...state, overlay: null });
  const request = overlay.requests?.[overlay.selected];
  if (request === undefined) return withoutEffects(state);
  if (id === 'copy')
    return { state, effects: [{ kind: 'copy', text: pasteText(request.url), what: 'the URL' }] };
  if (id !== 'copy-curl') return withoutEffects(state);
  const store = storeNames.find((name) => backendOfStore[name] === request.backend) ?? 'metrics';
  return { state, effects: [{ kind: 'copy-curl', store, asked: request.url }] };
}
