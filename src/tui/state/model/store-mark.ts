import type { ObsqError } from '../../../domain/errors.ts';
import type { StoreName } from '../../../domain/store-name.ts';
import type { TuiState } from './tui-state.ts';

/** A question open for longer than this makes its store slow. */
const slowAfterMs = 2_000;

/** Whether an error is the store's, and not the question's. */
export function tellsStoreIsDown(error: ObsqError): boolean {
  if (error.kind === 'network' || error.kind === 'timeout' || error.kind === 'auth') return true;
  const { status = 200 } = error;
  if (status === 429) return true;
  // A web page in place of an answer, or one that cannot be read; a refusal (4xx) may be about the question alone.
  return error.kind === 'backend' && (status < 400 || status >= 500);
}

/** What the status line shows beside a store. */
export type ShownMark = 'unknown' | 'ok' | 'slow' | 'down';

export function shownMark(state: TuiState, store: StoreName): ShownMark {
  for (const request of state.pending.values()) {
    if (request.store === store && state.nowMs - request.sinceMs >= slowAfterMs) return 'slow';
  }
  return state.marks[store] ?? 'unknown';
}
