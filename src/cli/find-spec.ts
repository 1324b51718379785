import { catalogue } from './catalogue.ts';
import type { CommandSpec } from './command.ts';
import type { Io } from './io.ts';

/** The command or saved query of that name; null where there is none. `rest` are the other words of the line. */
export async function findSpec(word: string, rest: readonly string[], io: Io): Promise<CommandSpec | null> {
  const entry = catalogue.find((candidate) => candidate.name === word);
  if (entry !== undefined) return entry.load(rest, io);
  const { findSavedQuery } = await import('./find-saved-query.ts');
  const found = await findSavedQuery(word, io);
  if (found === null) return null;
  const { savedQueryCommand } = await import('./commands/saved-query.ts');
  return savedQueryCommand(found);
}
