import type { Io } from '../io/io.ts';
import type { CommandSpec } from '../session/command.ts';
import { catalogue } from './catalogue.ts';

/** Finds the command or saved query with a name; null if there is none. `rest` are the other words of the line. */
export async function findSpec(word: string, rest: readonly string[], io: Io): Promise<CommandSpec | null> {
  const entry = catalogue.find((candidate) => candidate.name === word);
  if (entry !== undefined) return entry.load(rest, io);
  const { findSavedQuery } = await import('../setup/find-saved-query.ts');
  const found = await findSavedQuery(word, io);
  if (found === null) return null;
  const { savedQueryCommand } = await import('./queries/saved-query.ts');
  return savedQueryCommand(found);
}
