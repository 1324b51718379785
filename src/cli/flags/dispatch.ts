import { commonFlags } from './common-flags.ts';

/** The command word of a command line, and everything else in its order. */
export interface Dispatch {
  readonly word: string | null;
  readonly rest: readonly string[];
}

/**
 * Finds the first word that is no flag and no flag's value, so that `obsq --demo -o json pod-cpu` works.
 * Only the common flags may stand before the command: they are the same everywhere.
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
