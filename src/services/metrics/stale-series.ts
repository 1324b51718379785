import type { MetricAnswer, MetricRow } from '../../domain/metrics/metric-answer.ts';
import { formatDuration } from '../../domain/time/duration.ts';
import type { SteppedWindow } from '../../domain/time/window.ts';

/** A window that ends further than this from now says nothing about the present. */
const liveMs = 2 * 60_000;

/**
 * Returns a warning if the range ends now but every series has stopped before its end, else null. The server continues a series
 * for five minutes after its last sample (look-back), so any gap at the end is older than that, whatever the scrape interval.
 */
export function findStaleEnd(
  rows: readonly MetricRow[],
  window: SteppedWindow,
  nowMs: number,
): string | null {
  if (nowMs - window.toMs > liveMs + window.stepMs) return null;
  let newestMs = Number.NEGATIVE_INFINITY;
  for (const { samples, histograms = [] } of rows) {
    for (const name in samples) newestMs = Math.max(newestMs, lastTime(samples[name]));
    newestMs = Math.max(newestMs, lastTime(histograms));
  }
  const gapMs = window.toMs - newestMs;
  if (!Number.isFinite(gapMs) || gapMs < 2 * window.stepMs) return null;
  const age = formatDuration(Math.round((nowMs - newestMs) / 60_000) * 60_000);
  return `the newest sample is ${age} old: nothing has come since`;
}

function lastTime(samples: readonly { readonly timeMs: number }[] | undefined): number {
  return samples?.at(-1)?.timeMs ?? Number.NEGATIVE_INFINITY;
}

/** An answer of fewer of its rows (sorted, cut): the warning of old data is about those that are shown. */
export function keepRows(answer: MetricAnswer, rows: readonly MetricRow[], nowMs: number): MetricAnswer {
  const { window, stepMs, isGapStale } = answer;
  const stale = stepMs !== null && isGapStale ? findStaleEnd(rows, { ...window, stepMs }, nowMs) : null;
  return { ...answer, rows, stale };
}
