/** The scrape interval of every target; scrape times are multiples of it since the epoch. */
export const scrapeSeconds = 15;

const minuteMs = 60_000;
const daySeconds = 86_400;

/** When `payment` begins to fail, Unix ms: 25 minutes before the clock, rounded down to 10 minutes. */
export function anchorOf(nowMs: number): number {
  return Math.floor((nowMs - 25 * minuteMs) / (10 * minuteMs)) * 10 * minuteMs;
}

/** The start of the cluster's history, Unix s: 60 to 90 days before the anchor, and the same for all anchors of 30 days. */
export function eraStartOf(anchorSeconds: number): number {
  const day = Math.floor(anchorSeconds / daySeconds);
  return (Math.floor(day / 30) * 30 - 60) * daySeconds;
}

/** The scrape times in [fromSeconds, toSeconds], Unix s. */
export function scrapeTimes(fromSeconds: number, toSeconds: number): Float64Array {
  const first = Math.ceil(fromSeconds / scrapeSeconds);
  const count = Math.max(0, Math.floor(toSeconds / scrapeSeconds) - first + 1);
  const times = new Float64Array(count);
  for (let index = 0; index < count; index++) times[index] = (first + index) * scrapeSeconds;
  return times;
}
