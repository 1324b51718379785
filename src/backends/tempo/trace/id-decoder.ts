import { createIdTable } from './id-table.ts';

/** Decodes ids to lower-case hex of full length, as `decodeId` does, but faster: ids repeat often within a trace. */
export interface IdDecoder {
  traceId(id: unknown): string;
  spanId(id: unknown): string;
  /** Decodes the id of a span itself. `lastUses` then returns the number of spans with this id so far, this one included. */
  ownSpanId(id: unknown): string;
  lastUses(): number;
}

/** Creates a decoder for the ids of one answer. */
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
  /** Counts one more use of an id and returns the number of its uses. */
  use(number: number): number;
}

/** The length of base64 of 8 bytes: 11 digits, the last with two unused bits, and one `=`. */
const base64Length = 12;
const padding = '='.charCodeAt(0);
const notBase64 = 255;

/** Numbers span ids by value and formats each only once. It parses base64 itself, because three Buffer calls a span cost more than all else. */
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
  // The high half is five digits and two bits of the sixth. The low half is its other four bits, four digits and four bits of the last.
  for (let index = 0; index < 11; index += 1) {
    const sextet = sextets[id.charCodeAt(index)] ?? notBase64;
    all |= sextet;
    if (index === 5) {
      halves[0] = (bits << 2) | (sextet >> 4);
      bits = sextet & 15;
    } else if (index === 10) halves[1] = (bits << 4) | (sextet >> 2);
    else bits = (bits << 6) | sextet;
  }
  return all < 64;
}

/** Reads an id in any other form: hex, base64url, or of a length other than 8 bytes. */
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

/** Formats an id as 16 hex digits; '' for zero, which is not an id. `codes` is a buffer for 16 character codes. */
function formatHex(high: number, low: number, codes: number[]): string {
  if (high === 0 && low === 0) return '';
  for (let index = 0; index < 16; index += 1) {
    const half = index < 8 ? high : low;
    const digit = (half >>> (28 - (index & 7) * 4)) & 15;
    codes[index] = digit < 10 ? 48 + digit : 87 + digit;
  }
  return String.fromCharCode.apply(null, codes);
}

const hexText = /^[0-9a-f]+$/i;

/**
 * Decodes an id of 16 bytes (traces) or 8 (spans) to lower-case hex of full length; '' if it is missing or all zeros. Tempo's JSON holds
 * base64, OTLP/JSON holds hex (docs/stores.md 3.2). Padded base64 of these lengths always ends in `=`, so a text of only hex digits is
 * hex, perhaps without its leading zeros.
 */
export function decodeId(id: unknown, bytes: 8 | 16): string {
  if (typeof id !== 'string' || id === '') return '';
  const digits = bytes * 2;
  const hex =
    id.length <= digits && hexText.test(id)
      ? id.toLowerCase()
      : Buffer.from(id, 'base64').subarray(0, bytes).toString('hex');
  const padded = hex.padStart(digits, '0');
  return /^0*$/.test(padded) ? '' : padded;
}
