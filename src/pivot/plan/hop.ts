import type { ObsqError } from '../../domain/errors.ts';
import type { StoreName } from '../../domain/store-name.ts';
import type { Window } from '../../domain/time/window.ts';
import type { QueryLanguage } from '../../languages/language.ts';

/** Where a hop starts and where it leads. */
export type PivotPoint = 'alert' | 'metric' | 'exemplar' | 'trace' | 'span' | 'log';

/** What came of a hop. `skipped`: it was not asked, `reason` says why. `partial`: the store sent not all of it. */
export type HopStatus = 'found' | 'empty' | 'partial' | 'failed' | 'skipped';

/** A hop before it is made: what it asks, where, and why. */
export interface PlannedHop {
  readonly from: PivotPoint;
  readonly to: PivotPoint;
  readonly store: StoreName;
  /** Null where the question is no query (a trace by its id, an alert by its name). */
  readonly language: QueryLanguage | null;
  /** The query, the trace id or the alert's name; '' for a hop that was not asked. */
  readonly query: string;
  readonly window: Window | null;
  /** One sentence for a person: how this leads from one to the other. */
  readonly reason: string;
  /** True where nothing recorded links the two: labels and times merely fit. */
  readonly inferred: boolean;
}

/** A hop that was made (or skipped). */
export interface Hop extends PlannedHop {
  readonly status: HopStatus;
  /** How many things came: exemplars, spans, log entries, series. */
  readonly count: number;
  readonly ms: number;
  readonly error: ObsqError | null;
}

/** A hop that is not made, with the reason in place of the query. */
export function skippedHop(from: PivotPoint, to: PivotPoint, store: StoreName, reason: string): Hop {
  return {
    from,
    to,
    store,
    language: null,
    query: '',
    window: null,
    reason,
    inferred: false,
    status: 'skipped',
    count: 0,
    ms: 0,
    error: null,
  };
}
