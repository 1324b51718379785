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
