import { ObsqError } from '../../../domain/errors.ts';
import { nearestWord } from '../../../domain/text/nearest-word.ts';
import { hidingNotice, type QueryListing } from '../../../saved/library/user-queries.ts';
import { type RuleSeverity, ruleSeverities, type SavedQuery } from '../../../saved/saved-query.ts';
import type { Session } from '../../session/session.ts';
import { findSavedQuery, listSavedQueries } from '../../setup/find-saved-query.ts';

export interface LoadedRules {
  readonly rules: readonly SavedQuery[];
  /** Rule files that cannot be read, whose checks are therefore unknown. */
  readonly broken: readonly QueryListing[];
}

/** Which rules a check runs. */
export interface RuleChoice {
  /** Only these; empty for all. */
  readonly names: readonly string[];
  /** Only rules of these groups; empty for all. */
  readonly groups: readonly string[];
  /** Only rules of this severity and worse; null for all. */
  readonly leastSeverity: RuleSeverity | null;
}

/**
 * Loads the chosen rules, built-in and the user's own. A file that cannot be read may be a rule of any group, so it counts for each.
 * Throws ObsqError usage for a name that is no rule and for a group that no rule has.
 */
export async function loadRules(session: Session, choice: RuleChoice): Promise<LoadedRules> {
  const { names, groups, leastSeverity } = choice;
  const listed = (await listSavedQueries(session.io)).filter(({ isRule }) => isRule);
  for (const name of names) {
    const all = listed.map((one) => one.name);
    if (!all.includes(name)) throw unknownWord('rule', name, all);
  }
  const known = [...new Set(listed.map(({ ruleGroup }) => ruleGroup))].filter((group) => group !== '').sort();
  for (const group of groups) if (!known.includes(group)) throw unknownWord('group of rules', group, known);
  const wanted = listed.filter(
    ({ name, ruleGroup, problem }) =>
      (names.length === 0 || names.includes(name)) &&
      (groups.length === 0 || groups.includes(ruleGroup) || problem !== null),
  );
  const loaded = await Promise.all(
    wanted.filter(({ problem }) => problem === null).map(({ name }) => findSavedQuery(name, session.io)),
  );
  const found = loaded
    .flatMap((one) => one ?? [])
    .filter(({ query }) => leastSeverity === null || isAtLeast(query.rule?.severity, leastSeverity));
  for (const one of found) {
    const notice = hidingNotice(one);
    if (notice !== null) await session.notice(notice);
  }
  return {
    rules: found.map(({ query }) => query),
    broken: wanted.filter(({ problem }) => problem !== null),
  };
}

/** `ruleSeverities` begins with the worst. */
function isAtLeast(severity: RuleSeverity | undefined, least: RuleSeverity): boolean {
  return severity !== undefined && ruleSeverities.indexOf(severity) <= ruleSeverities.indexOf(least);
}

function unknownWord(noun: string, word: string, known: readonly string[]): ObsqError {
  const near = nearestWord(word, known);
  return new ObsqError({
    kind: 'usage',
    message: `there is no ${noun} ${word}${near === null ? '' : `; did you mean ${near}?`}`,
    hint: known.length === 0 ? 'obsq queries lists what there is' : `there are ${known.join(', ')}`,
  });
}
