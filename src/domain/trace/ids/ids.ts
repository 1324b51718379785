/** The ids that a writing holds. */
export interface WrittenIds {
  /** 32 lower-case hex digits. */
  readonly traceId: string;
  /** 16 lower-case hex digits, or null if the writing names no span. */
  readonly spanId: string | null;
  /** True if the id was written as a decimal number, which holds 64 bits only. */
  readonly isDecimal: boolean;
}

/** Builds ids from hex digits; null if the trace id is all zeros, as of a request that was not traced. */
export function idsOfHex(traceHex: string, spanHex = '', isDecimal = false): WrittenIds | null {
  const traceId = padHex(traceHex, 32);
  return traceId === null ? null : { traceId, spanId: padHex(spanHex, 16), isDecimal };
}

/** Hex digits in lower case, padded with zeros on the left; null if there are none, too many, or only zeros. */
export function padHex(hex: string, digits: number): string | null {
  if (hex === '' || hex.length > digits || /^0+$/.test(hex)) return null;
  return hex.toLowerCase().padStart(digits, '0');
}

const largest = 2n ** 64n - 1n;

/** A decimal number of 64 bits as hex digits; null if it is larger. `text` holds only digits. */
export function hexOfDecimal(text: string): string | null {
  if (text.length > 20) return null;
  const number = BigInt(text);
  return number > largest ? null : number.toString(16);
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Decodes base64 or base64url of 16 bytes (22 digits) or 8 (11 digits) to hex digits; null if it is not canonical. `text` has no padding. */
export function hexOfBase64(text: string): string | null {
  let bits = 0n;
  for (const digit of text.replaceAll('-', '+').replaceAll('_', '/')) {
    const value = alphabet.indexOf(digit);
    if (value < 0) return null;
    bits = (bits << 6n) | BigInt(value);
  }
  // The last digit has more bits than are left: four of 132, two of 66. An encoder leaves them zero.
  const unused = text.length === 22 ? 4n : 2n;
  if ((bits & ((1n << unused) - 1n)) !== 0n) return null;
  return (bits >> unused).toString(16);
}

/** Encodes 32 hex digits as base64, with its padding. */
export function base64OfHex(hex: string): string {
  let bits = BigInt(`0x${hex}`) << 4n;
  let text = '';
  for (let digit = 0; digit < 22; digit += 1) {
    text = `${alphabet[Number(bits & 63n)]}${text}`;
    bits >>= 6n;
  }
  return `${text}==`;
}
