import { hashText, hex32, mix } from '../shape/hash.ts';

/** The content of a demo trace id. It is enough to rebuild the trace in any process with the same seed. */
export interface TraceKey {
  /** Unix second in which the trace starts. */
  readonly second: number;
  /** The number of the trace within its second, from 0. */
  readonly index: number;
  /** Whether `payment` was failing at that second. */
  readonly phase: 'healthy' | 'failing';
}

const rounds = 6;
type Words = [number, number, number, number];

/** Encodes a key as 32 lower-case hex digits that look random: a permutation, keyed by the seed, of the key and two check words. */
export function encodeTraceId(seed: number, key: TraceKey): string {
  const second = key.second | 0;
  const rest = (key.index << 1) | (key.phase === 'failing' ? 1 : 0);
  const words: Words = [second, rest, checkWord(seed, second, rest, 1), checkWord(seed, second, rest, 2)];
  for (let round = 0; round < rounds; round++) feistel(words, seed, round);
  return words.map(hex32).join('');
}

/** Decodes the key in an id (32 lower-case hex digits); null if `encodeTraceId` did not make the id with this seed. */
export function decodeTraceId(seed: number, id: string): TraceKey | null {
  if (!/^[0-9a-f]{32}$/.test(id)) return null;
  const word = (index: number): number => Number.parseInt(id.slice(index * 8, index * 8 + 8), 16) | 0;
  const words: Words = [word(0), word(1), word(2), word(3)];
  for (let round = rounds - 1; round >= 0; round--) feistelBack(words, seed, round);
  const [second, rest, first, last] = words;
  if (first !== checkWord(seed, second, rest, 1) || last !== checkWord(seed, second, rest, 2)) return null;
  return { second: second >>> 0, index: rest >>> 1, phase: (rest & 1) === 1 ? 'failing' : 'healthy' };
}

/** The hash from which everything random in a trace derives. */
export function traceHash(seed: number, key: TraceKey): number {
  return mix(mix(hashText(seed, key.phase), key.second), key.index);
}

function checkWord(seed: number, second: number, rest: number, which: number): number {
  return mix(mix(mix(seed, which), second), rest);
}

function feistel(words: Words, seed: number, round: number): void {
  const [a, b, c, d] = words;
  words[0] = c;
  words[1] = d;
  words[2] = a ^ roundWord(seed, round, c, d);
  words[3] = b ^ roundWord(seed, round + rounds, d, c);
}

function feistelBack(words: Words, seed: number, round: number): void {
  const [c, d, a, b] = words;
  words[0] = a ^ roundWord(seed, round, c, d);
  words[1] = b ^ roundWord(seed, round + rounds, d, c);
  words[2] = c;
  words[3] = d;
}

function roundWord(seed: number, round: number, first: number, second: number): number {
  return mix(mix(mix(seed, round + 1), first), second);
}
