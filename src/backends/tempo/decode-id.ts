/** What turns a store's ids into lower-case hex of full length; '' for an id that is missing or all zeros. */
export interface IdDecoder {
  decode(id: unknown): string;
  /** The same for the id of a span itself, with whether a span of this id came before: the one look-up tells both. */
  decodeOwn(id: unknown): OwnId;
}

interface OwnId {
  readonly hex: string;
  /** How many spans have had this id, this one included. */
  readonly uses: number;
}

const hexText = /^[0-9a-f]+$/i;
const noId: OwnId = { hex: '', uses: 1 };

/**
 * A decoder for ids of 16 bytes (traces) or 8 (spans). Tempo's JSON holds base64, OTLP/JSON holds hex (API.md 3.2); padded base64 of these
 * lengths always ends in `=`, so nothing but hex digits is hex, perhaps without its leading zeros. Ids repeat (each span names its
 * trace and its parent), so the answers are kept for as long as the decoder.
 */
export function createIdDecoder(bytes: 8 | 16): IdDecoder {
  const known = new Map<string, { hex: string; uses: number }>();
  const reader = createBase64Reader(bytes);
  const find = (id: string): { hex: string; uses: number } => {
    let found = known.get(id);
    if (found === undefined) {
      found = { hex: decodeId(id, reader), uses: 0 };
      known.set(id, found);
    }
    return found;
  };
  return {
    decode: (id) => (typeof id === 'string' && id !== '' ? find(id).hex : ''),
    decodeOwn: (id) => {
      if (typeof id !== 'string' || id === '') return noId;
      const found = find(id);
      found.uses += 1;
      return found;
    },
  };
}

/** Reads base64 by hand: each span has an id of its own, and three calls of Buffer for it cost more than the rest of the span. */
interface Base64Reader {
  readonly bytes: number;
  /** Values of the base64 alphabet by character code. */
  readonly sextets: Uint8Array;
  /** Character codes of the hex digits of the id at hand. */
  readonly codes: number[];
}

const notBase64 = 255;

function createBase64Reader(bytes: number): Base64Reader {
  const sextets = new Uint8Array(128).fill(notBase64);
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  for (let value = 0; value < alphabet.length; value += 1) sextets[alphabet.charCodeAt(value)] = value;
  return { bytes, sextets, codes: new Array<number>(bytes * 2).fill(0) };
}

function decodeId(id: string, reader: Base64Reader): string {
  const digits = reader.bytes * 2;
  const hex = id.length <= digits && hexText.test(id) ? id.toLowerCase() : hexOfBase64(id, reader);
  const padded = hex.padStart(digits, '0');
  return padded.startsWith('0') && /^0*$/.test(padded) ? '' : padded;
}

/** The first bytes of base64 as hex digits. */
function hexOfBase64(id: string, { bytes, sextets, codes }: Base64Reader): string {
  let count = 0;
  let bits = 0;
  let held = 0;
  for (let at = 0; at < id.length && count < codes.length; at += 1) {
    const sextet = sextets[id.charCodeAt(at)] ?? notBase64;
    // Padding that comes too early, base64url, white space: Buffer knows all of it.
    if (sextet === notBase64) break;
    held = ((held << 6) | sextet) & 0xffff;
    for (bits += 6; bits >= 4 && count < codes.length; count += 1) {
      bits -= 4;
      const digit = (held >> bits) & 15;
      codes[count] = digit < 10 ? 48 + digit : 87 + digit;
    }
  }
  if (count === codes.length) return String.fromCharCode.apply(null, codes);
  return Buffer.from(id, 'base64').subarray(0, bytes).toString('hex');
}
