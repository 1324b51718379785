import type { ObsqError } from '../../../../domain/errors.ts';
import type { QueryListing } from '../../../../saved/library/user-queries.ts';
import { matchesFilter } from '../filter.ts';

export interface QueriesPane {
  /** The saved queries; null until they have been listed. */
  readonly listings: readonly QueryListing[] | null;
  readonly error: ObsqError | null;
  readonly selected: number;
  readonly filter: string;
}

export const emptyQueriesPane: QueriesPane = { listings: null, error: null, selected: 0, filter: '' };

/** The queries that the list shows, filtered and in order. */
export function shownQueries(pane: QueriesPane): readonly QueryListing[] {
  const { listings, filter } = pane;
  if (listings === null) return [];
  if (filter.trim() === '') return listings;
  return listings.filter((one) =>
    matchesFilter(filter, [one.name, one.title, one.doc, one.group, columnWords(one)]),
  );
}

/** The names and units of a query's columns, so that a search for `p99` or `bytes` finds the query. */
export function columnWords({ columns }: QueryListing): string {
  return columns.flatMap(({ name, unit }) => [name, unit]).join(' ');
}
