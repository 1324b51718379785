/** Nanoseconds as text; '0' for a field that is missing or no number. A JSON number has lost its last digits already. */
export function decodeNs(value: unknown): string {
  if (typeof value === 'string') return isDigits(value) ? value : '0';
  return typeof value === 'number' && value > 0 ? BigInt(Math.round(value)).toString() : '0';
}

function isDigits(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 48 || code > 57) return false;
  }
  return text.length > 0;
}
