import { ObsqError } from '../../domain/errors.ts';
import type { MetricRow, PreviousMetrics } from '../../domain/metrics/metric-answer.ts';
import type { Earlier } from '../../domain/time/earlier.ts';
import type { Window } from '../../domain/time/window.ts';

/** A window moved back by so many milliseconds. */
export function earlierWindow<W extends Window>(window: W, byMs: number): W {
  return { ...window, fromMs: window.fromMs - byMs, toMs: window.toMs - byMs };
}

/**
 * The same question about `window` asked so much earlier; null where nothing earlier is wanted. That the store refuses it leaves a gap, and the answer stands: the
 * reason is in the result. Throws for a cancelled question and for what is no ObsqError.
 */
export async function askEarlier(
  earlier: Earlier | null,
  asked: Window,
  ask: (byMs: number) => Promise<readonly MetricRow[]>,
): Promise<PreviousMetrics | null> {
  if (earlier === null) return null;
  const title = `${earlier.ago} ago`;
  const window = earlierWindow({ fromMs: asked.fromMs, toMs: asked.toMs }, earlier.byMs);
  try {
    return { title, window, rows: await ask(earlier.byMs), failure: null };
  } catch (error) {
    if (!(error instanceof ObsqError) || error.kind === 'cancelled') throw error;
    return { title, window, rows: [], failure: error.message };
  }
}
