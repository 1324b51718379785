import type { SlotValues } from '../../languages/bind-expression.ts';
import type { SavedQuery } from '../../saved/saved-query.ts';
import type { ClusterFacts } from '../../saved/variants/cluster-label.ts';
import { type Requirements, requirementsOf } from '../../saved/variants/requirement.ts';
import { type CapabilityOptions, fetchCapabilities } from './capabilities.ts';
import { askClusters, type ClusterOptions } from './cluster-facts.ts';
import { fetchScrapeIntervals, type ScrapeIntervalOf } from './scrape-interval.ts';

/** What a store has, and of which clusters: all that choosing variants needs. */
export interface StoreFacts {
  /** Whether the store meets a requirement of the query. */
  readonly has: (requirement: string) => boolean;
  readonly clusters: ClusterFacts;
  readonly scrapeIntervalOf: ScrapeIntervalOf;
}

/** Fetches what a store has of a query's requirements, and its clusters. Throws ObsqError. */
export async function fetchStoreFacts(
  query: SavedQuery,
  values: SlotValues,
  options: ClusterOptions,
): Promise<StoreFacts> {
  return fetchFactsOfAll([query], requirementsOf(query, values), options);
}

/** As `fetchStoreFacts`, of several queries at once. With `doubtAbsence` a cached absence is checked again. */
export async function fetchFactsOfAll(
  queries: readonly SavedQuery[],
  requirements: Requirements,
  options: ClusterOptions & Pick<CapabilityOptions, 'doubtAbsence'>,
): Promise<StoreFacts> {
  const question = askClusters(queries, options);
  const intervals = fetchScrapeIntervals(queries, options);
  // Its error, if any, comes after that of the capabilities, or never.
  intervals.catch(() => undefined);
  const present = await fetchCapabilities(requirements, options);
  const has = (requirement: string): boolean => present.has(requirement);
  return { has, clusters: await question.complete(has), scrapeIntervalOf: await intervals };
}
