import { ObsqError } from '../../domain/errors.ts';
import { loadQuery } from '../../saved/library/user-queries.ts';
import type { SavedQuery } from '../../saved/saved-query.ts';
import type { EffectWorld } from './world.ts';

/** Loads a saved query that the screen listed. Throws ObsqError `not-found` if its file has gone since. */
export async function loadSaved(world: EffectWorld, name: string): Promise<SavedQuery> {
  const loaded = await loadQuery(name, world.queryFolders, world.queryReaders);
  if (loaded === null)
    throw new ObsqError({ kind: 'not-found', message: `there is no saved query ${name} any more` });
  return loaded.query;
}

/** Keeps only the values of parameters that the query has. A namespace chosen for one query is passed to all, but not every query has one. */
export function knownValues(
  query: SavedQuery,
  values: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const known = new Set(query.parameters.map(({ name }) => name));
  return Object.fromEntries(Object.entries(values).filter(([name]) => known.has(name)));
}
