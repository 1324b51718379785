import { mix, unit } from './hash.ts';
import { scrapeSeconds } from './timeline.ts';

/** The greatest shift of a scrape's time. It is less than half the scrape interval, so shifted times keep their order and a counter read at them stays monotonic. */
const reachSeconds = scrapeSeconds * 0.3;

/**
 * Shifts a scrape's time a little, by a hash of the series and the scrape. A smooth counter that is read at the shifted time
 * shows the uneven rates of a real one and still has a closed form. `share` (0 to 1) scales the shift.
 */
export function jitteredTime(key: number, seconds: number, share = 1): number {
  return seconds + share * reachSeconds * jitter(key, seconds);
}

/** A number in [-1, 1) for a series and a scrape, to vary gauges. */
export function jitter(key: number, seconds: number): number {
  return 2 * unit(mix(key, Math.floor(seconds / scrapeSeconds))) - 1;
}
