import type { LoadedQuery } from '../../../saved/library/user-queries.ts';
import type { Io } from '../../io/io.ts';
import type { FlagSpec } from '../../session/command.ts';

// Commands that take PromQL or the name of a saved query. The name's parameters are flags of the command then, so that the query
// has to be found before the line is parsed.

/** The saved query that one of the words names; null where none does. */
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

/** What a saved query can do when it is run, and a command that starts from it cannot. */
const ofRunningAlone = ['vs', 'watch'];

/** The command's own flags behind those of the query; of a name that both have the command's stays. */
export async function flagsWithParameters(
  found: LoadedQuery,
  ownFlags: readonly FlagSpec[],
): Promise<readonly FlagSpec[]> {
  const { savedQueryCommand } = await import('./saved-query.ts');
  const left = new Set([...ofRunningAlone, ...ownFlags.map(({ name }) => name)]);
  return [...savedQueryCommand(found).flags.filter(({ name }) => !left.has(name)), ...ownFlags];
}
