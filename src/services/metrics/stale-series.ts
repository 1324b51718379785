import { lastSample, type Sample } from '../../domain/metrics/series.ts';
import { formatDuration } from '../../domain/time/duration.ts';
import type { SteppedWindow } from '../../domain/time/window.ts';

/** How close to now a window must end for its newest point to say anything of the present. */
const liveMs = 2 * 60_000;

/**
 * A warning when every series of a range that ends now has stopped before its end, or null. Points go on for five minutes
 * after the last sample (the server's look-back), so a gap at the end is older than that, whatever the scrape interval.
 */
export function findStaleEnd(
  lists: Iterable<readonly Sample[]>,
  window: SteppedWindow,
  nowMs: number,
): string | null {
  if (nowMs - window.toMs > liveMs + window.stepMs) return null;
  let newestMs = Number.NEGATIVE_INFINITY;
  for (const samples of lists) {
    newestMs = Math.max(
      newestMs,
      lastSample({ labels: {}, samples, histograms: [] })?.timeMs ?? Number.NEGATIVE_INFINITY,
    );
  }
  const gapMs = window.toMs - newestMs;
  if (!Number.isFinite(gapMs) || gapMs < 2 * window.stepMs) return null;
  const age = formatDuration(Math.round((nowMs - newestMs) / 60_000) * 60_000);
  return `the newest sample is ${age} old: nothing has come since`;
}
