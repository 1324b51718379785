import type { StoreName } from '../../../domain/store-name.ts';
import type { Effect } from './effect.ts';
import type { Loadable } from './loadable.ts';
import type { Step, TuiState } from './tui-state.ts';

/** Time between two updates of the waiting times on the screen. */
const waitingTickMs = 1000;

/** A started request; the state lists its number as pending. */
export interface StartedRequest extends Step {
  readonly requestId: number;
}

/** Starts a request. The first pending request also starts the timer that updates the waiting times. */
export function startRequest(
  state: TuiState,
  store: StoreName,
  effectOf: (requestId: number) => Effect,
): StartedRequest {
  const requestId = state.nextRequestId;
  const pending = new Map(state.pending).set(requestId, { store, sinceMs: state.nowMs });
  const effects = [effectOf(requestId), ...waitingTimer(state)];
  return { requestId, state: { ...state, nextRequestId: requestId + 1, pending }, effects };
}

/** Starts a request whose answer takes the place of `answer`; a question that is still under way for it is given up. */
export function restartRequest(
  state: TuiState,
  store: StoreName,
  answer: Loadable<unknown>,
  effectOf: (requestId: number) => Effect,
): StartedRequest {
  const started = startRequest(state, store, effectOf);
  if (answer.kind !== 'loading') return started;
  return { ...started, effects: [{ kind: 'cancel', requestId: answer.requestId }, ...started.effects] };
}

export interface SharedRequest extends StartedRequest {
  /** The number under which the second store is waited for. */
  readonly otherId: number;
}

/** Starts one question that two stores answer: it is waited for under two numbers, and cancelling either ends both. */
export function startSharedRequest(
  state: TuiState,
  stores: readonly [StoreName, StoreName],
  effectOf: (requestId: number, otherId: number) => Effect,
): SharedRequest {
  const requestId = state.nextRequestId;
  const otherId = requestId + 1;
  const pending = new Map(state.pending);
  pending.set(requestId, { store: stores[0], sinceMs: state.nowMs, sharedWith: otherId });
  pending.set(otherId, { store: stores[1], sinceMs: state.nowMs, sharedWith: requestId });
  const effects = [effectOf(requestId, otherId), ...waitingTimer(state)];
  return { requestId, otherId, state: { ...state, nextRequestId: otherId + 1, pending }, effects };
}

/** The timer that counts the waiting; it runs already where something is under way. */
function waitingTimer(state: TuiState): readonly Effect[] {
  return state.pending.size === 0 ? [{ kind: 'set-timer', timer: 'waiting', ms: waitingTickMs }] : [];
}

/** Takes a number for a request that no pane waits for, such as a tail. */
export function takeRequestId(state: TuiState): { readonly state: TuiState; readonly requestId: number } {
  const requestId = state.nextRequestId;
  return { requestId, state: { ...state, nextRequestId: requestId + 1 } };
}

/** Removes a request from the pending ones, whatever its outcome. */
export function endRequest(state: TuiState, requestId: number): TuiState {
  if (!state.pending.has(requestId)) return state;
  const pending = new Map(state.pending);
  pending.delete(requestId);
  return { ...state, pending };
}

/** Lists a request as pending again after it had an answer; its waiting time starts anew. */
export function resumeRequest(state: TuiState, requestId: number, store: StoreName): TuiState {
  if (state.pending.has(requestId)) return state;
  return { ...state, pending: new Map(state.pending).set(requestId, { store, sinceMs: state.nowMs }) };
}

/** Handles the waiting timer: sets it again while any request is pending. */
export function tickWaiting(state: TuiState): Step {
  return {
    state,
    effects: state.pending.size === 0 ? [] : [{ kind: 'set-timer', timer: 'waiting', ms: waitingTickMs }],
  };
}

/** Cancels those of these requests that are pending. */
export function cancelRequests(state: TuiState, requestIds: readonly number[]): Step {
  const open = requestIds.filter((id) => state.pending.has(id));
  return { state, effects: open.map((requestId) => ({ kind: 'cancel', requestId })) };
}
