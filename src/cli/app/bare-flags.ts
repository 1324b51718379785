import type { FlagSpec } from '../session/command.ts';

/**
 * Gives flags that may stand without a value (`--spans`, `--spans 5`) the one that they mean then. They take the following word only if it is a
 * number: in `--spans '{ status = error }'` it is the query.
 */
export function fillBareFlags(words: readonly string[], flags: readonly FlagSpec[]): readonly string[] {
  const bare = new Map<string, string>(
    flags.flatMap((flag) => (flag.bare === undefined ? [] : [[`--${flag.name}`, flag.bare] as const])),
  );
  if (bare.size === 0) return words;
  const end = words.includes('--') ? words.indexOf('--') : words.length;
  return words.map((word, at) => {
    const value = at < end ? bare.get(word) : undefined;
    return value === undefined || /^\d+$/.test(words[at + 1] ?? '') ? word : `${word}=${value}`;
  });
}
