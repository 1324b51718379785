import type { ObsqError } from '../../../domain/errors.ts';
import type { StoreName } from '../../../domain/store-name.ts';
import type { TuiState } from './tui-state.ts';

/** A store counts as slow when one of its requests is pending for longer than this. */
const slowAfterMs = 2_000;

/** Whether an error shows that the store itself is down, and not that the question was wrong. */
export function tellsStoreIsDown(error: ObsqError): boolean {
  if (error.kind === 'network' || error.kind === 'timeout' || error.kind === 'auth') return true;
  const { status = 200 } = error;
  if (status === 429) return true;
  // A web page or an unreadable answer counts as down. A refusal (4xx) may concern only the question.
  return error.kind === 'backend' && (status < 400 || status >= 500);
}

/** The mark that the status line shows beside a store. */
export type ShownMark = 'unknown' | 'ok' | 'slow' | 'down';

export function shownMark(state: TuiState, store: StoreName): ShownMark {
  for (const request of state.pending.values()) {
    if (request.store === store && state.nowMs - request.sinceMs >= slowAfterMs) return 'slow';
  }
  return state.marks[store] ?? 'unknown';
}
