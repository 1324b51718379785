/** One step of a 32-bit mixing hash. It gives the same result on every platform and looks random enough for the demo. */
export function mix(state: number, value: number): number {
  let h = Math.imul(state ^ value, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 15), 0x85ebca77);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae3d);
  return h ^ (h >>> 16);
}

/** The 32-bit hash of a text. */
export function hashText(seed: number, text: string): number {
  let h = mix(seed, text.length);
  for (let index = 0; index < text.length; index++) h = mix(h, text.charCodeAt(index));
  return h;
}

/** Converts a hash to a number in [0, 1). */
export function unit(hash: number): number {
  return (hash >>> 0) / 4294967296;
}

/** Formats a hash as eight lower-case hex digits. */
export function hex32(hash: number): string {
  return (hash >>> 0).toString(16).padStart(8, '0');
}

/** A stream of numbers in [0, 1) that depends only on its key. */
export interface Random {
  next(): number;
  /** The next normally distributed number (mean 0, deviation 1). */
  normal(): number;
}

export function createRandom(key: number): Random {
  let state = mix(key, 0x51ed270b);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let h = Math.imul(state ^ (state >>> 15), state | 1);
    h ^= h + Math.imul(h ^ (h >>> 7), h | 61);
    return ((h ^ (h >>> 14)) >>> 0) / 4294967296;
  };
  return {
    next,
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  };
}

// The alphabet of Kubernetes' name suffixes, without vowels and look-alikes.
const suffixAlphabet = 'bcdfghjklmnpqrstvwxz2456789';

/** Builds a name suffix in the style of Kubernetes (`7d9c5b4f6d`, `x2k8p`). */
export function nameSuffix(key: number, length: number): string {
  let text = '';
  for (let index = 0; index < length; index++) {
    text += suffixAlphabet[Math.floor(unit(mix(key, index + 1)) * suffixAlphabet.length)] ?? 'x';
  }
  return text;
}

/** Builds a uid in the form of a version 4 UUID. */
export function uidOf(key: number): string {
  const digits = [1, 2, 3, 4].map((word) => hex32(mix(key, word))).join('');
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-a${digits.slice(17, 20)}-${digits.slice(20, 32)}`;
}
