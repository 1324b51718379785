import type { RequestRecord } from '../../domain/request-record.ts';
import { shellWord } from '../../domain/text/shell-word.ts';
import type { Endpoint } from '../http.ts';

/**
 * Formats a request as a curl command line for a POSIX shell. No secret is printed: a shell variable stands for each one
 * (`$OBSQ_TOKEN`, `$OBSQ_USER`, ...), and for the value of every header that the configuration adds.
 */
export function formatCurlCommand(
  record: Pick<RequestRecord, 'method' | 'url'>,
  endpoint: Pick<Endpoint, 'tenant' | 'headers' | 'auth' | 'tls'>,
): string {
  const cut = record.url.indexOf('?');
  const path = cut < 0 ? record.url : record.url.slice(0, cut);
  const params = new URLSearchParams(cut < 0 ? '' : record.url.slice(cut + 1));
  const words = ['curl', '-sS', '--compressed'];
  // Without --globoff, curl reads the brackets of an IPv6 address as a range of numbers.
  if (/[[\]{}]/.test(path)) words.push('--globoff');
  // The request log writes a form as if it were a query string.
  if (record.method !== 'POST' && params.size > 0) words.push('-G');
  if (record.method !== 'POST' && record.method !== 'GET') words.push('-X', shellWord(record.method));
  words.push(shellWord(path));
  for (const [name, value] of params) words.push('--data-urlencode', shellWord(`${name}=${value}`));
  return [...words, ...headerWords(endpoint), ...authWords(endpoint), ...tlsWords(endpoint)].join(' ');
}

function headerWords({ tenant, headers }: Pick<Endpoint, 'tenant' | 'headers'>): string[] {
  const words = tenant === undefined ? [] : ['-H', shellWord(`X-Scope-OrgID: ${tenant}`)];
  for (const name of Object.keys(headers)) {
    const variable = `OBSQ_${name.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`;
    words.push('-H', `${shellWord(`${name}: `)}"$${variable}"`);
  }
  return words;
}

function authWords({ auth }: Pick<Endpoint, 'auth'>): string[] {
  if (auth === undefined) return [];
  return auth.kind === 'basic'
    ? ['-u', '"$OBSQ_USER:$OBSQ_PASSWORD"']
    : ['-H', '"Authorization: Bearer $OBSQ_TOKEN"'];
}

/** An endpoint holds certificates as text, so shell variables stand for the file names. */
function tlsWords({ tls }: Pick<Endpoint, 'tls'>): string[] {
  if (tls === undefined) return [];
  return [
    ...(tls.insecureSkipVerify === true ? ['--insecure'] : []),
    ...(tls.ca === undefined ? [] : ['--cacert', '"$OBSQ_CA_FILE"']),
    ...(tls.cert === undefined ? [] : ['--cert', '"$OBSQ_CERT_FILE"']),
    ...(tls.key === undefined ? [] : ['--key', '"$OBSQ_KEY_FILE"']),
  ];
}
