import type { ObsqError } from '../../domain/errors.ts';
import type { StoreName } from '../../domain/store-name.ts';
import type { Window } from '../../domain/time/window.ts';
import type { QueryLanguage } from '../../languages/language.ts';

/** The start or the end of a hop. */
export type PivotPoint = 'alert' | 'metric' | 'exemplar' | 'trace' | 'span' | 'log';

/** The result of a hop. `skipped`: nothing was asked, and `reason` says why. `partial`: the store sent only a part of the answer. */
export type HopStatus = 'found' | 'empty' | 'partial' | 'failed' | 'skipped';

/** A hop before it is made: its query, its store and its reason. */
export interface PlannedHop {
  readonly from: PivotPoint;
  readonly to: PivotPoint;
  readonly store: StoreName;
  /** Null if the hop asks without a query (a trace by its id, an alert by its name). */
  readonly language: QueryLanguage | null;
  /** The query, the trace id or the alert's name; '' for a hop that was not asked. */
  readonly query: string;
  readonly window: Window | null;
  /** One sentence for the user: how this hop leads from `from` to `to`. */
  readonly reason: string;
  /** True if no recorded id links `from` and `to`: only their labels and times fit. */
  readonly inferred: boolean;
}

/** A hop after it was made or skipped. */
export interface Hop extends PlannedHop {
  readonly status: HopStatus;
  /** The number of exemplars, spans, log entries or series that were found. */
  readonly count: number;
  readonly ms: number;
  readonly error: ObsqError | null;
}

/** A hop that is skipped for `reason`. */
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
