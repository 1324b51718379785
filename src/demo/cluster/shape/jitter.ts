import { mix, unit } from './hash.ts';
import { scrapeSeconds } from './timeline.ts';

/** Half the room between two scrapes: times moved by less keep their order, so a counter read at them stays monotonic. */
const reachSeconds = scrapeSeconds * 0.3;

/**
 * A scrape's time as a series' own clock sees it: moved a little, by the hash of the slot. Reading a smooth counter there
 * gives rates the unevenness of a real one, and the counter stays a closed form. `share` (0 to 1) makes it less uneven.
 */
export function jitteredTime(key: number, seconds: number, share = 1): number {
  return seconds + share * reachSeconds * jitter(key, seconds);
}

/** A number in [-1, 1) for a series and a scrape, for gauges. */
export function jitter(key: number, seconds: number): number {
  return 2 * unit(mix(key, Math.floor(seconds / scrapeSeconds))) - 1;
}
