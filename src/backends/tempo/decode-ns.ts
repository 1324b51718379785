/** Decodes nanoseconds to text; '0' if the field is missing or not a number. (A JSON number has already lost its last digits.) */
export function decodeNs(value: unknown): string {
  if (typeof value === 'string') return isDigits(value) ? value : '0';
  return typeof value === 'number' && value > 0 ? BigInt(Math.round(value)).toString() : '0';
}

function isDigits(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 48 || code > 57) return false;
  }
  return text.length > 0;
}
