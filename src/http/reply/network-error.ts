import { ObsqError } from '../../domain/errors.ts';
import { ownValue } from '../../domain/own-value.ts';
import type { Endpoint } from '../http.ts';
import { recognizeAddress } from '../known-address.ts';
import { shownUrl, storeWords } from '../store-url.ts';

interface Reason {
  readonly why: string;
  readonly hint: string;
}

const whereFrom = 'obsq context show says where the URL comes from; obsq doctor tries every store';

const tlsHint =
  'give the CA with tls.ca in the context (obsq help contexts), or skip the check with tls.insecureSkipVerify';

const unknownCa: Reason = {
  why: 'its TLS certificate comes from a CA that is not known here',
  hint: tlsHint,
};

const holdsCertificate = /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----/;

const otherCaHint =
  'tls.ca holds another CA than the one of this certificate: obsq context show says where it comes from';

/** The cause of a failed connection and a hint, by the error code of Node, OpenSSL or undici. */
const reasons: Readonly<Record<string, Reason>> = {
  ECONNREFUSED: {
    why: 'the connection was refused',
    hint: `is it running, and is a port-forward still up? ${whereFrom}`,
  },
  ENOTFOUND: {
    why: 'the host name is not known',
    hint: `a typing mistake, or a VPN that is off? ${whereFrom}`,
  },
  EAI_AGAIN: { why: 'the host name could not be looked up (DNS does not answer)', hint: whereFrom },
  ETIMEDOUT: {
    why: 'no connection came about in time',
    hint: `a firewall, or a VPN that is off? ${whereFrom}`,
  },
  UND_ERR_CONNECT_TIMEOUT: {
    why: 'no connection came about in time',
    hint: `a firewall, or a VPN that is off? ${whereFrom}`,
  },
  EHOSTUNREACH: { why: 'the host cannot be reached', hint: `a VPN that is off? ${whereFrom}` },
  ENETUNREACH: { why: 'the network cannot be reached', hint: `a VPN that is off? ${whereFrom}` },
  ECONNRESET: { why: 'the connection was closed without an answer', hint: whereFrom },
  EPIPE: { why: 'the connection was closed without an answer', hint: whereFrom },
  UND_ERR_SOCKET: { why: 'the connection was closed without an answer', hint: whereFrom },
  CERT_HAS_EXPIRED: { why: 'its TLS certificate has expired', hint: tlsHint },
  CERT_NOT_YET_VALID: {
    why: 'its TLS certificate is not valid yet',
    hint: 'is the clock of this machine right?',
  },
  DEPTH_ZERO_SELF_SIGNED_CERT: { why: 'its TLS certificate is self-signed', hint: tlsHint },
  SELF_SIGNED_CERT_IN_CHAIN: unknownCa,
  UNABLE_TO_GET_ISSUER_CERT: unknownCa,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownCa,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownCa,
  ERR_TLS_CERT_ALTNAME_INVALID: {
    why: 'its TLS certificate is for another host name',
    hint: 'use the name in the certificate, or set tls.serverName in the context (obsq help contexts)',
  },
  UND_ERR_HEADERS_OVERFLOW: {
    why: 'its answer begins with more than 16 KB of headers',
    hint: `is it the store that answers, and not a proxy? ${whereFrom}`,
  },
  EPROTO: {
    why: 'it does not speak TLS as expected',
    hint: `is it http:// rather than https://? ${whereFrom}`,
  },
  ERR_SSL_WRONG_VERSION_NUMBER: {
    why: 'it does not speak TLS',
    hint: `is it http:// rather than https://? ${whereFrom}`,
  },
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: {
    why: 'it asks for a TLS client certificate',
    hint: 'set tls.cert and tls.key in the context (obsq help contexts)',
  },
  ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE: {
    why: 'the TLS handshake failed; it may ask for a client certificate',
    hint: 'set tls.cert and tls.key in the context (obsq help contexts)',
  },
};

/**
 * Finds the error code of a fault, also in its causes and in AggregateErrors (Node throws one with an error for each address).
 * Empty if there is none.
 */
export function faultCode(thrown: unknown): string {
  for (let error: unknown = thrown, depth = 0; error instanceof Error && depth < 8; depth += 1) {
    const { code } = error as { code?: unknown };
    if (typeof code === 'string' && code !== '') return code;
    // undici gives most parser errors no code.
    if (error.name === 'HTTPParserError') return 'HPE_UNKNOWN';
    error = error instanceof AggregateError ? error.errors[0] : error.cause;
  }
  return '';
}

