import type { Invocation } from '../io/invocation.ts';
import { commonFlags } from './common-flags.ts';

/** Reads the common flags of a line that is still being typed. It refuses nothing and skips what it does not understand. */
export function readLoosely(words: readonly string[]): Invocation {
  const values = new Map<string, string[]>();
  for (const [index, word] of words.entries()) {
    const [name = '', joined] = splitOnce(word);
    const flag = commonFlags.find((one) => name === `--${one.name}` || name === `-${one.short ?? ' '}`);
    if (flag === undefined) continue;
    const value = flag.value === undefined ? '' : (joined ?? words[index + 1]);
    if (value !== undefined) values.set(flag.name, [...(values.get(flag.name) ?? []), value]);
  }
  return {
    args: [],
    text: (flag) => values.get(flag)?.at(-1),
    on: (flag) => values.has(flag),
    list: (flag) => values.get(flag) ?? [],
  };
}

function splitOnce(word: string): readonly [string, string | undefined] {
  const at = word.indexOf('=');
  return at < 0 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
}
