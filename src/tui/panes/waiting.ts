import { safe, sanitize } from '../../domain/text/sanitize.ts';
import { renderError } from '../../view/pages/error.ts';
import type { Frame, Line } from '../../view/text/line.ts';
import type { Loadable } from '../state/model/loadable.ts';

/** A shorter wait shows no seconds, so that a quick answer does not flicker. */
const quietMs = 900;

/** Renders, for the title, how long the pane has waited for its answer; empty if it waits for none. */
export function renderWaiting(loadable: Loadable<unknown>, nowMs: number): Line {
  if (loadable.kind !== 'loading') return [];
  const waitedMs = nowMs - loadable.sinceMs;
  if (waitedMs < quietMs) return [{ text: safe`asking`, tone: 'muted' }];
  return [{ text: sanitize(`waiting ${Math.round(waitedMs / 1000)} s, Esc cancels`), tone: 'warn' }];
}

/** Renders what a pane shows instead of a value: the waiting time, the error, or that the request was cancelled. Empty if there is a value. */
export function renderInstead(
  loadable: Loadable<unknown>,
  nowMs: number,
  frame: Frame,
  /** Whether the refresh key can repeat the request. */
  canAskAgain = false,
): Line[] {
  switch (loadable.kind) {
    case 'failed':
      return renderError(loadable.error, frame);
    case 'cancelled':
      return [[{ text: canAskAgain ? safe`cancelled, r asks again` : safe`cancelled`, tone: 'muted' }]];
    case 'loading': {
      const waiting = renderWaiting(loadable, nowMs);
      return loadable.last === null && waiting.length > 0 ? [waiting] : [];
    }
    default:
      return [];
  }
}

/** Renders a note for the title if the shown answer is old, because the newer request failed or was cancelled. */
export function renderStale(loadable: Loadable<unknown>): Line {
  if (loadable.kind === 'failed' && loadable.last !== null) {
    const [first = ''] = loadable.error.message.split('\n');
    return [{ text: sanitize(`old: ${first}`), tone: 'error' }];
  }
  if (loadable.kind === 'cancelled' && loadable.last !== null)
    return [{ text: safe`old: cancelled`, tone: 'warn' }];
  return [];
}
