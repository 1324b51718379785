import { type ErrorKind, ObsqError } from '../domain/errors.ts';
import { parseBoundedJson } from '../domain/text/bounded-json.ts';
import { maskUrl } from '../domain/text/mask-url.ts';
import { recognizeAddress } from '../http/known-address.ts';
import { type Call, urlOfCall } from './call.ts';
import { isHtmlPage, titleOfPage } from './json/html-page.ts';
import { findQueryOffset } from './query-position.ts';

/** The meaning of an error sentence of a server. The first rule of a backend whose pattern matches decides. */
export interface ErrorRule {
  readonly pattern: RegExp;
  readonly kind: ErrorKind;
  readonly hint?: string | undefined;
}

/** The most characters of a server's message that are kept, because some proxies put a whole page into an error. */
const maxMessageLength = 4096;

const pageHint =
  'something in front of the store answered: check the URL and its path prefix, and whether a login is needed: obsq doctor';

/** The error of a call whose status is not 2xx. Loki and Tempo send plain text, gateways JSON or HTML (docs/stores.md 2.4, 3.6). */
export function judgeFailure(call: Call, rules: readonly ErrorRule[]): ObsqError {
  const { status } = call.response;
  const message = messageOf(call);
  const rule = rules.find((candidate) => candidate.pattern.test(message));
  const kind = rule?.kind ?? kindOfStatus(status);
  const page = isHtmlPage(call.response.headers['content-type'], call.response.body);
  return new ObsqError({
    kind,
    message,
    backend: call.endpoint.backend,
    url: urlOfCall(call),
    status,
    hint:
      rule?.hint ??
      (page || isElsewhere(status) ? recognizeAddress(call.endpoint) : null) ??
      (page ? pageHint : (hintOfRedirect(call) ?? hintOfStatus(status))),
    query:
      kind === 'query' && call.query !== undefined
        ? { text: call.query, offset: findQueryOffset(message, call.query) }
        : undefined,
  });
}

/** Whether a status is what an address answers that is no store of this kind: no such path, no such method, a login. */
function isElsewhere(status: number): boolean {
  return (status >= 300 && status < 400) || [401, 403, 404, 405, 410, 415].includes(status);
}

/** Where a redirect leads to, as an absolute URL; null for an answer that is none. */
function redirectTarget(call: Call): URL | null {
  const { status, headers } = call.response;
  if (status < 300 || status > 399 || headers.location === undefined) return null;
  const from = urlOfCall(call);
  return URL.canParse(headers.location, from) ? new URL(headers.location, from) : null;
}

/**
 * What to write where a redirect leads to the same path of the API at another address (`https` for `http`, another host or prefix).
 * obsq does not follow it: the credentials were given for the first address alone.
 */
function hintOfRedirect(call: Call): string | undefined {
  const target = redirectTarget(call);
  if (target === null) return undefined;
  const path = target.pathname.replace(/\/+$/, '');
  if (!path.endsWith(call.path))
    return 'the store redirects, probably to a login page: check the URL and the credentials';
  const root = `${target.origin}${path.slice(0, -call.path.length).replace(/\/+$/, '')}`;
  if (root === call.endpoint.baseUrl)
    return 'the store redirects to the same path with a slash at its end: a rule of the proxy in front of it is wrong';
  return `write ${root} (obsq does not follow redirects, because credentials would go along)`;
}

/** The kind of error that an HTTP status alone means. A server records 499 for a client that left or was too slow. */
function kindOfStatus(status: number): ErrorKind {
  if (status === 401 || status === 403 || status === 407) return 'auth';
  if (status === 404 || status === 410) return 'not-found';
  if (status === 408 || status === 499 || status === 504) return 'timeout';
  if (status === 413 || status === 429) return 'limit';
  return 'backend';
}

function hintOfStatus(status: number): string | undefined {
  switch (kindOfStatus(status)) {
    case 'auth':
      return 'check the credentials and the tenant (--org-id): obsq context show';
    case 'not-found':
      return 'check the URL and its path prefix: obsq doctor';
    case 'timeout':
      return 'ask for less: a shorter window (--since), a narrower selector; or allow more time (--timeout)';
    case 'limit':
      return 'ask for less: a shorter window (--since) or a narrower selector; or try again in a moment';
    default:
      return status >= 300 && status < 400
        ? 'the store redirects, probably to a login page: check the URL and the credentials'
        : undefined;
  }
}

function messageOf(call: Call): string {
  const { status, headers, body } = call.response;
  const target = redirectTarget(call);
  if (target !== null) return `HTTP ${status}: redirected to ${maskUrl(target.href)}`;
  if (isHtmlPage(headers['content-type'], body)) {
    const title = titleOfPage(body);
    return `HTTP ${status} with a web page${title === '' ? '' : ` ("${title}")`} instead of an answer`;
  }
  const text = (sentenceInJson(body) ?? body).trim();
  if (text !== '') return text.slice(0, maxMessageLength);
  return `HTTP ${status} with an empty body`;
}

/** Grafana's proxy and gateways answer `{"message": ...}`, `{"error": ...}` or `{"error": {"message": ...}}` (docs/stores.md 7.22). */
function sentenceInJson(body: string): string | null {
  if (!body.trimStart().startsWith('{')) return null;
  let parsed: unknown;
  try {
    parsed = parseBoundedJson(body);
  } catch {
    return null; // not JSON after all, or none that a store sends: the text itself is the sentence
  }
  return textAt(parsed, 'error') ?? textAt(parsed, 'message');
}

function textAt(value: unknown, key: string): string | null {
  if (typeof value !== 'object' || value === null) return null;
  const found = (value as Record<string, unknown>)[key];
  if (typeof found === 'string') return found === '' ? null : found;
  return textAt(found, 'message');
}
