import { decodePercent } from '../domain/text/decode-percent.ts';
import { maskUrl } from '../domain/text/mask-url.ts';
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
    const root = maskUrl(text.trim().replace(/[?#].*$/s, '')).replace(/\/+$/, '');
    return refused(
      `"${shown}" carries a query or fragment`,
      `a store's URL ends with its path prefix: did you mean ${root}?`,
    );
  }
  const credentials =
    url.username === '' && url.password === ''
      ? null
      : { username: decodePercent(url.username), password: decodePercent(url.password) };
  return parsed({ baseUrl: `${url.origin}${url.pathname.replace(/\/+$/, '')}`, credentials });
}
