import { sanitize } from '../../domain/text/sanitize.ts';
import type { Io } from '../io/io.ts';
import { completeWords } from './complete.ts';
import { openCompletionSources } from './completion-sources.ts';

/**
 * `obsq __complete <words...>`: what the shells' scripts call. A `word<TAB>note` line for each candidate of the last word, which
 * may be empty. Never an error: a line being typed is wrong most of the time.
 */
export async function writeCompletions(words: readonly string[], io: Io): Promise<void> {
  const { sources, close } = openCompletionSources(io);
  try {
    const candidates = await completeWords(words, sources);
    const lines = candidates
      // What a shell would take for two candidates, or a terminal for a command, is no candidate.
      .filter(({ word }) => word !== '' && sanitize(word) === word)
      .map(({ word, note }) => `${word}\t${sanitize(note)}\n`);
    await io.stdout.write(lines.join(''));
  } finally {
    await close();
  }
}
