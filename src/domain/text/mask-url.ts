// Hides what may be secret in a URL that is shown.
/**
 * Masks possible secrets in a URL before it is shown: the password, and the values of the query and fragment (which may hold
 * tokens). In a text that is not a URL, a password may stand anywhere before an `@`, so everything there is masked.
 */
export function maskUrl(text: string): string {
  const masked = maskPassword(text);
  const cut = masked.search(/[?#]/);
  return cut < 0 ? masked : masked.slice(0, cut) + maskValues(masked.slice(cut));
}

function maskPassword(text: string): string {
  if (/^https?:\/\//i.test(text) && URL.canParse(text)) {
    return text.replace(/^([^/]*\/\/[^/?#\\:@]*):[^/?#\\]*@/, '$1:***@');
  }
  return text.replace(/^([a-z][a-z0-9+.-]*:\/\/)?([^:@]*):.*@/is, '$1$2:***@');
}

/** `?a=1&b#c` as `?a=***&***#***`. */
function maskValues(text: string): string {
  return text.replace(/([?&#])([^?&#=]*=)?[^&#]*/g, (_all, mark: string, name = '') => `${mark}${name}***`);
}
