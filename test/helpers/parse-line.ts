import { parseInvocation } from '../../src/cli/app/register.ts';
import { findSpec } from '../../src/cli/commands/find-spec.ts';
import { findCommand } from '../../src/cli/flags/dispatch.ts';
import { rootSpec } from '../../src/cli/help/help.ts';
import { fakeIo } from './fake-io.ts';

const io = fakeIo();

/** Parses the words of a command line, without `obsq`, as the program does; returns its command's name. Throws what it would print. */
export async function parseLine(words: readonly string[]): Promise<string> {
  const { word, rest } = findCommand(words);
  if (word === null || word === 'help') {
    parseInvocation(rootSpec, word === null ? words : []);
    return rootSpec.name;
  }
  const spec = await findSpec(word, rest, io);
  if (spec === null) throw new Error(`no command or saved query ${word}`);
  // `obsq trace` in a sentence names the command; it is no call of it.
  if (words.length > 1) parseInvocation(spec, rest);
  return spec.name;
}
