import { commonFlags } from './common-flags.ts';

/** The command word of a command line, and all other words in their order. */
export interface Dispatch {
  readonly word: string | null;
  readonly rest: readonly string[];
}

/**
 * Finds the first word that is neither a flag nor the value of one, so that `obsq --demo -o json pod-cpu` works. Only common
 * flags may precede the command, because they are the same for every command.
 */
export function findCommand(words: readonly string[]): Dispatch {
  const takesValue = new Set<string>();
  for (const flag of commonFlags) {
    if (flag.value === undefined) continue;
    takesValue.add(`--${flag.name}`);
    if (flag.short !== undefined) takesValue.add(`-${flag.short}`);
  }
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    if (word === '--') break;
    if (!word.startsWith('-') || word === '-') {
      return { word, rest: [...words.slice(0, index), ...words.slice(index + 1)] };
    }
    if (takesValue.has(word)) index++;
  }
  return { word: null, rest: words };
}
