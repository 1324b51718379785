import type { QueryListing } from '../../saved/user-queries.ts';
import { matchesFilter } from './metric-rows.ts';
import type { QueriesPane } from './queries-state.ts';

/** The queries that the list shows, in its order. */
export function shownQueries(pane: QueriesPane): readonly QueryListing[] {
  const { listings, filter } = pane;
  if (listings === null) return [];
  if (filter.trim() === '') return listings;
  return listings.filter(({ name, title, doc, group }) => matchesFilter(filter, [name, title, doc, group]));
}
