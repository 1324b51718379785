/** Every target is scraped on this grid, aligned to the epoch. */
export const scrapeSeconds = 15;

const minuteMs = 60_000;
const daySeconds = 86_400;

/** When `payment` begins to fail: the clock less 25 minutes, rounded down to 10 minutes (Unix ms). */
export function anchorOf(nowMs: number): number {
  return Math.floor((nowMs - 25 * minuteMs) / (10 * minuteMs)) * 10 * minuteMs;
}

/** Where the cluster's history begins: 60 to 90 days before the anchor, the same for a month of anchors (Unix s). */
export function eraStartOf(anchorSeconds: number): number {
  const day = Math.floor(anchorSeconds / daySeconds);
  return (Math.floor(day / 30) * 30 - 60) * daySeconds;
}

/** The times of the scrapes in [fromSeconds, toSeconds] (Unix s). */
export function scrapeTimes(fromSeconds: number, toSeconds: number): Float64Array {
  const first = Math.ceil(fromSeconds / scrapeSeconds);
  const count = Math.max(0, Math.floor(toSeconds / scrapeSeconds) - first + 1);
  const times = new Float64Array(count);
  for (let index = 0; index < count; index++) times[index] = (first + index) * scrapeSeconds;
  return times;
}
