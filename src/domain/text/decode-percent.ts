/**
 * Decodes `%41` in a part of a URL. A text with a `%` that encodes nothing was never encoded (a password of `100%`): it is taken as it
 * is, as curl does.
 */
export function decodePercent(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // a lone %, or bytes that are no UTF-8: nobody encoded it
  }
}
