import { sanitize } from '../../domain/text/sanitize.ts';
import type { Io } from '../io/io.ts';
import { completeWords } from './complete.ts';
import { openCompletionSources } from './completion-sources.ts';

/**
 * Runs `obsq __complete <words...>`, which the shells' scripts call. It writes a line `word<TAB>note` for each candidate of the
 * last word, which may be empty. It never reports an error, because a line is invalid most of the time while it is typed.
 */
export async function writeCompletions(words: readonly string[], io: Io): Promise<void> {
  const { sources, close } = openCompletionSources(io);
  try {
    const candidates = await completeWords(words, sources);
    const lines = candidates
      // A word is no candidate if a shell would split it or a terminal would interpret parts of it.
      .filter(({ word }) => word !== '' && sanitize(word) === word)
      .map(({ word, note }) => `${word}\t${sanitize(note)}\n`);
    await io.stdout.write(lines.join(''));
  } finally {
    await close();
  }
}
