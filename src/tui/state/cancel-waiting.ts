import { ObsqError } from '../../domain/errors.ts';
import { failRequest } from './fail-request.ts';
import type { Effect } from './model/effect.ts';
import type { PaneName } from './model/pane-name.ts';
import { endRequest } from './model/requests.ts';
import { type Step, type TuiState, workspaceOf } from './model/tui-state.ts';

/** The requests that Escape cancels: the pending ones of the focused pane or, if it has none, all pending ones. */
export function waitingHere(state: TuiState): readonly number[] {
  const own = askedIn(state, workspaceOf(state).focus).filter((id) => state.pending.has(id));
  return own.length > 0 ? own : [...state.pending.keys()];
}

function askedIn(state: TuiState, focus: PaneName): readonly number[] {
  const { metric, trace, logs } = workspaceOf(state);
  const loadables = {
    queries: [],
    metric: [metric.answer, metric.exemplars],
    trace: [trace.trace, ...(trace.search === null ? [] : [trace.search.answer])],
    logs: [logs.answer],
  }[focus];
  return loadables.flatMap((loadable) => (loadable.kind === 'loading' ? [loadable.requestId] : []));
}

/**
 * Cancels these requests. If another pane waits for the same question under its own number, only this pane stops waiting; the
 * question is cancelled when no pane waits for it any more.
 */
export function cancelWaiting(before: TuiState, requestIds: readonly number[]): Step {
  let state = before;
  const effects: Effect[] = [];
  for (const requestId of requestIds) {
    const sharedWith = before.pending.get(requestId)?.sharedWith;
    const isNeeded =
      sharedWith !== undefined && !requestIds.includes(sharedWith) && state.pending.has(sharedWith);
    if (isNeeded) {
      const error = new ObsqError({ kind: 'cancelled', message: 'cancelled' });
      state = failRequest(endRequest(state, requestId), requestId, error);
      continue;
    }
    effects.push({ kind: 'cancel', requestId });
    // The other number belongs to log lines that this pivot could still have added to, so it ends as well.
    if (sharedWith !== undefined && !requestIds.includes(sharedWith))
      effects.push({ kind: 'cancel', requestId: sharedWith });
  }
  return { state, effects };
}
