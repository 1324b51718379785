import { lastSample, type Sample } from '../../domain/metrics/series.ts';
import { formatDuration } from '../../domain/time/duration.ts';
import type { SteppedWindow } from '../../domain/time/window.ts';

/** A window that ends further than this from now says nothing about the present. */
const liveMs = 2 * 60_000;

/**
 * Returns a warning if the range ends now but every series has stopped before its end, else null. The server continues a series
 * for five minutes after its last sample (look-back), so any gap at the end is older than that, whatever the scrape interval.
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
