import { type Parsed, parsed, refused } from '../domain/text/parsed.ts';

export interface StoreUrl {
  /** The URL without credentials and without trailing slash. */
  readonly baseUrl: string;
  readonly credentials: { readonly username: string; readonly password: string } | null;
}

/** Parses the root URL of a store and separates the credentials of `http://user:password@host`. No message quotes a password. */
export function parseStoreUrl(text: string): Parsed<StoreUrl> {
  const shown = maskUrl(text.trim());
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text.trim())) {
    const rest = shown.replace(/^https?:?\/*/i, '');
    const isPlain = /^http:?\//i.test(shown) || /^(localhost|127\.|\[|[^/]*:\d+(\/|$))/.test(rest);
    const scheme = isPlain ? 'http' : 'https';
    return refused(`"${shown}" is no URL: it has no scheme`, `did you mean ${scheme}://${rest}?`);
  }
  let url: URL;
  try {
    url = new URL(text.trim());
  } catch {
    // The TypeError gives no reason but "Invalid URL".
    return refused(`"${shown}" is no URL`, 'write it like http://mimir.example:8080/prometheus');
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return refused(`"${shown}" is neither http nor https`, `the stores' APIs are asked over HTTP`);
  }
  if (url.search !== '' || url.hash !== '') {
    return refused(`"${shown}" carries a query or fragment`, "a store's URL ends with its path prefix");
  }
  const credentials =
    url.username === '' && url.password === ''
      ? null
      : { username: decode(url.username), password: decode(url.password) };
  return parsed({ baseUrl: `${url.origin}${url.pathname.replace(/\/+$/, '')}`, credentials });
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // The password holds a lone %, so nobody encoded it: take it as it is.
    return part;
  }
}

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
