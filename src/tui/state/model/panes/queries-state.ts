import type { ObsqError } from '../../../../domain/errors.ts';
import type { QueryListing } from '../../../../saved/library/user-queries.ts';

export interface QueriesPane {
  /** The saved queries; null until they have been listed. */
  readonly listings: readonly QueryListing[] | null;
  readonly error: ObsqError | null;
  readonly selected: number;
  readonly filter: string;
}

export const emptyQueriesPane: QueriesPane = { listings: null, error: null, selected: 0, filter: '' };
