import { ObsqError } from '../../domain/errors.ts';
import type { MetricRow, PreviousMetrics } from '../../domain/metrics/metric-answer.ts';
import { formatDuration } from '../../domain/time/duration.ts';

/** How an earlier time is called beside the answer: `1d ago`. */
function formatAgo(agoMs: number): string {
  return `${formatDuration(agoMs)} ago`;
}

/**
 * The same question `agoMs` earlier; null where that is null. That the store refuses it leaves a gap, and the answer stands: the
 * reason is in the result. Throws for a cancelled question and for what is no ObsqError.
 */
export async function askEarlier(
  agoMs: number | null,
  ask: (agoMs: number) => Promise<readonly MetricRow[]>,
): Promise<PreviousMetrics | null> {
  if (agoMs === null) return null;
  const title = formatAgo(agoMs);
  try {
    return { title, rows: await ask(agoMs), failure: null };
  } catch (error) {
    if (!(error instanceof ObsqError) || error.kind === 'cancelled') throw error;
    return { title, rows: [], failure: error.message };
  }
}
