import { ObsqError } from '../../../domain/errors.ts';
import { nearestWord } from '../../../domain/text/nearest-word.ts';
import { hidingNotice, type QueryListing } from '../../../saved/library/user-queries.ts';
import type { SavedQuery } from '../../../saved/saved-query.ts';
import type { Session } from '../../session/session.ts';
import { findSavedQuery, listSavedQueries } from '../../setup/find-saved-query.ts';

export interface LoadedRules {
  readonly rules: readonly SavedQuery[];
  /** Rule files that cannot be read, whose checks are therefore unknown. */
  readonly broken: readonly QueryListing[];
}

/** Loads all rules, built-in and the user's own, or those with the given names. Throws ObsqError usage for a name that is no rule. */
export async function loadRules(session: Session, names: readonly string[]): Promise<LoadedRules> {
  const listed = (await listSavedQueries(session.io)).filter(({ isRule }) => isRule);
  for (const name of names) {
    if (listed.some((one) => one.name === name)) continue;
    const near = nearestWord(
      name,
      listed.map((one) => one.name),
    );
    throw new ObsqError({
      kind: 'usage',
      message: `there is no rule ${name}${near === null ? '' : `; did you mean ${near}?`}`,
      hint: `obsq check runs ${listed.length === 0 ? 'rules, and there are none' : listed.map((one) => one.name).join(', ')}`,
    });
  }
  const wanted = listed.filter(({ name }) => names.length === 0 || names.includes(name));
  const loaded = await Promise.all(
    wanted.filter(({ problem }) => problem === null).map(({ name }) => findSavedQuery(name, session.io)),
  );
  const found = loaded.flatMap((one) => one ?? []);
  for (const one of found) {
    const notice = hidingNotice(one);
    if (notice !== null) await session.notice(notice);
  }
  return {
    rules: found.map(({ query }) => query),
    broken: wanted.filter(({ problem }) => problem !== null),
  };
}
