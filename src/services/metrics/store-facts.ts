import type { SlotValues } from '../../languages/bind-expression.ts';
import type { SavedQuery } from '../../saved/saved-query.ts';
import type { ClusterFacts } from '../../saved/variants/cluster-label.ts';
import { requirementsOf } from '../../saved/variants/requirement.ts';
import { fetchCapabilities } from './capabilities.ts';
import { askClusters, type ClusterOptions } from './cluster-facts.ts';

/** What a store has, and of which clusters: all that choosing variants needs. */
export interface StoreFacts {
  /** Whether the store meets a requirement of the query. */
  readonly has: (requirement: string) => boolean;
  readonly clusters: ClusterFacts;
}

/** Fetches what a store has of a query's requirements, and its clusters. Throws ObsqError. */
export async function fetchStoreFacts(
  query: SavedQuery,
  values: SlotValues,
  options: ClusterOptions,
): Promise<StoreFacts> {
  const question = askClusters([query], options);
  const present = await fetchCapabilities(requirementsOf(query, values), options);
  const has = (requirement: string): boolean => present.has(requirement);
  return { has, clusters: await question.complete(has) };
}
