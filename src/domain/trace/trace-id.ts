import { base64OfHex, padHex } from './ids/ids.ts';

const hex = /^[0-9a-f]+$/i;

/**
 * A trace id of hex digits as 32 lower-case ones, or null if the text is not one. Short ids have lost leading zeros (docs/stores.md 7.11).
 * Other writings of ids are read in `ids/`.
 */
export function normalizeTraceId(text: string): string | null {
  return normalizeHexId(text, 32);
}

/** A span id as 16 lower-case hex digits, or null. */
export function normalizeSpanId(text: string): string | null {
  return normalizeHexId(text, 16);
}

/** A text of fewer digits is in too many lines by chance, so a line is never searched for less of an id. */
const fewestDigits = 8;

/** An id of 32 digits without its leading zeros, as some writers print it; at least 8 digits are kept, because a shorter text is in any line. */
export function shortTraceId(traceId: string): string {
  const short = traceId.replace(/^0+/, '');
  return short.length >= fewestDigits ? short : traceId.slice(-fewestDigits);
}

/**
 * An id of 32 digits in each way that writers print it: padded, as 16 digits if it has no more, without any leading zero, and, if it
 * has 64 bits, as a decimal number (Datadog's libraries).
 */
export function traceIdSpellings(traceId: string): readonly string[] {
  const decimal = decimalTraceId(traceId);
  const spellings = [traceId, withoutHighZeros(traceId), traceId.replace(/^0+/, '')];
  return [...new Set(decimal === null ? spellings : [...spellings, decimal])];
}

/** An id of 32 digits as a decimal number; null if it has more than 64 bits, or so few that the number may stand in any line. */
export function decimalTraceId(traceId: string): string | null {
  if (!/^0{16}/.test(traceId)) return null;
  const decimal = BigInt(`0x${traceId}`).toString();
  return decimal.length < 17 ? null : decimal;
}

/**
 * A regex (RE2 and JavaScript) for an id of 32 digits in every writing that log lines have: with the dash of X-Ray or the dashes of a
 * UUID, without leading zeros, as base64, and as the decimal number of its lower 64 bits, which Datadog's libraries log of any id.
 */
export function traceIdPattern(traceId: string): string {
  const [a, b, c, d, e] = [0, 8, 12, 16, 20].map((from, at) => traceId.slice(from, [8, 12, 16, 20, 32][at]));
  const short = shortTraceId(traceId);
  const decimal = decimalTraceId(`${'0'.repeat(16)}${traceId.slice(16)}`);
  return [
    `${a}-?${b}-?${c}-?${d}-?${e}`,
    ...(short === traceId ? [] : [short]),
    base64OfHex(traceId).replaceAll('+', '\\+'),
    ...(decimal === null ? [] : [decimal]),
  ].join('|');
}

/** An id of 32 digits as Grafana prints it: a 64-bit id has 16 digits (docs/stores.md 5.3). */
export function withoutHighZeros(traceId: string): string {
  return traceId.startsWith('0'.repeat(16)) ? traceId.slice(16) : traceId;
}

function normalizeHexId(text: string, digits: number): string | null {
  const id = text.trim();
  return hex.test(id) ? padHex(id, digits) : null;
}
