const hex = /^[0-9a-f]+$/;

/** A trace id as 32 lower-case hex digits, or null if the text is not one. Short ids have lost leading zeros (docs/stores.md 7.11). */
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

/** An id of 32 digits in each way that writers print it: padded, as 16 digits if it has no more, and without any leading zero. */
export function traceIdSpellings(traceId: string): readonly string[] {
  return [...new Set([traceId, withoutHighZeros(traceId), traceId.replace(/^0+/, '')])];
}

/** An id of 32 digits as Grafana prints it: a 64-bit id has 16 digits (docs/stores.md 5.3). */
export function withoutHighZeros(traceId: string): string {
  return traceId.startsWith('0'.repeat(16)) ? traceId.slice(16) : traceId;
}

function normalizeHexId(text: string, digits: number): string | null {
  const id = text.trim().toLowerCase().replaceAll('-', '');
  if (id.length > digits || !hex.test(id) || /^0+$/.test(id)) return null;
  return id.padStart(digits, '0');
}
