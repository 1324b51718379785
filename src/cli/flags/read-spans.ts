import type { FlagSpec } from '../session/command.ts';
import type { Session } from '../session/session.ts';
import { readCount } from '../setup/read-limit.ts';

/** The most spans of a match that a store gives where it was not set up otherwise (docs/stores.md 3.3.3). */
export const mostSpansPerTrace = 100;

/** More than any store gives, so that it names its own limit, with which it is asked again. */
const everySpan = 1_000_000;

export const spansFlag: FlagSpec = {
  name: 'spans',
  value: '[N]',
  bare: String(mostSpansPerTrace),
  doc: `one row for each matching span, at most N of each trace (${mostSpansPerTrace})`,
  group: 'own',
};

/** Reads `--spans [N]`: how many spans of each trace to list, or null where traces are to be listed. Throws ObsqError usage. */
export function readSpans(session: Session): number | null {
  if (session.invocation.text('spans') === undefined) return null;
  return readCount(session, 'spans', mostSpansPerTrace) ?? everySpan;
}
