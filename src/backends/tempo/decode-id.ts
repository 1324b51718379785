/** What turns a store's ids into lower-case hex of full length; '' for an id that is missing or all zeros. */
export type IdDecoder = (id: unknown) => string;

const hexText = /^[0-9a-f]+$/i;

/**
 * A decoder for ids of 16 bytes (traces) or 8 (spans). Tempo's JSON holds base64, OTLP/JSON holds hex (API.md 3.2); padded base64 of these
 * lengths always ends in `=`, so nothing but hex digits is hex, perhaps without its leading zeros. Ids repeat (each span names its
 * trace and its parent), so the answers are kept for as long as the decoder.
 */
export function createIdDecoder(bytes: 8 | 16): IdDecoder {
  const known = new Map<string, string>();
  return (id) => {
    if (typeof id !== 'string' || id === '') return '';
    let hex = known.get(id);
    if (hex === undefined) {
      hex = decodeId(id, bytes);
      known.set(id, hex);
    }
    return hex;
  };
}

function decodeId(id: string, bytes: number): string {
  const digits = bytes * 2;
  const hex = hexText.test(id) && id.length <= digits ? id.toLowerCase() : hexOfBase64(id, bytes);
  const padded = hex.padStart(digits, '0');
  return /^0*$/.test(padded) ? '' : padded;
}

function hexOfBase64(id: string, bytes: number): string {
  return Buffer.from(id, 'base64').subarray(0, bytes).toString('hex');
}
