import { ObsqError } from '../../domain/errors.ts';
import { failRequest } from './fail-request.ts';
import type { Effect } from './model/effect.ts';
import type { PaneName } from './model/pane-name.ts';
import { endRequest } from './model/requests.ts';
import { type Step, type TuiState, workspaceOf } from './model/tui-state.ts';

/** What Escape gives up: the questions of the focused pane; where it has none under way, whatever is. */
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
 * Gives these questions up. One that another pane waits for as well, under a number of its own, is only taken off this pane: it ends
 * when nobody waits for it any more.
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
    // Lines that were to grow with it do not, though nobody waits for them.
    if (sharedWith !== undefined && !requestIds.includes(sharedWith))
      effects.push({ kind: 'cancel', requestId: sharedWith });
  }
  return { state, effects };
}
