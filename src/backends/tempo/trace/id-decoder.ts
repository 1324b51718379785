import { decodeId } from './decode-id.ts';
import { createIdTable } from './id-table.ts';

/** Turns a store's ids into lower-case hex of full length, as `decodeId` does; the ids of a trace come again and again. */
export interface IdDecoder {
  traceId(id: unknown): string;
  spanId(id: unknown): string;
  /** The same for the id of a span itself; `lastUses` then says how many spans have had it, this one included. */
  ownSpanId(id: unknown): string;
  lastUses(): number;
}

/** A decoder for the ids of one answer. */
export function createIdDecoder(): IdDecoder {
  const spanIds = createSpanIds();
  const traceIds = new Map<string, string>();
  let lastId = '';
  let lastTraceId = '';
  let uses = 1;
  return {
    traceId(id) {
      if (typeof id !== 'string') return '';
      if (id === lastId) return lastTraceId;
      let hex = traceIds.get(id);
      if (hex === undefined) {
        hex = decodeId(id, 16);
        traceIds.set(id, hex);
      }
      lastId = id;
      lastTraceId = hex;
      return hex;
    },
    spanId: (id) => (typeof id === 'string' && id !== '' ? spanIds.hexOf(spanIds.numberOf(id)) : ''),
    ownSpanId(id) {
      uses = 1;
      if (typeof id !== 'string' || id === '') return '';
      const number = spanIds.numberOf(id);
      uses = spanIds.use(number);
      return spanIds.hexOf(number);
    },
    lastUses: () => uses,
  };
}

interface SpanIds {
  numberOf(id: string): number;
  hexOf(number: number): string;
  /** Counts one use more; how many there are. */
  use(number: number): number;
}

/** Base64 of 8 bytes: 11 digits, of which the last has two bits too many, and one `=`. */
const base64Length = 12;
const padding = '='.charCodeAt(0);
const notBase64 = 255;

/** Ids by their value, each made into text once. Read by hand: three calls of Buffer for each span's own id cost more than the rest of it. */
function createSpanIds(): SpanIds {
  const table = createIdTable();
  const texts: string[] = [];
  const usesOf: number[] = [];
  const sextets = createSextets();
  const codes = new Array<number>(16).fill(0);
  const halves = new Int32Array(2);
  return {
    numberOf(id) {
      if (!readBase64(id, sextets, halves)) readAny(id, halves);
      const [high = 0, low = 0] = halves;
      const number = table.numberOf(high, low);
      if (number === texts.length) {
        texts.push(formatHex(high, low, codes));
        usesOf.push(0);
      }
      return number;
    },
    hexOf: (number) => texts[number] ?? '',
    use(number) {
      const uses = (usesOf[number] ?? 0) + 1;
      usesOf[number] = uses;
      return uses;
    },
  };
}

/** Reads padded base64 of 8 bytes as two halves of 32 bits; false for any other text. */
function readBase64(id: string, sextets: Uint8Array, halves: Int32Array): boolean {
  if (id.length !== base64Length || id.charCodeAt(base64Length - 1) !== padding) return false;
  let all = 0;
  let bits = 0;
  // Five digits and two bits of the sixth; its other four, four digits and the first four bits of the last.
  for (let at = 0; at < 11; at += 1) {
    const sextet = sextets[id.charCodeAt(at)] ?? notBase64;
    all |= sextet;
    if (at === 5) {
      halves[0] = (bits << 2) | (sextet >> 4);
      bits = sextet & 15;
    } else if (at === 10) halves[1] = (bits << 4) | (sextet >> 2);
    else bits = (bits << 6) | sextet;
  }
  return all < 64;
}

/** Hex, base64url, a length that is not 8 bytes. */
function readAny(id: string, halves: Int32Array): void {
  const hex = decodeId(id, 8);
  halves[0] = hex === '' ? 0 : Number.parseInt(hex.slice(0, 8), 16);
  halves[1] = hex === '' ? 0 : Number.parseInt(hex.slice(8), 16);
}

/** Values of the base64 alphabet by character code. */
function createSextets(): Uint8Array {
  const sextets = new Uint8Array(128).fill(notBase64);
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  for (let value = 0; value < alphabet.length; value += 1) sextets[alphabet.charCodeAt(value)] = value;
  return sextets;
}

/** 16 hex digits; '' for zero, which is no id. `codes` is room for them. */
function formatHex(high: number, low: number, codes: number[]): string {
  if (high === 0 && low === 0) return '';
  for (let at = 0; at < 16; at += 1) {
    const half = at < 8 ? high : low;
    const digit = (half >>> (28 - (at & 7) * 4)) & 15;
    codes[at] = digit < 10 ? 48 + digit : 87 + digit;
  }
  return String.fromCharCode.apply(null, codes);
}
