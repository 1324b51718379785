import type { StoreName } from '../../../domain/store-name.ts';
import type { Effect } from './effect.ts';
import type { Step, TuiState } from './tui-state.ts';

/** How often the waiting times on the screen are brought up to date. */
const waitingTickMs = 1000;

/** A request that has been started: its number is in the state's list of what is under way. */
export interface StartedRequest extends Step {
  readonly requestId: number;
}

/** Starts one request; the timer that counts its waiting starts with the first. */
export function startRequest(
  state: TuiState,
  store: StoreName,
  effectOf: (requestId: number) => Effect,
): StartedRequest {
  const requestId = state.nextRequestId;
  const pending = new Map(state.pending).set(requestId, { store, sinceMs: state.nowMs });
  const effects: Effect[] = [effectOf(requestId)];
  if (state.pending.size === 0) effects.push({ kind: 'set-timer', timer: 'waiting', ms: waitingTickMs });
  return { requestId, state: { ...state, nextRequestId: requestId + 1, pending }, effects };
}

/** Two numbers under which one question is waited for in two panes. */
export function shareRequest(state: TuiState, one: number, other: number): TuiState {
  const pending = new Map(state.pending);
  for (const [id, sharedWith] of [
    [one, other],
    [other, one],
  ] as const) {
    const request = pending.get(id);
    if (request !== undefined) pending.set(id, { ...request, sharedWith });
  }
  return { ...state, pending };
}

/** A number for a question that stays open for good (a tail): nobody waits for it. */
export function takeRequestId(state: TuiState): { readonly state: TuiState; readonly requestId: number } {
  const requestId = state.nextRequestId;
  return { requestId, state: { ...state, nextRequestId: requestId + 1 } };
}

/** A request that has ended, however. */
export function endRequest(state: TuiState, requestId: number): TuiState {
  if (!state.pending.has(requestId)) return state;
  const pending = new Map(state.pending);
  pending.delete(requestId);
  return { ...state, pending };
}

/** A request that had its answer and is under way once more: it is waited for from now on. */
export function resumeRequest(state: TuiState, requestId: number, store: StoreName): TuiState {
  if (state.pending.has(requestId)) return state;
  return { ...state, pending: new Map(state.pending).set(requestId, { store, sinceMs: state.nowMs }) };
}

/** The waiting timer went off: it is set again while anything is under way. */
export function tickWaiting(state: TuiState): Step {
  return {
    state,
    effects: state.pending.size === 0 ? [] : [{ kind: 'set-timer', timer: 'waiting', ms: waitingTickMs }],
  };
}

/** Cancels what is under way for these requests. */
export function cancelRequests(state: TuiState, requestIds: readonly number[]): Step {
  const open = requestIds.filter((id) => state.pending.has(id));
  return { state, effects: open.map((requestId) => ({ kind: 'cancel', requestId })) };
}
