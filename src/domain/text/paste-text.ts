import { sanitize } from './sanitize.ts';
import type { ShellWord } from './shell-word.ts';

/**
 * Text for a clipboard. It holds no control character except line feeds between its lines, so that it can neither end a terminal's
 * bracketed paste nor change the terminal. Only this file makes it, so raw text on a clipboard does not compile.
 */
export type PasteText = string & { readonly [pasteBrand]: true };
declare const pasteBrand: unique symbol;

/** A command: its words on one line. */
export function shellCommand(words: readonly ShellWord[]): PasteText {
  return words.join(' ') as PasteText;
}

/** Commands, one on each line. The last one waits for the person's Enter. */
export function joinCommands(commands: readonly PasteText[]): PasteText {
  return commands.join('\n') as PasteText;
}

/** A value or a line from a store. A log line may have several lines; none is left at its end, which would press Enter. */
export function pasteText(raw: string): PasteText {
  return raw
    .trimEnd()
    .split(/\r\n|[\r\n\u2028\u2029\u0085]/)
    .map(sanitize)
    .join('\n') as string as PasteText;
}
