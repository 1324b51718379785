const hex = /^[0-9a-f]+$/;

/** A trace id as 32 lower-case hex digits, or null if the text is not one. Short ids have lost leading zeros (docs/stores.md 7.11). */
export function normalizeTraceId(text: string): string | null {
  return normalizeHexId(text, 32);
}

/** A span id as 16 lower-case hex digits, or null. */
export function normalizeSpanId(text: string): string | null {
  return normalizeHexId(text, 16);
}

function normalizeHexId(text: string, digits: number): string | null {
  const id = text.trim().toLowerCase().replaceAll('-', '');
  if (id.length > digits || !hex.test(id) || /^0+$/.test(id)) return null;
  return id.padStart(digits, '0');
}