/** Turns whatever stopped a request into an ObsqError that names the store, the URL without secrets, the cause and what to try. */
export function toNetworkError(thrown: unknown, endpoint: Endpoint, path: string): ObsqError {
  const facts = { backend: endpoint.backend, url: shownUrl(endpoint, path) };
  const subject = `${storeWords[endpoint.backend]} ${facts.url}`;
  if (thrown instanceof ObsqError) {
    if (thrown.backend !== undefined) return thrown;
    const isCancelled = thrown.kind === 'cancelled';
    return thrown.with({ ...facts, message: isCancelled ? thrown.message : `${subject}: ${thrown.message}` });
  }
  const code = faultCode(thrown);
  if (code === 'UND_ERR_DESTROYED' || code === 'UND_ERR_CLOSED') {
    return new ObsqError({ ...facts, kind: 'cancelled', message: 'cancelled', cause: thrown });
  }
  if (code === 'UND_ERR_INVALID_ARG' || code === 'ERR_INVALID_URL') {
    return new ObsqError({
      ...facts,
      kind: 'config',
      message: `${subject}: this request cannot be sent: ${invalidPart(thrown)}`,
      hint: 'look at the URL, headers and credentials of this store: obsq context show',
      cause: thrown,
    });
  }
  if (code.startsWith('ERR_OSSL_') || code.startsWith('ERR_CRYPTO_')) {
    return new ObsqError({
      ...facts,
      kind: 'config',
      message: `${subject}: its TLS settings cannot be used (${code})`,
      hint: 'tls.ca, tls.cert and tls.key must be PEM, and the key must belong to the certificate: obsq context show, obsq help contexts',
      cause: thrown,
    });
  }
  const reason = isRefusedSilently(code, endpoint) ? silentRefusal : reasonFor(code, thrown);
  const { why } = reason;
  const isOtherCa = reason === unknownCa && endpoint.tls?.ca !== undefined;
  if (isOtherCa && !holdsCertificate.test(endpoint.tls?.ca ?? '')) {
    // Node ignores a CA that is none, and then calls the store's own certificate unknown.
    return new ObsqError({
      ...facts,
      kind: 'config',
      message: `${subject}: tls.ca holds no certificate`,
      hint: 'it names a PEM file, with -----BEGIN CERTIFICATE-----: obsq context show says where it comes from',
      cause: thrown,
    });
  }
  const known = speaksAnother(code) ? recognizeAddress(endpoint) : isOtherCa ? otherCaHint : null;
  const hint = known ?? reason.hint;
  return new ObsqError({ ...facts, kind: 'network', message: `${subject}: ${why}`, hint, cause: thrown });
}

/** Says that no connection to the proxy came about, and why. The password in its URL is left out. */
export function toProxyError(thrown: Error, proxy: URL): ObsqError {
  return new ObsqError({
    kind: 'network',
    message: `the proxy ${proxy.origin}: ${reasonFor(faultCode(thrown), thrown).why}`,
    hint: 'is HTTP_PROXY or HTTPS_PROXY right? NO_PROXY names the hosts that are reached directly',
    cause: thrown,
  });
}

/** Whether something listens there that does not speak HTTP/1.1, as a gRPC port. */
function speaksAnother(code: string): boolean {
  return code.startsWith('HPE_') || ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'].includes(code);
}

const silentRefusal: Reason = {
  why: 'the connection was closed without an answer',
  hint: `so do some servers that want a TLS client certificate: tls.cert and tls.key in the context (obsq help contexts); ${whereFrom}`,
};

/** With TLS 1.3, some servers close the connection of a client without a certificate after the handshake and send no alert. */
function isRefusedSilently(code: string, { baseUrl, tls }: Endpoint): boolean {
  const isClosed = code === 'ECONNRESET' || code === 'EPIPE' || code === 'UND_ERR_SOCKET';
  return isClosed && /^https:/i.test(baseUrl) && tls?.cert === undefined;
}

function reasonFor(code: string, thrown: unknown): Reason {
  const known = ownValue(reasons, code);
  if (known !== undefined) return known;
  if (code.startsWith('HPE_')) {
    return {
      why: 'what answered does not speak HTTP',
      hint: `is it https:// rather than http://? ${whereFrom}`,
    };
  }
  if (code.startsWith('ERR_SSL_')) {
    return { why: `the TLS handshake failed (${code})`, hint: tlsHint };
  }
  if (code.startsWith('Z_') || code.startsWith('ERR_BROTLI') || code.startsWith('ERR__ERROR_FORMAT')) {
    return { why: 'its compressed answer is broken or was cut off', hint: whereFrom };
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return { why: code === '' ? message : `${message} (${code})`, hint: whereFrom };
}

/** The part of a request that undici rejects. undici names the header ("invalid authorization header"), never its value. */
function invalidPart(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : '';
  return /^[a-z -]*$/i.test(message) ? message : 'a part of it is not valid';
}

/** Makes the ObsqError for a connection that broke after `bytes` bytes of the body. */
export function toTruncatedError(
  thrown: unknown,
  endpoint: Endpoint,
  path: string,
  bytes: number,
): ObsqError {
  const code = faultCode(thrown);
  const isCut =
    code === 'UND_ERR_SOCKET' ||
    code === 'ECONNRESET' ||
    code === 'EPIPE' ||
    code === 'Z_BUF_ERROR' ||
    code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH' ||
    code === 'HPE_INVALID_EOF_STATE';
  const error = toNetworkError(thrown, endpoint, path);
  if (!isCut) return error;
  return error.with({
    kind: 'network',
    message: `${storeWords[endpoint.backend]} ${error.url}: the connection closed before the answer was complete (after ${bytes} bytes)`,
    hint: 'a proxy or the store itself gave up: ask for less (a shorter --since, a larger --step) or try again',
  });
}
