import type { LoadedQuery } from '../../../saved/library/user-queries.ts';
import type { Io } from '../../io/io.ts';
import type { FlagSpec } from '../../session/command.ts';

// Some commands accept PromQL or the name of a saved query, whose parameters are then flags of the command. So the query has to
// be found before the line is parsed.

/** Finds the saved query that one of the words names; null if none does. */
export async function savedQueryAmong(words: readonly string[], io: Io): Promise<LoadedQuery | null> {
  const candidates = words.filter((word) => /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(word));
  if (candidates.length === 0) return null;
  const { findSavedQuery } = await import('../../setup/find-saved-query.ts');
  for (const word of candidates) {
    const found = await findSavedQuery(word, io);
    if (found !== null) return found;
  }
  return null;
}

/** Flags of a saved query that a command which only starts from it does not have. */
const ofRunningAlone = ['vs', 'watch'];

/** The query's flags followed by the command's own. If both have a flag of one name, the command's stays. */
export async function flagsWithParameters(
  found: LoadedQuery,
  ownFlags: readonly FlagSpec[],
): Promise<readonly FlagSpec[]> {
  const { savedQueryCommand } = await import('./saved-query.ts');
  const left = new Set([...ofRunningAlone, ...ownFlags.map(({ name }) => name)]);
  return [...savedQueryCommand(found).flags.filter(({ name }) => !left.has(name)), ...ownFlags];
}
