// How much earlier a comparison looks (`--vs 1d`).
import { type Parsed, parsed, refused } from '../text/parsed.ts';
import { formatDuration, parseDuration } from './duration.ts';
import { parseRelativeTime } from './relative-time.ts';
import type { TimeZone } from './time-zone.ts';

export interface Earlier {
  /** As a person says it: `1d`. */
  readonly ago: string;
  /** How many milliseconds that is at the moment it was asked for; a day over a change of the clocks has 23 or 25 hours. */
  readonly byMs: number;
}

/**
 * Reads how much earlier than `momentMs` a comparison looks. Days, weeks and years follow the zone's calendar as `now-7d` does, so
 * that the same hour of the wall clock is compared; hours and smaller units are exact. Refused: no duration, 0, a part of a day.
 */
export function parseEarlier(
  text: string,
  { momentMs, timeZone }: { readonly momentMs: number; readonly timeZone: TimeZone },
): Parsed<Earlier> {
  const length = parseDuration(text);
  if (!length.ok) return length;
  if (length.value <= 0) return refused('0 compares a thing with itself', '--vs 1d');
  const ago = text.trim();
  // Parts of a millisecond are no unit of relative times, and no calendar counts them.
  if (/[uµμn]s/.test(ago)) return parsed({ ago: formatDuration(length.value), byMs: length.value });
  const then = parseRelativeTime(`now-${ago}`, { nowMs: momentMs, timeZone });
  return then.ok ? parsed({ ago, byMs: momentMs - then.value }) : then;
}
