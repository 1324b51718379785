const digits = /^\d+$/;

/** Nanoseconds as text; '0' for a field that is missing or no number. A JSON number has lost its last digits already. */
export function decodeNs(value: unknown): string {
  if (typeof value === 'string') return digits.test(value) ? value : '0';
  return typeof value === 'number' && value > 0 ? BigInt(Math.round(value)).toString() : '0';
}
