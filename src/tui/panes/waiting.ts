import { safe, sanitize } from '../../domain/text/sanitize.ts';
import { renderError } from '../../view/pages/error.ts';
import type { Frame, Line } from '../../view/text/line.ts';
import type { Loadable } from '../state/model/loadable.ts';

/** A second or less is no waiting: nothing is said, so that a quick answer does not flicker. */
const quietMs = 900;

/** How long an answer has been waited for, for the title; empty when nothing is waited for. */
export function renderWaiting(loadable: Loadable<unknown>, nowMs: number): Line {
  if (loadable.kind !== 'loading') return [];
  const waitedMs = nowMs - loadable.sinceMs;
  if (waitedMs < quietMs) return [{ text: safe`asking`, tone: 'muted' }];
  return [{ text: sanitize(`waiting ${Math.round(waitedMs / 1000)} s, Esc cancels`), tone: 'warn' }];
}

/** What stands in a pane that has nothing yet: the waiting, the error, or that it was cancelled. Empty when there is a value. */
export function renderInstead(
  loadable: Loadable<unknown>,
  nowMs: number,
  frame: Frame,
  /** Whether there is a way to ask once more. */
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

/** One line for the title when an answer is old because asking again failed. */
export function renderStale(loadable: Loadable<unknown>): Line {
  if (loadable.kind === 'failed' && loadable.last !== null) {
    const [first = ''] = loadable.error.message.split('\n');
    return [{ text: sanitize(`old: ${first}`), tone: 'error' }];
  }
  if (loadable.kind === 'cancelled' && loadable.last !== null)
    return [{ text: safe`old: cancelled`, tone: 'warn' }];
  return [];
}
