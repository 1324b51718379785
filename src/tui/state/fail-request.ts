import type { ObsqError } from '../../domain/errors.ts';
import { endTail } from './logs/logs-answers.ts';
import type { Pick } from './model/input/pick.ts';
import { failLoading, idle, isWaitingFor } from './model/loadable.ts';
import type { TuiState } from './model/tui-state.ts';
import { changeAll } from './model/workspace.ts';

/** Changes the open picker if it waits for this request. */
export function changePick(state: TuiState, requestId: number, change: (pick: Pick) => Pick): TuiState {
  const { overlay } = state;
  if (overlay?.kind !== 'pick' || !isWaitingFor(overlay.items, requestId)) return state;
  return { ...state, overlay: change(overlay) };
}

/** Puts an error into the panes that wait for the failed request, and into a tail that ended with it. */
export function failRequest(state: TuiState, requestId: number, error: ObsqError): TuiState {
  const picking = changePick(state, requestId, (pick) => ({
    ...pick,
    items: failLoading(pick.items, requestId, error),
  }));
  const path = changeAll(picking.path, (one) => {
    const { metric, trace, logs } = one;
    if (logs.tail?.requestId === requestId) return { ...one, logs: endTail(logs, error) };
    const { search } = trace;
    const isGrowing = logs.growsBy === requestId;
    const waiting = [metric.answer, metric.exemplars, trace.trace, search?.answer ?? idle, logs.answer];
    if (!isGrowing && !waiting.some((loadable) => isWaitingFor(loadable, requestId))) return one;
    return {
      ...one,
      metric: {
        ...metric,
        answer: failLoading(metric.answer, requestId, error),
        exemplars: failLoading(metric.exemplars, requestId, error),
      },
      trace: {
        ...trace,
        trace: failLoading(trace.trace, requestId, error),
        search: search === null ? null : { ...search, answer: failLoading(search.answer, requestId, error) },
      },
      logs: {
        ...logs,
        answer: failLoading(logs.answer, requestId, error),
        growsBy: isGrowing ? null : logs.growsBy,
      },
    };
  });
  return { ...picking, path };
}
