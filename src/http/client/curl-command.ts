import type { RequestRecord } from '../../domain/request-record.ts';
import { type PasteText, shellCommand } from '../../domain/text/paste-text.ts';
import { type ShellWord, shell, shellWord } from '../../domain/text/shell-word.ts';
import type { Endpoint } from '../http.ts';

/**
 * Formats a request as a curl command line for a POSIX shell. No secret is printed: a shell variable stands for each one
 * (`$OBSQ_TOKEN`, `$OBSQ_USER`, ...), and for the value of every header that the configuration adds.
 */
export function formatCurlCommand(
  record: Pick<RequestRecord, 'method' | 'url'>,
  endpoint: Pick<Endpoint, 'tenant' | 'headers' | 'auth' | 'tls' | 'proxy'>,
): PasteText {
  const cut = record.url.indexOf('?');
  const path = cut < 0 ? record.url : record.url.slice(0, cut);
  const params = new URLSearchParams(cut < 0 ? '' : record.url.slice(cut + 1));
  const words = [shell`curl`, shell`-sS`, shell`--compressed`];
  // Without --globoff, curl reads the brackets of an IPv6 address as a range of numbers.
  if (/[[\]{}]/.test(path)) words.push(shell`--globoff`);
  // The request log writes a form as if it were a query string.
  if (record.method !== 'POST' && params.size > 0) words.push(shell`-G`);
  if (record.method !== 'POST' && record.method !== 'GET') words.push(shell`-X`, shellWord(record.method));
  // The proxy's URL may hold a password, and the shell has the variable that names it.
  if (endpoint.proxy !== undefined) words.push(shell`--proxy`, shell`"$${shellWord(endpoint.proxy.name)}"`);
  words.push(shellWord(path));
  for (const [name, value] of params) words.push(shell`--data-urlencode`, shellWord(`${name}=${value}`));
  return shellCommand([...words, ...headerWords(endpoint), ...authWords(endpoint), ...tlsWords(endpoint)]);
}

function headerWords({ tenant, headers }: Pick<Endpoint, 'tenant' | 'headers'>): ShellWord[] {
  const words = tenant === undefined ? [] : [shell`-H`, shellWord(`X-Scope-OrgID: ${tenant}`)];
  for (const name of Object.keys(headers)) {
    // The variable's name holds nothing that needs quotes.
    const variable = shellWord(`OBSQ_${name.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`);
    words.push(shell`-H`, shell`${shellWord(`${name}: `)}"$${variable}"`);
  }
  return words;
}

function authWords({ auth }: Pick<Endpoint, 'auth'>): ShellWord[] {
  if (auth === undefined) return [];
  return auth.kind === 'basic'
    ? [shell`-u`, shell`"$OBSQ_USER:$OBSQ_PASSWORD"`]
    : [shell`-H`, shell`"Authorization: Bearer $OBSQ_TOKEN"`];
}

/** An endpoint holds certificates as text, so shell variables stand for the file names. */
function tlsWords({ tls }: Pick<Endpoint, 'tls'>): ShellWord[] {
  if (tls === undefined) return [];
  return [
    ...(tls.insecureSkipVerify === true ? [shell`--insecure`] : []),
    ...(tls.ca === undefined ? [] : [shell`--cacert`, shell`"$OBSQ_CA_FILE"`]),
    ...(tls.cert === undefined ? [] : [shell`--cert`, shell`"$OBSQ_CERT_FILE"`]),
    ...(tls.key === undefined ? [] : [shell`--key`, shell`"$OBSQ_KEY_FILE"`]),
  ];
}
