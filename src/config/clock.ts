import { ObsqError } from '../domain/errors.ts';
import type { Clock } from '../domain/time/window.ts';

/**
 * The program's clock: `now`, or a clock that stands still at `fixed` (OBSQ_NOW, RFC 3339), for tests and captures.
 * Reading the clock throws ObsqError (`usage`) if OBSQ_NOW is not a time.
 */
export function parseClock(fixed: string | undefined, now: () => number): Clock {
  if (fixed === undefined || fixed === '') return { now };
  const ms = Date.parse(fixed);
  return {
    standsStill: true,
    now: () => {
      if (Number.isNaN(ms)) {
        throw new ObsqError({
          kind: 'usage',
          message: `OBSQ_NOW is not an RFC 3339 time: ${fixed}`,
          hint: 'OBSQ_NOW=2026-11-20T13:00:00Z',
        });
      }
      return ms;
    },
  };
}
