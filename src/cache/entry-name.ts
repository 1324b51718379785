import { hash53 } from '../domain/text/hash53.ts';

/**
 * The file name of a key, from a hash of 106 bits. It is made without `node:crypto`, because loading that costs a one-shot
 * command some 4 ms. An adversary can make two keys share a name, so each entry also holds its whole key.
 */
export function entryName(key: readonly string[]): string {
  const text = JSON.stringify(key);
  return `${hash53(text, 0).toString(36)}-${hash53(text, 0x9e3779b9).toString(36)}.json`;
}
