import type { Labels } from '../../../domain/labels.ts';
import { sortedEntries } from '../words/format-labels.ts';

const offsetBasis = 0xcbf29ce484222325n;
const prime = 0x100000001b3n;
const separator = 0xff;

/** Computes an alert's fingerprint: 64-bit FNV-1a over its labels in order of names, as 16 hex digits. */
export function fingerprintOf(labels: Labels): string {
  let hash = offsetBasis;
  const add = (byte: number): void => {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * prime);
  };
  for (const pair of sortedEntries(labels)) {
    for (const text of pair) {
      for (const byte of Buffer.from(text)) add(byte);
      add(separator);
    }
  }
  return hash.toString(16).padStart(16, '0');
}
